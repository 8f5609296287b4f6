using CsCheck;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;

namespace ScaleParty.Tests.Training.Data;

/// <summary>Emblems: exact means of pixels, and a layout that stays in its place.</summary>
public sealed class EmblemSourceTests
{
    [Fact]
    public void A_pixel_is_the_mean_of_the_pixels_that_divide_it_at_any_scale() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Double[-0.8, 0.8], Gen.Double[-0.8, 0.8], Gen.Double[-6, 0.7]).Sample(
            (index, x, y, logShare) =>
            {
                using var source = new EmblemSource(3);
                IImageFrame frame = source.Open(new(1, index));
                ImageRegion coarse = new RegionSpec(new(x, y), Math.Pow(10, logShare)).ToRegion(new(6, 5));
                ImageRegion fine = ImageRegion.FromExtent(coarse.Centre, coarse.Extent, new(24, 20));
                float[] whole = Sample(frame, coarse), parts = Sample(frame, fine);
                for (int p = 0; p < whole.Length; p++)
                {
                    int c = p / 30, i = p % 6, j = p / 6 % 5;
                    double sum = 0;
                    for (int t = 0; t < 16; t++)
                    {
                        sum += parts[(c * 480) + (((4 * j) + (t / 4)) * 24) + (4 * i) + (t % 4)];
                    }

                    Assert.Equal(sum / 16, whole[p], 2e-5);
                }
            },
            iter: 60);

    [Fact]
    public void Regions_that_overlap_agree_and_so_do_runs()
    {
        using var source = new EmblemSource(7);
        ImageRegion region = RegionSpec.FullFrame.ToRegion(new(40, 30));
        float[] whole = Sample(source.Open(new(1, 5)), region), tile = Sample(source.Open(new(1, 5)), region.Tile(7, 9, 16, 8));
        for (int p = 0; p < tile.Length; p++)
        {
            int c = p / 128, x = p % 16, y = p / 16 % 8;
            Assert.Equal(whole[(((c * 30) + y + 9) * 40) + x + 7], tile[p], 1e-5);
        }

        Assert.Equal(whole, Sample(source.Open(new(1, 5)), region));
    }

    [Fact]
    public void Parts_keep_their_places_so_that_a_mean_of_many_emblems_still_shows_them()
    {
        using var source = new EmblemSource();
        using var landscapes = new ProceduralSource();
        Assert.True(Prior(source) > 0.25);
        Assert.InRange(Prior(landscapes), 0, 0.05);
    }

    [Fact]
    public void No_part_leaves_the_one_below_it_in_a_thousand_emblems()
    {
        using var source = new EmblemSource(2);
        for (int i = 0; i < 1000; i++)
        {
            // Where shapes overlapped, differences would add up beyond the range of colours, or means would depend on the order.
            float[] values = Sample(source.Open(new(0, i)), RegionSpec.FullFrame.ToRegion(new(64, 64)));
            int colours = Enumerable.Range(0, 4096).Select(p => (values[p], values[4096 + p], values[8192 + p])).GroupBy(c => c).Count(g => g.Count() > 6);
            Assert.InRange(colours, 5, 9);
        }
    }

    [Fact]
    public void Shapes_cover_what_geometry_says()
    {
        var circle = new Ellipse(Vector2d.Zero, new Vector2d(1, 1));
        Assert.Equal(Math.PI / 4, circle.Coverage(new(-1, -1), new(2, 2)), 1e-12);
        Assert.Equal(Math.PI / 4, circle.Coverage(Vector2d.Zero, new(1, 1)), 1e-12);
        Assert.Equal(1, circle.Coverage(new(-0.1, -0.1), new(0.2, 0.2)), 1e-12);
        Assert.Equal(0, circle.Coverage(new(0.8, 0.8), new(0.2, 0.2)), 1e-12);

        // A half plane cuts a segment of (theta - sin theta) / 2 off a circle.
        double theta = 2 * Math.Acos(0.5);
        Assert.Equal((theta - Math.Sin(theta)) / 2 / 4, circle.Coverage(new(0.5, -2), new(1, 4)), 1e-12);
        var triangle = new Polygon([new(0, 0), new(1, 0), new(0, 1)]);
        Assert.Equal(0.5, triangle.Coverage(Vector2d.Zero, new(1, 1)), 1e-12);
        Assert.Equal(0.5, triangle.Coverage(new(0.4, 0.4), new(0.2, 0.2)), 1e-12);
        Assert.Equal(0, triangle.Coverage(new(0.6, 0.6), new(0.2, 0.2)), 1e-12);
    }

    [Fact]
    public void The_command_line_names_it()
    {
        using IDataSource source = DataSource.Open("emblems:4");
        Assert.StartsWith("emblems 4", source.Describe().ToString(), StringComparison.Ordinal);
        Assert.Throws<TrainingDataException>(() => DataSource.Open("emblems:x"));
    }

    // Variance over the frame of the mean of many draws, over the variance of all.
    private static double Prior(IDataSource source)
    {
        const int Draws = 200, Side = 16;
        double[] mean = new double[Side * Side];
        double squares = 0, all = 0;
        for (int i = 0; i < Draws; i++)
        {
            float[] values = Sample(source.Open(new(0, i)), RegionSpec.FullFrame.ToRegion(new(Side, Side)));
            for (int p = 0; p < mean.Length; p++)
            {
                mean[p] += values[p] / Draws;
                squares += (double)values[p] * values[p] / Draws / mean.Length;
                all += (double)values[p] / Draws / mean.Length;
            }
        }

        return mean.Average(m => (m - all) * (m - all)) / (squares - (all * all));
    }

    private static float[] Sample(IImageFrame frame, ImageRegion region)
    {
        float[] values = new float[frame.ChannelCount * region.Resolution.PixelCount];
        frame.Sample(region, values);
        return values;
    }
}
