using ScaleParty.Training.Method;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Method;

public sealed class OptimizerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void It_steps_as_torch_does_without_a_first_moment()
    {
        manual_seed(3);
        Tensor start = randn(5, 7);
        var own = new Parameter(start.clone());
        var reference = new Parameter(start.clone());
        using var adam = new ScaleParty.Training.Method.Adam([("w", own)], 0.01, 0.95);
        var torch = optim.Adam([reference], 0.01, 0, 0.95);
        for (int k = 0; k < 20; k++)
        {
            Tensor target = randn(5, 7);
            (own - target).pow(4).sum().backward();
            (reference - target).pow(4).sum().backward();
            adam.Step();
            adam.ZeroGradients();
            torch.step();
            torch.zero_grad();
        }

        GoldenTensors.Near(reference, own, 1e-5);
    }

    [Fact]
    public void Lazy_regularisation_scales_rate_and_memory()
    {
        (double rate, double beta) = ScaleParty.Training.Method.Adam.Lazy(0.002, 0.99, 16);
        Assert.Equal(0.002 * 16 / 17, rate, 12);
        Assert.Equal(Math.Pow(0.99, 16.0 / 17), beta, 12);
        Assert.Equal((0.002, 0.99), ScaleParty.Training.Method.Adam.Lazy(0.002, 0.99, 0));
    }

    [Fact]
    public void After_a_half_life_a_past_weight_counts_half()
    {
        double decay = WeightAverage.Decay(16, 1600, 1_000_000, 0.05);
        Assert.Equal(0.5, Math.Pow(decay, 100), 9);
        Assert.Equal(0.5, Math.Pow(WeightAverage.Decay(16, 1600, 16_000, 0.05), 50), 9);
        Assert.Equal(Math.Pow(0.5, 0.01), WeightAverage.Decay(16, 1600, 16, 0), 9);
    }

    [Fact]
    public void The_average_moves_towards_the_network()
    {
        using var a = nn.Linear(3, 2);
        using var b = nn.Linear(3, 2);
        Tensor expected = (a.weight * 0.75) + (b.weight * 0.25);
        WeightAverage.Update(a, b, 0.75);
        GoldenTensors.Near(expected.detach(), a.weight!.detach());
        WeightAverage.Update(a, b, 0);
        GoldenTensors.Near(b.bias!.detach(), a.bias!.detach());
    }
}
