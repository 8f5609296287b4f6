using CsCheck;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Sampling;

public sealed class ImageRegionTests
{
    private static readonly Resolution Size = new(30, 20);

    [Fact]
    public void Extent_is_resolution_times_scale_and_pixels_lie_where_equations_2_and_8_say()
    {
        Regions.Any.Sample(
            region =>
            {
                Assert.Equal(region.Resolution.Width * region.Scale.X, region.Extent.X);
                Assert.Equal(region.Resolution.Height * region.Scale.Y, region.Extent.Y);
                foreach ((int i, int j) in new[] { (0, 0), (region.Resolution.Width - 1, 0), (3, 7) })
                {
                    Vector2d pixel = region.PixelCentre(i, j);
                    double tolerance = 1e-13 * (region.Centre.Length + region.Extent.Length);
                    Assert.Equal(region.Centre.X + (region.Scale.X * (i + 0.5)) - (region.Extent.X / 2), pixel.X, tolerance);
                    Assert.Equal(region.Centre.Y + (region.Scale.Y * (j + 0.5)) - (region.Extent.Y / 2), pixel.Y, tolerance);
                }
            },
            iter: 300);
    }

    [Fact]
    public void Full_frame_spans_minus_one_to_one_on_both_axes()
    {
        ImageRegion region = ImageRegion.FullFrame(new Resolution(200, 50));
        Assert.Equal(new Vector2d(2, 2), region.Extent);
        Assert.Equal(new Vector2d(-1, -1), region.TopLeft);
        Assert.Equal(new Vector2d(0.01, 0.04), region.Scale);
        Assert.Equal(ImageRegion.FullFrame(64), ImageRegion.FullFrame(new Resolution(64, 64)));
    }

    [Fact]
    public void Part_is_given_in_fractions_of_the_frame()
    {
        ImageRegion region = ImageRegion.Part(new(0.2, -0.1), new(0.6, 1.2), Size);
        Near(new(0, 0), region.Centre);
        Near(new(1.2, 2.4), region.Extent);
        Near(new(-0.6, -1.2), region.TopLeft);
        Near(ImageRegion.FullFrame(Size).Extent, ImageRegion.Part(Vector2d.Zero, new(1, 1), Size).Extent);
    }

    [Fact]
    public void Region_by_extent_has_that_centre_and_extent()
    {
        ImageRegion region = ImageRegion.FromExtent(new(3, -4), new(0.5, 7), Size);
        Assert.Equal(new Vector2d(3, -4), region.Centre);
        Near(new(0.5, 7), region.Extent);
    }

    [Fact]
    public void Pixels_of_a_tile_are_pixels_of_its_region()
    {
        Gen.Select(Regions.Any, Gen.Int[-500, 500], Gen.Int[-500, 500], Gen.Int[1, 300], Gen.Int[1, 300]).Sample(
            (region, x, y, width, height) =>
            {
                ImageRegion tile = region.Tile(x, y, width, height);
                Assert.Equal(new Resolution(width, height), tile.Resolution);
                Assert.Equal(region.Scale, tile.Scale);
                Vector2d expected = region.PixelCentre(x + 5, y + 2), actual = tile.PixelCentre(5, 2);
                double tolerance = 1e-13 * (region.Centre.Length + (1000 * region.Scale.Length));
                Assert.Equal(expected.X, actual.X, tolerance);
                Assert.Equal(expected.Y, actual.Y, tolerance);
            },
            iter: 300);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(0, "0")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(1e-13, "1E-13")]
    [InlineData(2e6, "2000000")]
    public void Bad_scale_throws_naming_value_and_range(double value, string shown)
    {
        ImageRegion good = ImageRegion.FullFrame(Size);
        string range = "expected 1E-12 to 1000000";
        Refused("Scale.X", shown, range, () => new ImageRegion(Vector2d.Zero, new(value, 1), Size));
        Refused("Scale.Y", shown, range, () => new ImageRegion(Vector2d.Zero, new(1, value), Size));
        Refused("Scale.X", shown, range, () => good with { Scale = new(value, 1) });
        Refused("Scale.Y", shown, range, () => good with { Scale = new(1, value) });
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(1.5e9, "1500000000")]
    [InlineData(-1.5e9, "-1500000000")]
    public void Bad_centre_throws_naming_value_and_range(double value, string shown)
    {
        ImageRegion good = ImageRegion.FullFrame(Size);
        string range = "expected -1000000000 to 1000000000";
        Refused("Centre.X", shown, range, () => new ImageRegion(new(value, 0), new(1, 1), Size));
        Refused("Centre.Y", shown, range, () => new ImageRegion(new(0, value), new(1, 1), Size));
        Refused("Centre.X", shown, range, () => good with { Centre = new(value, 0) });
        Refused("Centre.Y", shown, range, () => good with { Centre = new(0, value) });
        Refused("Centre.X", shown, range, () => ImageRegion.FromExtent(new(value, 0), new(1, 1), Size));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(16385)]
    public void Bad_resolution_throws_naming_value_and_range(int value)
    {
        Refused("width", $"{value}", "expected 1 to 16384", () => new Resolution(value, 1));
        Refused("height", $"{value}", "expected 1 to 16384", () => new Resolution(1, value));
        Refused("width", $"{value}", "expected 1 to 16384", () => ImageRegion.FullFrame(value));
        Refused("width", $"{value}", "expected 1 to 16384", () => ImageRegion.FullFrame(8).Tile(0, 0, value, 4));
    }

    [Fact]
    public void Resolution_that_was_never_set_is_refused()
    {
        ImageRegion good = ImageRegion.FullFrame(Size);
        Refused("Resolution.Width", "0", "expected 1 to 16384", () => new ImageRegion(Vector2d.Zero, new(1, 1), default));
        Refused("Resolution.Width", "0", "expected 1 to 16384", () => good with { Resolution = default });
        Refused("Resolution.Width", "0", "expected 1 to 16384", () => ImageRegion.FromExtent(Vector2d.Zero, new(1, 1), default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Part_or_extent_without_size_is_refused(double size)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageRegion.Part(Vector2d.Zero, new(size, 1), Size));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageRegion.FromExtent(Vector2d.Zero, new(1, size), Size));
    }

    [Fact]
    public void Bounds_themselves_are_accepted()
    {
        var region = new ImageRegion(new(1e9, -1e9), new(1e-12, 1e6), new Resolution(Resolution.MaximumSide, 1));
        Assert.True(region.Extent.IsFinite && region.PixelCentre(7, 0).IsFinite);
    }

    private static void Refused(string name, string value, string range, Func<object> create)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(create);
        Assert.Contains($"{name} is {value}; {range}", error.Message, StringComparison.Ordinal);
    }

    private static void Near(Vector2d expected, Vector2d actual)
    {
        Assert.Equal(expected.X, actual.X, 1e-12);
        Assert.Equal(expected.Y, actual.Y, 1e-12);
    }
}
