using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation.Measures;

public sealed class ZoomStabilityTests : IDisposable
{
    private const int Frames = 12;
    private static readonly ZoomSpeed Speed = new(1.5, 10);
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_continuous_picture_is_steady()
    {
        ZoomStabilityResult result = Measure((x, y, _) => WaveImages.Slow(x, y));
        Assert.InRange(result.MedianDifference, 0, 0.002);
        Assert.InRange(result.LargestDifference, result.MedianDifference, 0.1);
        Assert.InRange(result.CorrelationAfterSecond!.Value, 0.999, 1);
    }

    [Fact]
    public void A_picture_that_stays_on_the_screen_while_the_view_moves_is_not()
    {
        ZoomStabilityResult steady = Measure((x, y, _) => WaveImages.Slow(x, y)), swimming = Measure((x, y, extent) => WaveImages.Slow(x / extent, y / extent));
        Assert.True(swimming.MedianDifference > 5 * steady.MedianDifference, $"{swimming}");
        Assert.InRange(swimming.CorrelationAfterSecond!.Value, -1, 0.9);
    }

    [Fact]
    public void A_known_flicker_is_the_difference_on_what_is_not_even()
    {
        bool odd = false;
        ZoomStabilityResult result = Measure((x, y, _) => Math.Max(-0.1, WaveImages.Slow(x, y)), image => (odd = !odd) ? image : image + 0.1);
        Assert.Equal(0.1, result.MedianDifference, 0.003);
        Assert.InRange(result.CorrelationAfterSecond!.Value, 0.99, 1);
    }

    [Fact]
    public void Noise_of_every_frame_correlates_with_nothing()
    {
        manual_seed(1);
        ZoomStabilityResult result = Measure((_, _, _) => 0, image => randn_like(image));
        Assert.InRange(result.CorrelationAfterSecond!.Value, -0.1, 0.1);
    }

    [Fact]
    public void An_even_picture_has_nothing_to_compare()
    {
        ZoomStabilityResult result = Measure((_, _, _) => 0.3);
        Assert.Equal(new ZoomStabilityResult(0, 0, null), result);
    }

    [Fact]
    public void A_new_zoom_is_not_compared_with_the_last()
    {
        using var zoom = new ZoomStability(Speed);
        zoom.Add(WaveImages.Picture(48, WaveImages.Slow));
        zoom.Restart();
        zoom.Add(-WaveImages.Picture(48, WaveImages.Slow));
        Assert.Equal(new ZoomStabilityResult(0, 0, null), zoom.Result);
    }

    private static ZoomStabilityResult Measure(Func<double, double, double, double> value, Func<Tensor, Tensor>? change = null)
    {
        using var zoom = new ZoomStability(Speed);
        for (int k = 0; k < Frames; k++)
        {
            double extent = Math.Pow(Speed.PerFrame, -k);
            Tensor image = WaveImages.Picture(48, (x, y) => value(x * extent, y * extent, extent));
            zoom.Add(change is null ? image : change(image));
        }

        return zoom.Result;
    }
}
