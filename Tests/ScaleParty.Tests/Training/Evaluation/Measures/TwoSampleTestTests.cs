using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation.Measures;

public sealed class TwoSampleTestTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public TwoSampleTestTests() => manual_seed(5);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Sets_of_one_kind_cannot_be_told()
    {
        TwoSampleResult result = Test(Smooth(160), Smooth(160));
        Assert.Equal(160, result.Asked);
        Assert.InRange(0.5, result.Low, result.High);
    }

    [Fact]
    public void Sets_of_different_grain_are_told()
    {
        TwoSampleResult result = Test(Smooth(160), Smooth(160) + (randn(160, 3, 16, 16) * 0.4));
        Assert.True(result.Accuracy > 0.97, $"{result}");
        Assert.True(result.Low > 0.9 && result.High <= 1, $"{result}");
    }

    [Fact]
    public void The_same_windows_give_the_same_result_and_leave_torchs_generator_alone()
    {
        Tensor real = Smooth(40), generated = Smooth(40) + 0.1;
        manual_seed(9);
        Tensor expected = rand(3);
        manual_seed(9);
        TwoSampleResult first = Test(real, generated);
        GoldenTensors.Near(expected, rand(3), 0);
        Assert.Equal(first, Test(real, generated));
    }

    [Fact]
    public void Windows_beyond_the_limit_are_left_out()
    {
        using var test = new TwoSampleTest { Windows = 20, Steps = 3 };
        test.AddReal(Smooth(15));
        test.AddReal(Smooth(15));
        test.AddGenerated(Smooth(60));
        Assert.Equal(20, test.Run().Asked);
    }

    [Theory]
    [InlineData(50, 100, 0.4038, 0.5962)]
    [InlineData(100, 100, 0.9630, 1)]
    [InlineData(0, 10, 0, 0.2775)]
    public void The_interval_is_Wilsons(long right, long asked, double low, double high)
    {
        (double Low, double High) interval = TwoSampleTest.WilsonInterval(right, asked);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    private static TwoSampleResult Test(Tensor real, Tensor generated)
    {
        using var test = new TwoSampleTest { Steps = 200 };
        test.AddReal(real);
        test.AddGenerated(generated);
        return test.Run();
    }

    private static Tensor Smooth(int count) => nn.functional.avg_pool2d(randn(count, 3, 18, 18), [3, 3], [1, 1]);
}
