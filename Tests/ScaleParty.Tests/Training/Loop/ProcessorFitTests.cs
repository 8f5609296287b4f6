using ScaleParty.Torch;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Loop;

/// <summary>Warnings of processors that train slowly.</summary>
public sealed class ProcessorFitTests
{
    [Theory]
    [InlineData(1.5, "1.5 times")]
    [InlineData(17.04, "17 times")]
    public void A_slow_bfloat16_is_named_with_its_ratio_and_the_setting_that_is_faster(double ratio, string expected)
    {
        string warning = ProcessorFit.Precision(ratio)!;
        Assert.StartsWith("warning: ", warning, StringComparison.Ordinal);
        Assert.Contains(expected, warning, StringComparison.Ordinal);
        Assert.Contains("--set optimization.precision=float32", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fast_bfloat16_is_not_warned_of() => Assert.Null(ProcessorFit.Precision(1.4));

    [Fact]
    public void Float32_is_warned_of_only_where_convolutions_are_slow() =>
        Assert.Equal(TorchRuntime.Warning is { } slow ? [slow] : [], ProcessorFit.Warnings(MapPrecision.Float32, CPU));
}
