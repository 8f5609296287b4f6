using ScaleParty.Desktop;
using ScaleParty.Editor.Projection;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Projection;

public sealed class ProjectionTargetTests
{
    private static readonly NetworkDescription Network = GeneratedImages.Fourier.Description;

    [Fact]
    public void The_longer_side_spans_the_scale_and_pixels_are_square()
    {
        ImageRegion region = (Grey(96, 48) with { Centre = new(0.25, -0.5), Scale = 0.5, Size = 32 }).Region(Network);
        Assert.Equal(new Resolution(32, 16), region.Resolution);
        Assert.Equal(new Vector2d(1, 0.5), region.Extent);
        Assert.Equal(new Vector2d(0.25, -0.5), region.Centre);
    }

    [Fact]
    public void Without_a_size_it_is_the_networks_largest_trained_resolution_but_96_at_least_or_four_cells()
    {
        NetworkDescription trained = DefaultNetwork.Load().Description;
        Assert.Equal(new Resolution(96, 96), Grey(40, 40).Region(trained).Resolution);
        Assert.Equal(new Resolution(256, 256), Grey(40, 40).Region(trained with { TrainedResolutions = [128, 256] }).Resolution);
        Assert.Equal(new Resolution(16, 16), Grey(40, 40).Region(Network).Resolution);
    }

    [Fact]
    public void At_its_own_resolution_an_image_is_sampled_as_it_is()
    {
        DecodedImage image = Gradient(24, 16);
        float[] sampled = new ProjectionTarget(image, "i") { Size = 24 }.Sample(ImageRegion.FromExtent(Vector2d.Zero, new(2, 4.0 / 3), new Resolution(24, 16)));
        for (int p = 0; p < 24 * 16; p++)
        {
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal((image.Rgba[(4 * p) + c] / 127.5) - 1, sampled[(c * 24 * 16) + p], 4);
            }
        }
    }

    [Fact]
    public void Reducing_averages_and_keeps_gradients()
    {
        ProjectionTarget target = new(Gradient(48, 48), "i");
        float[] half = target.Sample(ImageRegion.FullFrame(24)), inner = target.Sample(ImageRegion.FromExtent(new(0.25, 0), new(0.5, 0.5), new Resolution(12, 12)));
        Assert.Equal(((((2 * 10) + 0.5) * 4 / 127.5) - 1), half[10], 3);

        // Columns 24 to 35 of the image, at its own pitch.
        Assert.Equal((30 * 4 / 127.5) - 1, inner[6], 3);
    }

    [Fact]
    public void An_inner_part_shows_what_the_whole_shows()
    {
        ProjectionTarget whole = new(Gradient(48, 48), "i"), part = whole.Inner(new(0.1, -0.2), 0.5);
        ImageRegion region = part.Region(Network);
        Assert.True(whole.Covers(region));
        Assert.False(part.Covers(ImageRegion.FullFrame(16)));
        Assert.Equal(0.5, part.Scale, 9);
        Assert.All(whole.Sample(region).Zip(part.Sample(region)), p => Assert.Equal(p.First, p.Second, 2));
        Assert.Contains("it does not show all of the region of scale 0.5 about 0.9, 0", Assert.Throws<InvalidDataException>(() => whole.Inner(new(0.9, 0), 0.5)).Message);
        Assert.Throws<InvalidDataException>(() => whole.Inner(Vector2d.Zero, 2));
    }

    [Fact]
    public void Unseen_scales_lie_between_two_targets_or_within_one_and_an_image_covers_each()
    {
        ProjectionTarget whole = Grey(64, 64) with { Size = 32 };
        var two = new ProjectionTargets(whole, whole.Inner(new(0.2, 0.2), 0.5) with { Size = 16 });
        Assert.Equal([0.875, 0.75, 0.625], two.Unseen(Network, []).Select(r => r.Extent.X / 2));
        Assert.Equal([28, 24, 20], two.Unseen(Network, []).Select(r => r.Resolution.Width));
        Assert.All(two.Unseen(Network, []), r => Assert.True(whole.Covers(r)));
        Assert.Equal([0.85, 0.7, 0.5], new ProjectionTargets(whole).Unseen(Network, []).Select(r => r.Extent.X / 2));
        Assert.Equal([0.9, 0.3], two.Unseen(Network, [0.9, 1.5, 0.3]).Select(r => Math.Round(r.Extent.X / 2, 9)));
    }

    [Theory]
    [InlineData(10, 40)]
    [InlineData(200, 40)]
    [InlineData(9000, 9000)]
    public void Images_that_are_too_small_too_narrow_or_too_large_are_refused_by_name(int width, int height)
    {
        var image = new DecodedImage([], width, height);
        Assert.Contains($"photo: {width}x{height} pixels", Assert.Throws<InvalidDataException>(() => new ProjectionTarget(image, "photo")).Message);
    }

    [Fact]
    public void A_shorter_side_with_too_few_pixels_is_refused() =>
        Assert.Contains("32x8 pixels", Assert.Throws<InvalidDataException>(() => (Grey(160, 40) with { Size = 32 }).Region(Network)).Message);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(65)]
    public void Scales_outside_their_range_are_refused(double scale) => Assert.Throws<ArgumentOutOfRangeException>(() => Grey(16, 16) with { Scale = scale });

    private static ProjectionTarget Grey(int width, int height) => new(new DecodedImage(new byte[4 * width * height], width, height), "grey");

    // Red grows by 4 per column, green by 3 per row.
    private static DecodedImage Gradient(int width, int height)
    {
        byte[] rgba = new byte[4 * width * height];
        for (int p = 0; p < width * height; p++)
        {
            (rgba[4 * p], rgba[(4 * p) + 1], rgba[(4 * p) + 2], rgba[(4 * p) + 3]) = ((byte)(4 * (p % width)), (byte)(3 * (p / width)), 77, 255);
        }

        return new DecodedImage(rgba, width, height);
    }
}
