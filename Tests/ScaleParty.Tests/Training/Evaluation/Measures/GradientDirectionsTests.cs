using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation.Measures;

public sealed class GradientDirectionsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void White_noise_has_no_direction()
    {
        manual_seed(1);
        GradientDirections noise = Of(randn(60, 3, 64, 64));
        Assert.Equal(1, noise.AxisOverDiagonal, 0.02);
        Assert.All(noise.Histogram, share => Assert.Equal(1.0 / GradientDirections.Bins, share, 0.002));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(90, true)]
    [InlineData(20, true)]
    [InlineData(45, false)]
    [InlineData(115, false)]
    [InlineData(-45, false)]
    public void A_waves_gradients_point_the_way_it_runs(double degrees, bool axis)
    {
        GradientDirections wave = Of(WaveImages.Wave(64, 5, degrees, 1));
        Assert.True(axis ? wave.AxisOverDiagonal > 50 : wave.AxisOverDiagonal < 0.02, $"{wave.AxisOverDiagonal}");
        int expected = (int)Math.Round(degrees / 5);
        Assert.InRange(wave.Histogram[(expected + 36) % 36], 0.9, 1);
    }

    [Theory]
    [InlineData(0, 30, 30)]
    [InlineData(0, 90, 90)]
    [InlineData(10, 160, 30)]
    [InlineData(40, 40, 0)]
    public void The_distance_of_two_directions_is_the_angle_between_them(double first, double second, double expected) =>
        Assert.Equal(expected, GradientDirections.Distance(Of(WaveImages.Wave(64, 5, first, 1)).Histogram, Of(WaveImages.Wave(64, 5, second, 0.5)).Histogram), 0.5);

    [Fact]
    public void An_even_image_has_no_direction()
    {
        GradientDirections none = Of(ones(1, 3, 16, 16));
        Assert.Equal(1, none.AxisOverDiagonal);
        Assert.Equal(1, none.Histogram.Sum(), 9);
    }

    private static GradientDirections Of(Tensor images)
    {
        var directions = new GradientDirections();
        directions.Add(images);
        return directions;
    }
}
