using CsCheck;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;

namespace ScaleParty.Tests.Training.Data;

public sealed class CropGeometryTests
{
    private const double Context = 1.1;

    // Clamping to [-1, 1] must not hide positions in the surroundings.
    private const double Gain = 0.9;

    private static readonly Gen<(RegionSpec Spec, Resolution Resolution)> Regions =
        Gen.Select(Gen.Double[0.02, 1.1], Gen.Double[0.02, 1.1], Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Int[1, 120], Gen.Int[1, 120])
            .Select((shareX, shareY, u, v, width, height) =>
                (new RegionSpec(new(u * (Context - shareX), v * (Context - shareY)), new Vector2d(shareX, shareY)), new Resolution(width, height)));

    [Fact]
    public void A_picture_of_its_own_coordinates_crops_to_exactly_the_pixel_centres()
    {
        Gen.Select(Regions, Gen.Int[40, 300], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 2]).Sample(
            (r, side, transpose, flipX, flipY, halvings) =>
            {
                var orientation = new Orientation(transpose, flipX, flipY);
                RasterFrame frame = Coordinates(side, side + 17, orientation, halvings);
                ImageRegion region = r.Spec.ToRegion(r.Resolution);
                float[] crop = Crop(frame, region);
                AssertPositions(region, crop, PeriodTolerance(side, region));
            },
            iter: 300);
    }

    [Fact]
    public void The_crop_lies_where_the_encoding_of_the_same_region_does()
    {
        RasterFrame frame = Coordinates(301, 257, Orientation.Upright, 0);
        var spec = new RegionSpec(new(0.213, -0.117), 0.7);
        ImageRegion region = spec.ToRegion(new(96, 64));
        var lattice = SampleLattice.For(region, blocks: 4);
        float[] encoding = new float[2 * lattice.EncodingWidth * lattice.EncodingHeight];
        PositionalEncoding.Fill(EncodingDescription.Grid, lattice, null, [], EncodingLayout.ChannelsFirst, encoding);

        // At one pixel per base cell the crop's pixels are the encoding's cells.
        float[] crop = Crop(frame, spec.ToRegion(new(lattice.CellsX, lattice.CellsY)));
        int pad = lattice.Padding.EncodingPad();
        for (int c = 0, k = 0; c < 2; c++)
        {
            for (int j = 0; j < lattice.CellsY; j++)
            {
                for (int i = 0; i < lattice.CellsX; i++, k++)
                {
                    float expected = encoding[(((c * lattice.EncodingHeight) + j + pad) * lattice.EncodingWidth) + i + pad];
                    Assert.Equal(expected, crop[k] / Gain, 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Both_resolutions_of_a_pair_show_the_same_place()
    {
        // Means over blocks of 3x3 pixels of the finer crop lie at the pixel centres of the coarser.
        RasterFrame frame = Coordinates(211, 211, new(true, false, true), 0);
        var spec = new RegionSpec(new(-0.2, 0.3), 0.5);
        float[] coarse = Crop(frame, spec.ToRegion(new(10, 8))), fine = Crop(frame, spec.ToRegion(new(30, 24)));
        for (int c = 0; c < 2; c++)
        {
            for (int p = 0; p < 80; p++)
            {
                int x = p % 10, y = p / 10;
                float mean = 0;
                for (int t = 0; t < 9; t++)
                {
                    mean += fine[(((c * 24) + (3 * y) + (t / 3)) * 30) + (3 * x) + (t % 3)] / 9;
                }

                Assert.Equal(coarse[(c * 80) + p], mean, 1e-5);
            }
        }
    }

    [Fact]
    public void A_region_beyond_the_true_content_is_refused()
    {
        RasterFrame frame = Coordinates(64, 64, Orientation.Upright, 0);
        float[] destination = new float[2 * 16];
        frame.Sample(new RegionSpec(Vector2d.Zero, 1.1).ToRegion(new(4, 4)), destination);
        var tooLarge = Assert.Throws<ArgumentOutOfRangeException>(() => frame.Sample(new RegionSpec(Vector2d.Zero, 1.12).ToRegion(new(4, 4)), destination));
        Assert.Contains("1.12", tooLarge.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => frame.Sample(new RegionSpec(new(0.9, 0), 0.5).ToRegion(new(4, 4)), destination));
        Assert.Throws<ArgumentException>(() => frame.Sample(new RegionSpec(Vector2d.Zero, 1).ToRegion(new(4, 5)), destination));
    }

    [Fact]
    public void The_eight_orientations_are_reached_and_differ()
    {
        var seen = new HashSet<Orientation>();
        for (long i = 0; i < 200; i++)
        {
            var random = new SampleRandom(1, RandomStreams.Orientation, i);
            seen.Add(Orientation.Draw(ref random, flips: true, quarterTurns: true));
        }

        Assert.Equal(8, seen.Count);
        Assert.Equal(8, seen.Select(o => o.Apply(new Vector2d(0.25, 0.5))).Distinct().Count());
    }

    [Fact]
    public void Quarter_turns_without_flips_never_mirror()
    {
        for (long i = 0; i < 100; i++)
        {
            var random = new SampleRandom(1, RandomStreams.Orientation, i);
            var o = Orientation.Draw(ref random, flips: false, quarterTurns: true);
            Vector2d x = o.Apply(new Vector2d(1, 0)), y = o.Apply(new Vector2d(0, 1));
            Assert.Equal(1, (x.X * y.Y) - (x.Y * y.X));
        }
    }

    /// <summary>
    /// At the raster's edge the outermost half source pixel has nothing beside it and is held constant when enlarging; everywhere
    /// else only float rounding is left.
    /// </summary>
    private static double PeriodTolerance(int side, ImageRegion region)
    {
        double reach = Math.Max(Math.Abs(region.Centre.X) + (region.Extent.X / 2), Math.Abs(region.Centre.Y) + (region.Extent.Y / 2));
        double pixel = 2 * Context / side;
        return reach < Context - (2 * pixel) ? 2e-5 : pixel;
    }

    private static void AssertPositions(ImageRegion region, float[] crop, double tolerance)
    {
        int width = region.Resolution.Width, plane = (int)region.Resolution.PixelCount;
        for (int p = 0; p < plane; p++)
        {
            Vector2d expected = region.PixelCentre(p % width, p / width);
            Assert.Equal(expected.X, crop[p] / Gain, tolerance);
            Assert.Equal(expected.Y, crop[plane + p] / Gain, tolerance);
        }
    }

    private static float[] Crop(RasterFrame frame, ImageRegion region)
    {
        float[] crop = new float[2 * region.Resolution.PixelCount];
        frame.Sample(region, crop);
        return crop;
    }

    /// <summary>A frame in the middle of a raster whose two channels are the oriented frame's x and y.</summary>
    private static RasterFrame Coordinates(int width, int height, Orientation orientation, int halvings)
    {
        float[] x = new float[width * height], y = new float[width * height];
        var centre = new Vector2d(width / 2.0, height / 2.0);
        Vector2d half = new Vector2d(width / 2.0, height / 2.0) / Context;
        for (int j = 0; j < height; j++)
        {
            for (int i = 0; i < width; i++)
            {
                // The source lies at orientation(p) for frame position p; each orientation is undone by its transpose.
                Vector2d q = (new Vector2d(i + 0.5, j + 0.5) - centre) / half;
                q = new(orientation.FlipX ? -q.X : q.X, orientation.FlipY ? -q.Y : q.Y);
                Vector2d p = orientation.Transpose ? new(q.Y, q.X) : q;
                x[(j * width) + i] = (float)(p.X * Gain);
                y[(j * width) + i] = (float)(p.Y * Gain);
            }
        }

        var raster = new Raster([new FloatPlane(x, width, height), new FloatPlane(y, width, height)], halvings: halvings);
        return new RasterFrame(raster, centre, half, Context, new(0, 0, width, height), orientation);
    }
}
