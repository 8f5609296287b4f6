using ScaleParty.Editor.Projection;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Projection;

public sealed class ImageQualityTests
{
    private static readonly Resolution Size = new(16, 12);

    [Fact]
    public void Equal_images_have_the_largest_values()
    {
        float[] image = Waves();
        ImageQuality quality = ImageQuality.Of(image, image, Size);
        Assert.Equal(ImageQuality.LargestPsnr, quality.Psnr);
        Assert.Equal(1, quality.Ssim, 9);
    }

    [Fact]
    public void A_difference_of_a_tenth_of_the_range_is_20_decibels()
    {
        float[] image = Waves();
        Assert.Equal(20, ImageQuality.Of([.. image.Select(v => v + 0.2f)], image, Size).Psnr, 4);
        Assert.Equal(20, ImageQuality.Decibels(0.04), 9);
    }

    [Fact]
    public void Values_beyond_the_range_count_as_its_ends()
    {
        float[] white = [.. Enumerable.Repeat(1f, 3 * 16 * 12)];
        Assert.Equal(ImageQuality.LargestPsnr, ImageQuality.Of([.. white.Select(v => v + 3)], white, Size).Psnr);
    }

    // With equal variances SSIM of flat images is (2 a b + c1) / (a^2 + b^2 + c1), c1 = (0.01 * 2)^2.
    [Fact]
    public void Flat_images_have_the_similarity_of_their_means()
    {
        float[] Flat(float v) => [.. Enumerable.Repeat(v, 3 * 16 * 12)];
        Assert.Equal((0.4 + 0.0004) / (0.16 + 0.25 + 0.0004), ImageQuality.Of(Flat(0.4f), Flat(0.5f), Size).Ssim, 5);
    }

    private static float[] Waves() => [.. Enumerable.Range(0, 3 * 16 * 12).Select(i => 0.7f * MathF.Sin(i * 0.37f))];
}
