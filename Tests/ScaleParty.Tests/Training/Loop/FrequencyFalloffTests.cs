using ScaleParty.Sampling;
using ScaleParty.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Loop;

public sealed class FrequencyFalloffTests
{
    private static TrainingConfiguration With(double falloff) => SmallRuns.Everything with
    {
        Network = SmallRuns.Everything.Network with { Channels = [64, 8, 8], FrequencyFalloff = falloff },
    };

    [Fact]
    public void The_first_layer_begins_with_weights_that_fall_with_the_length_of_the_wave_and_nothing_else_changes()
    {
        using DisposeScope scope = NewDisposeScope();
        using var even = new Trainer(With(0), CPU);
        using var falling = new Trainer(With(1.5), CPU);
        Tensor sums = falling.Generator.FirstWeight.sum([3, 4]), drawn = even.Generator.FirstWeight.sum([3, 4]);
        float[] ratio = ((sums * drawn).sum([0, 1]) / drawn.square().sum([0, 1])).data<float>().ToArray();
        int waves = ratio.Length / 2;
        for (int k = 0; k < ratio.Length; k++)
        {
            Vector2d w = falling.Generator.Description.Encoding.Frequencies[k % waves];
            double expected = Math.Pow(SmallRuns.Everything.Network.ShortestFrequency / Math.Sqrt((w.X * w.X) + (w.Y * w.Y)), 1.5);
            Assert.Equal(expected, ratio[k], expected * 1e-4);
        }

        Dictionary<string, float[]> one = SmallRuns.State(even), other = SmallRuns.State(falling);
        Assert.All(one.Where(s => !s.Key.EndsWith("conv1.conv.weight_orig", StringComparison.Ordinal)), s => Assert.Equal(s.Value, other[s.Key]));
        Assert.Equal(falling.Generator.FirstWeight.data<float>().ToArray(), falling.Average.FirstWeight.data<float>().ToArray());
    }

    [Fact]
    public void A_band_begins_as_its_middle_wave_would()
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingConfiguration banded = With(1.5) with { Network = With(1.5).Network with { BandWaves = 3, BandFields = 4 } };
        Tensor factors = FirstLayerStart.Factors(banded.Network, NetworkFactory.Describe(banded).Encoding, CPU)!;
        IReadOnlyList<Vector2d> waves = NetworkFactory.Describe(banded).Encoding.Frequencies;
        double[] expected = [Math.Pow(waves[0].Length / waves[1].Length, 1.5), Math.Pow(waves[0].Length / waves[4].Length, 1.5)];
        Assert.Equal(8, factors.numel());
        Assert.All(Enumerable.Range(0, 8), k => Assert.Equal(expected[k / 4], factors.flatten()[k].ToSingle(), 1e-5));
    }

    [Fact]
    public void Its_kernels_begin_smooth()
    {
        using DisposeScope scope = NewDisposeScope();
        using var trainer = new Trainer(With(1.5), CPU);

        // What a kernel answers to pixels that alternate along both axes, or along one.
        foreach (float[] pattern in (float[][])[[1, -1, 1, -1, 1, -1, 1, -1, 1], [1, -1, 1, 1, -1, 1, 1, -1, 1]])
        {
            Assert.InRange((trainer.Generator.FirstWeight * tensor(pattern, [3, 3])).sum([3, 4]).abs().max().ToDouble(), 0, 1e-5);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void They_stay_blind_to_waves_of_two_cells_where_that_is_asked_for(bool smooth)
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingConfiguration configuration = With(0) with { Network = With(0).Network with { SmoothFirstLayer = smooth } };
        using var trainer = new Trainer(configuration, CPU);
        Tensor drawn = trainer.Generator.FirstWeight.detach().clone();
        var plan = StepPlan.Draw(configuration, 0, 1.1);
        Tensor Real(Resolution size) => randn(4, 4, size.Height, size.Width);
        trainer.Step(plan, Real(plan.Resolution), plan.Second is { } second ? Real(second) : null);
        Tensor weight = trainer.Generator.FirstWeight;
        foreach (int axis in (int[])[3, 4])
        {
            Tensor answer = weight.select(axis, 0) - weight.select(axis, 1) + weight.select(axis, 2);
            Assert.Equal(smooth, answer.abs().max().ToDouble() < 1e-5);
        }

        // Nothing else is taken: once smooth, it stays as it is; and it learns.
        Tensor before = weight.detach().clone();
        FirstLayerStart.SmoothKernels(trainer.Generator);
        Assert.Equal(smooth, (weight - before).abs().max().ToDouble() < 1e-6);
        Assert.NotEqual(0, (before - drawn).abs().max().ToDouble());
    }

    [Fact]
    public void Shorter_waves_learn_more_slowly()
    {
        using DisposeScope scope = NewDisposeScope();
        using var trainer = new Trainer(With(1.5), CPU);
        Tensor before = trainer.Generator.FirstWeight.detach().clone();
        StepPlan plan = StepPlan.Draw(With(1.5), 0, 1.1);
        Tensor Real(Resolution size) => randn(4, 4, size.Height, size.Width);
        trainer.Step(plan, Real(plan.Resolution), plan.Second is { } second ? Real(second) : null);
        float[] moved = (trainer.Generator.FirstWeight - before).abs().mean([0, 1, 3, 4]).data<float>().ToArray();
        Assert.True(moved[0] > 3 * moved[(moved.Length / 2) - 1], $"the longest wave's weights moved by {moved[0]}, the shortest's by {moved[(moved.Length / 2) - 1]}");
    }
}
