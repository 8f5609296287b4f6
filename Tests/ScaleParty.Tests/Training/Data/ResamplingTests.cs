using CsCheck;
using ScaleParty.Desktop;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;

namespace ScaleParty.Tests.Training.Data;

public sealed class ResamplingTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3.7)]
    [InlineData(8)]
    public void A_fine_checkerboard_becomes_grey(double ratio)
    {
        RasterFrame frame = Frame(256, (x, y) => (byte)((x + y) % 2 == 0 ? 255 : 0));
        int side = (int)(256 * 0.8 / ratio);
        float[] small = Sample(frame, new RegionSpec(new(0.03, -0.01), 0.8), side);
        Assert.All(small, v => Assert.Equal(0, v, 0.03));
    }

    [Fact]
    public void A_picture_at_its_own_resolution_is_left_as_it_is()
    {
        byte[] bytes = new byte[64 * 64];
        new Random(1).NextBytes(bytes);
        float[] same = Sample(Frame(64, (x, y) => bytes[(y * 64) + x]), RegionSpec.FullFrame, 64);
        for (int i = 0; i < same.Length; i++)
        {
            Assert.Equal((bytes[i] / 127.5) - 1, same[i], 1e-6);
        }
    }

    [Fact]
    public void Reducing_by_a_whole_number_is_the_triangle_mean()
    {
        byte[] bytes = new byte[48 * 48];
        new Random(2).NextBytes(bytes);
        float[] small = Sample(Frame(48, (x, y) => bytes[(y * 48) + x]), RegionSpec.FullFrame, 16);
        double[] weights = [0, 1 / 3.0, 2 / 3.0, 1, 2 / 3.0, 1 / 3.0, 0];
        double expected = 0, sum = 0;
        for (int t = 0; t < 49; t++)
        {
            double w = weights[t % 7] * weights[t / 7];
            expected += w * bytes[(((5 * 3) + (t / 7) - 2) * 48) + (7 * 3) + (t % 7) - 2];
            sum += w;
        }

        Assert.Equal((expected / sum / 127.5) - 1, small[(5 * 16) + 7], 1e-5);
    }

    [Fact]
    public void By_area_the_means_over_cells_are_the_image_of_the_cells()
    {
        byte[] bytes = new byte[200 * 200];
        new Random(4).NextBytes(bytes);
        RasterFrame frame = Frame(new BytePlane(bytes, 200, 200), 200, filter: ResamplingFilter.Area);
        Gen.Select(Gen.Int[2, 4], Gen.Int[1, 12], Gen.Double[0.5, 0.8], Gen.Double[-0.2, 0.2], Gen.Double[-0.2, 0.2]).Sample((ratio, side, share, x, y) =>
        {
            var spec = new RegionSpec(new(x, y), share);
            float[] coarse = Sample(frame, spec, side), fine = Sample(frame, spec, side * ratio);
            for (int i = 0; i < coarse.Length; i++)
            {
                int left = i % side * ratio, top = i / side * ratio;
                double mean = Enumerable.Range(0, ratio * ratio).Average(t => fine[((top + (t / ratio)) * side * ratio) + left + (t % ratio)]);
                Assert.Equal(mean, coarse[i], 1e-5);
            }
        });
    }

    [Fact]
    public void Enlarged_both_filters_are_the_same()
    {
        byte[] bytes = new byte[40 * 40];
        new Random(5).NextBytes(bytes);
        var spec = new RegionSpec(new(0.07, -0.11), 0.4);
        float[] triangle = Sample(Frame(new BytePlane(bytes, 40, 40), 40), spec, 33), area = Sample(Frame(new BytePlane(bytes, 40, 40), 40, filter: ResamplingFilter.Area), spec, 33);
        Assert.All(triangle.Zip(area), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [Fact]
    public void Weights_keep_constants_and_gradients_for_any_place_and_ratio_in_the_interior()
    {
        Gen.Select(Gen.Double[0.05, 40], Gen.Double[0, 1]).Sample((step, offset) =>
        {
            var taps = new FilterTaps(5, 100 + offset, step, -1000, 1000);
            for (int i = 0; i < taps.Count; i++)
            {
                double sum = 0, mean = 0;
                ReadOnlySpan<float> weights = taps.Weights(i);
                for (int t = 0; t < weights.Length; t++)
                {
                    sum += weights[t];
                    mean += weights[t] * (taps.First(i) + t + 0.5);
                }

                Assert.Equal(1, sum, 1e-5);
                Assert.Equal(100 + offset + (i * step), mean, 1e-3);
            }
        });
    }

    [Fact]
    public void Weights_stay_inside_the_pixels_that_may_be_read()
    {
        Gen.Select(Gen.Double[0.05, 40], Gen.Double[-3, 60], Gen.Int[0, 20], Gen.Int[1, 40], Gen.Enum<ResamplingFilter>()).Sample((step, centre, low, count, filter) =>
        {
            var taps = new FilterTaps(4, centre, step, low, low + count, filter);
            Assert.InRange(taps.Low, low, low + count - 1);
            Assert.InRange(taps.High, low + 1, low + count);
            for (int i = 0; i < taps.Count; i++)
            {
                Assert.Equal(1, taps.Weights(i).ToArray().Sum(), 1e-4);
            }
        });
    }

    [Fact]
    public void Coarser_levels_change_little_and_bytes_widen_right_at_any_length()
    {
        static byte Smooth(int x, int y) => (byte)(128 + (60 * Math.Sin(x * 0.05)) + (60 * Math.Cos(y * 0.04)));
        foreach (double share in (double[])[0.37, 0.8, 1])
        {
            float[] direct = Sample(Frame(512, Smooth), new RegionSpec(Vector2d.Zero, share), 24);
            float[] levels = Sample(Frame(512, Smooth, 3), new RegionSpec(Vector2d.Zero, share), 24);
            Assert.All(direct.Zip(levels), p => Assert.Equal(p.First, p.Second, 0.02));
        }
    }

    [Fact]
    public void Sixteen_bit_planes_mean_the_same_as_bytes()
    {
        byte[] bytes = new byte[77 * 77];
        new Random(3).NextBytes(bytes);
        ushort[] wide = [.. bytes.Select(b => (ushort)(b * 257))];
        float[] narrow = Sample(Frame(new BytePlane(bytes, 77, 77), 77), new RegionSpec(new(0.1, 0), 0.7), 20);
        float[] same = Sample(Frame(new UShortPlane(wide, 77, 77), 77), new RegionSpec(new(0.1, 0), 0.7), 20);
        Assert.All(narrow.Zip(same), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    private static RasterFrame Frame(int side, Func<int, int, byte> value, int halvings = 0)
    {
        byte[] bytes = new byte[side * side];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = value(i % side, i / side);
        }

        return Frame(new BytePlane(bytes, side, side), side, halvings);
    }

    private static RasterFrame Frame(Plane plane, int side, int halvings = 0, ResamplingFilter filter = ResamplingFilter.Triangle) => new(
        new Raster([plane], halvings: halvings),
        new(side / 2.0, side / 2.0),
        new(side / 2.0, side / 2.0),
        1,
        new(0, 0, side, side),
        Orientation.Upright,
        filter);

    private static float[] Sample(RasterFrame frame, RegionSpec spec, int side)
    {
        float[] values = new float[side * side];
        frame.Sample(spec.ToRegion(new(side, side)), values);
        return values;
    }
}
