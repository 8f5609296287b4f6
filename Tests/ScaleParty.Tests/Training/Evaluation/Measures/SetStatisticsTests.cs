using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation.Measures;

public sealed class SetStatisticsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(6, 30, 1)]
    [InlineData(11.5, 90, 2)]
    [InlineData(24, 45, 3)]
    public void A_waves_power_is_half_its_squared_amplitude_and_lies_in_its_band(double cycles, double degrees, int band)
    {
        using var spectrum = new RadialSpectrum(1, 96);
        spectrum.Add(WaveImages.Wave(96, cycles, degrees, 0.6));
        double[] powers = [.. SetStatistics.Bands.Select(b => spectrum.Band(b.From, b.To))];
        Assert.Equal(0.18, spectrum.Curve().Sum(), 2e-3);
        Assert.InRange(powers[band], 0.149, 0.182);
    }

    [Fact]
    public void White_noise_has_its_variance_evenly_over_the_modes()
    {
        manual_seed(1);
        using var spectrum = new RadialSpectrum(2, 64);
        spectrum.Add(randn(40, 2, 64, 64));
        spectrum.Add(randn(24, 2, 64, 64));
        double modes = Math.PI * (Math.Pow(15.5, 2) - Math.Pow(7.5, 2)) / (64 * 64);
        Assert.Equal(modes, spectrum.Band(8, 16, channel: 0), modes * 0.05);
        Assert.Equal(2 * modes, spectrum.Band(8, 16), modes * 0.1);
    }

    [Fact]
    public void Batches_add_up_to_the_whole_set()
    {
        manual_seed(2);
        Tensor images = randn(6, 4, 32, 32);
        using SetStatistics whole = Of(images), parts = new(["r", "g", "b", "height"], 32, new ChannelThreshold("height", 0.5));
        parts.Add(images.narrow(0, 0, 1));
        parts.Add(images.narrow(0, 1, 5));
        Assert.Equal(whole.Spectrum.Curve(2).Select(p => Math.Round(p, 12)), parts.Spectrum.Curve(2).Select(p => Math.Round(p, 12)));
        Assert.Equal(whole.ShareAbove, parts.ShareAbove);
        Assert.Equal(whole.Directions.AxisOverDiagonal, parts.Directions.AxisOverDiagonal, 9);
    }

    [Fact]
    public void Identical_sets_are_told_to_be_so()
    {
        manual_seed(3);
        Tensor images = randn(4, 4, 64, 64);
        using SetStatistics real = Of(images), generated = Of(images);
        SetComparison comparison = SetStatistics.Compare(real, generated);
        Assert.Equal([1, 1, 1, 1], comparison.PowerRatios);
        Assert.Equal(comparison.RealShareAbove, comparison.ShareAbove);
        Assert.Equal(comparison.RealAxisOverDiagonal, comparison.AxisOverDiagonal);
        Assert.Equal(0, comparison.OrientationDistance);
    }

    [Fact]
    public void A_blurred_set_has_less_power_the_finer_the_band()
    {
        manual_seed(4);
        Tensor images = randn(8, 4, 68, 68);
        using SetStatistics real = Of(images.narrow(2, 2, 64).narrow(3, 2, 64)), generated = Of(nn.functional.avg_pool2d(images, [5, 5], [1, 1]));
        IReadOnlyList<double> ratios = SetStatistics.Compare(real, generated).PowerRatios;
        Assert.Equal(ratios.OrderDescending(), ratios);
        Assert.InRange(ratios[0], 0.7, 1.1);
        Assert.InRange(ratios[3], 0, 0.1);
    }

    [Fact]
    public void Land_is_what_lies_above_the_threshold_of_the_named_channel()
    {
        Tensor images = full([2, 4, 16, 16], -1f);
        images.narrow(1, 3, 1).narrow(2, 0, 4).fill_(-0.4f);
        images.narrow(1, 0, 1).fill_(1f);
        using SetStatistics statistics = new(["r", "g", "b", "height"], 16, new ChannelThreshold()), without = new(["r", "g", "b", "grey"], 16, new ChannelThreshold());
        statistics.Add(images);
        without.Add(images);
        Assert.Equal(0.25, statistics.ShareAbove);
        Assert.Null(without.ShareAbove);
    }

    [Fact]
    public void Images_of_another_shape_are_refused_with_both_shapes()
    {
        using var spectrum = new RadialSpectrum(3, 32);
        Assert.Contains("[2, 3, 16, 32]; expected [B, 3, 32, 32]", Assert.Throws<ArgumentException>(() => spectrum.Add(zeros(2, 3, 16, 32))).Message, StringComparison.Ordinal);
    }

    private static SetStatistics Of(Tensor images)
    {
        var statistics = new SetStatistics(["r", "g", "b", "height"], (int)images.shape[3], new ChannelThreshold("height", 0.5));
        statistics.Add(images);
        return statistics;
    }
}
