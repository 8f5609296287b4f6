using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Loop;

/// <summary>The warning where bfloat16 is emulated.</summary>
public sealed class PrecisionFitTests
{
    [Theory]
    [InlineData(1.5, "1.5 times")]
    [InlineData(17.04, "17 times")]
    public void A_slow_bfloat16_is_named_with_its_ratio_and_the_setting_that_is_faster(double ratio, string expected)
    {
        string warning = PrecisionFit.Warning(ratio)!;
        Assert.StartsWith("warning: ", warning, StringComparison.Ordinal);
        Assert.Contains(expected, warning, StringComparison.Ordinal);
        Assert.Contains("--set optimization.precision=float32", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fast_bfloat16_is_not_warned_of() => Assert.Null(PrecisionFit.Warning(1.4));

    [Fact]
    public void Float32_is_not_measured() => Assert.Null(PrecisionFit.Warning(MapPrecision.Float32, CPU));
}
