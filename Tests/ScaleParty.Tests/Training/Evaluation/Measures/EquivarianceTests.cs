using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation.Measures;

public sealed class EquivarianceTests : IDisposable
{
    private const int Side = 64;
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(3, -5)]
    [InlineData(0, 0)]
    [InlineData(-8, 8)]
    public void A_copy_moved_by_whole_pixels_is_the_same_image(int right, int down)
    {
        manual_seed(1);
        Tensor wide = randn(2, 3, Side + 16, Side + 16);
        var measure = new TranslationEquivariance();
        measure.Add(Crop(wide, 0, 0), Crop(wide, right, down), right, down);
        Assert.Equal(Decibels.Maximum, measure.Value);
    }

    [Fact]
    public void A_known_error_has_its_decibels()
    {
        Tensor image = WaveImages.Picture(Side, WaveImages.Slow);
        var measure = new TranslationEquivariance();
        measure.Add(image, image + 0.2, 0, 0);
        Assert.Equal(20, measure.Value!.Value, 4);
        measure.Add(image, image - 0.2, 0, 0);
        Assert.Equal(20, measure.Value!.Value, 4);
        Assert.Null(new TranslationEquivariance().Value);
    }

    [Theory]
    [InlineData(0.5, 0.25)]
    [InlineData(-2.75, 3)]
    [InlineData(1, -0.5)]
    public void A_continuous_picture_moves_by_parts_of_a_pixel(double right, double down)
    {
        const double Pixel = 2.0 / Side;
        Tensor moved = WaveImages.Picture(Side, (x, y) => WaveImages.Slow(x - (right * Pixel), y - (down * Pixel)));
        var measure = new TranslationEquivariance();
        measure.Add(WaveImages.Picture(Side, WaveImages.Slow), moved, right, down);
        Assert.True(measure.Value > 45, $"{measure.Value}");
        var still = new TranslationEquivariance();
        still.Add(WaveImages.Picture(Side, WaveImages.Slow), WaveImages.Picture(Side, WaveImages.Slow), right, down);
        Assert.True(still.Value < measure.Value - 10, $"{still.Value}");
    }

    [Theory]
    [InlineData(30)]
    [InlineData(90)]
    [InlineData(-47.5)]
    [InlineData(180)]
    public void A_continuous_picture_turns(double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        Tensor image = WaveImages.Picture(Side, WaveImages.Slow);
        Tensor turned = WaveImages.Picture(Side, (x, y) => WaveImages.Slow((cos * x) + (sin * y), (cos * y) - (sin * x)));
        var measure = new RotationEquivariance();
        measure.Add(image, turned, degrees);
        Assert.True(measure.Value > 50, $"{measure.Value}");
        var wrong = new RotationEquivariance();
        wrong.Add(image, turned, -degrees + 1);
        Assert.True(wrong.Value < 45, $"{wrong.Value}");
    }

    [Fact]
    public void A_quarter_turn_of_noise_is_the_same_image_and_other_noise_is_not()
    {
        manual_seed(2);
        Tensor image = randn(2, 3, 32, 32) * 0.3;
        var same = new RotationEquivariance();
        same.Add(image, image.rot90(-1, (2, 3)), 90);
        Assert.True(same.Value > 100, $"{same.Value}");
        var other = new RotationEquivariance();
        other.Add(image, randn(2, 3, 32, 32) * 0.3, 90);
        Assert.True(other.Value < 20, $"{other.Value}");
    }

    [Fact]
    public void Too_far_a_translation_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TranslationEquivariance().Add(zeros(1, 1, 16, 16), zeros(1, 1, 16, 16), 15.5, 0));

    private static Tensor Crop(Tensor wide, int right, int down) => wide.narrow(2, 8 - down, Side).narrow(3, 8 - right, Side);
}
