using ScaleParty.Models;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Budgets against a device whose times are made up: what the estimator learns, and what a frame then takes.</summary>
[Collection(OpenGlTests.Name)]
public sealed class SliceBudgetTests
{
    private readonly GlThread _gl;

    public SliceBudgetTests(GlThread gl) => _gl = gl;

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(1, 0.004)]
    [InlineData(40, 0.004)]
    [InlineData(0.01, 0.001)]
    public void A_frame_never_exceeds_its_budget_by_more_than_a_slice_once_costs_are_known(double billionPerSecond, double overhead) => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        using var device = new MadeUpDevice(billionPerSecond * 1e6, overhead, delay: 3);
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network, null, false, device);
        using var target = new OpenGlTextureTarget(gl);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(64));

        // Two images without a budget tell what a whole one takes; a few with budgets tell what slices take.
        compute.Synthesize(request, target);
        compute.Synthesize(request, target);
        double whole = device.Since();
        foreach (double part in (double[])[0.5, 0.1, 0.3, 0.04])
        {
            Make(part * whole / 2, false);
        }

        int frames = Make(whole / 2 / 10, true);
        Assert.InRange(frames, 9, 40);

        int Make(double budget, bool check)
        {
            int steps = 0;
            bool finished = false;
            compute.Begin(request, target);
            for (; !finished; steps++)
            {
                device.Since();
                SliceProgress progress = compute.Step(budget);
                double taken = device.Since();
                finished = progress.Finished;
                if (check)
                {
                    Assert.InRange(taken, 0, (budget * 1.05) + device.Last);
                    Assert.InRange(progress.EstimatedMilliseconds, taken * 0.8, taken * 1.25);
                }
            }

            return steps;
        }
    });

    [Fact]
    public void Before_anything_is_measured_a_device_is_taken_to_be_slow()
    {
        var estimator = new CostEstimator(2);
        Assert.Equal(0, estimator.RowsWithin(0, 10, 1e9, 1));
        Assert.Equal(50, estimator.Estimate(0, 1, 1e9), 6);
        Assert.Equal(10, estimator.RowsWithin(0, 10, 1e9, double.PositiveInfinity));
    }

    [Fact]
    public void A_pass_that_was_never_measured_costs_what_the_others_do()
    {
        var estimator = new CostEstimator(2);
        estimator.Learn(0, 4, 1000, 2);
        Assert.Equal(0.5, estimator.Estimate(0, 1, 1000), 6);
        Assert.Equal(1.5, estimator.Estimate(1, 3, 1000), 6);
    }

    [Fact]
    public void A_start_up_cost_is_told_from_the_cost_of_rows()
    {
        var estimator = new CostEstimator(1);
        for (int i = 0; i < 40; i++)
        {
            int rows = 1 + (i * 7 % 13);
            estimator.Learn(0, rows, 100, 0.2 + (0.05 * rows));
        }

        Assert.Equal(0.2 + (0.05 * 20), estimator.Estimate(0, 20, 100), 3);
        Assert.Equal(16, estimator.RowsWithin(0, 100, 100, 1.001));
        Assert.Equal(0, estimator.RowsWithin(0, 100, 100, 0.2));
    }

    [Fact]
    public void A_device_that_slows_down_is_noticed()
    {
        var estimator = new CostEstimator(1);
        for (int i = 0; i < 100; i++)
        {
            estimator.Learn(0, 1 + (i % 5), 100, (i < 60 ? 0.1 : 0.4) * (1 + (i % 5)));
        }

        Assert.InRange(estimator.Estimate(0, 5, 100), 1.9, 2.1);
    }

    [Fact]
    public void Times_that_make_no_sense_never_make_slices_free_or_negative()
    {
        var estimator = new CostEstimator(1);
        foreach ((int rows, double time) in ((int, double)[])[(1, 5), (10, 1), (3, 0), (7, 0), (1, 0)])
        {
            estimator.Learn(0, rows, 100, time);
            Assert.True(estimator.Estimate(0, 5, 100) > 0);
            Assert.InRange(estimator.RowsWithin(0, 100, 100, 0.5), 0, 100);
        }
    }

    /// <summary>A device that takes a fixed time per slice and a time per multiplication, and tells of it some slices later.</summary>
    private sealed class MadeUpDevice : ISliceTimer
    {
        private readonly double _perMillisecond, _overhead;
        private readonly int _delay;
        private readonly Queue<(int Pass, int Rows, double Work, double Time)> _told = new();
        private double _since;

        public MadeUpDevice(double multiplicationsPerMillisecond, double overhead, int delay)
        {
            (_perMillisecond, _overhead, _delay) = (multiplicationsPerMillisecond, overhead, delay);
        }

        public double Last { get; private set; }

        public double Since()
        {
            double since = _since;
            _since = 0;
            return since;
        }

        public void Begin()
        {
        }

        public void End(int pass, int rows, double multiplicationsPerRow)
        {
            Last = _overhead + (rows * multiplicationsPerRow / _perMillisecond);
            _since += Last;
            _told.Enqueue((pass, rows, multiplicationsPerRow, Last));
        }

        public void Collect(CostEstimator estimator)
        {
            while (_told.Count > _delay)
            {
                (int pass, int rows, double work, double time) = _told.Dequeue();
                estimator.Learn(pass, rows, work, time);
            }
        }

        public void Dispose()
        {
        }
    }
}
