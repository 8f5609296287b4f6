using ScaleParty.Sampling;
using ScaleParty.Training.Data;

namespace ScaleParty.Tests.Training.Data;

public sealed class ProceduralSourceTests
{
    // Root mean square errors, on a range of 2, as Documentation~/training-data.md states them.
    [Theory]
    [InlineData(1, 0.25, 0.02)]
    [InlineData(1, 1, 0.045)]
    [InlineData(2, 0.25, 0.006)]
    [InlineData(2, 1, 0.016)]
    [InlineData(4, 1, 0.006)]
    [InlineData(4, 4, 0.013)]
    public void A_pixel_is_the_mean_of_the_fine_picture_around_it(int refinement, double share, double tolerance)
    {
        const int Side = 12, Fine = 12;
        using var source = new ProceduralSource(1, refinement);
        using var exact = new ProceduralSource(1, 1);
        double sum = 0;
        int count = 0;
        for (int frame = 0; frame < 3; frame++)
        {
            ImageRegion region = new RegionSpec(new(0.1, -0.2), share).ToRegion(new(Side, Side));
            float[] coarse = Sample(source.Open(new(0, frame)), region);

            // Points a twelfth of a pixel apart, from one pixel before the first centre to one behind the last.
            int width = (Side * Fine) + Fine - 1;
            Vector2d period = region.Scale / Fine;
            Vector2d centre = region.PixelCentre(0, 0) + (period * (((width - 1) / 2.0) - Fine + 1));
            float[] fine = Sample(exact.Open(new(0, frame)), new ImageRegion(centre, period, new(width, width)));
            for (int p = 0; p < coarse.Length; p++)
            {
                int c = p / (Side * Side), x = p % Side * Fine, y = p / Side % Side * Fine;
                double error = coarse[p] - TriangleMean(fine, (c * width * width) + (y * width) + x, width, Fine);
                sum += error * error;
                count++;
            }
        }

        double rms = Math.Sqrt(sum / count);
        Assert.InRange(rms, 1e-6, tolerance);
    }

    [Fact]
    public void Regions_that_overlap_agree_and_so_do_runs()
    {
        using var source = new ProceduralSource(7);
        IImageFrame frame = source.Open(new(1, 5));
        ImageRegion region = new RegionSpec(new(0.2, 0.1), 0.5).ToRegion(new(40, 30));
        float[] whole = Sample(frame, region), tile = Sample(source.Open(new(1, 5)), region.Tile(7, 9, 16, 8));
        for (int p = 0; p < tile.Length; p++)
        {
            int c = p / 128, x = p % 16, y = p / 16 % 8;
            Assert.Equal(whole[(((c * 30) + y + 9) * 40) + x + 7], tile[p], 1e-3);
        }

        Assert.Equal(whole, Sample(frame, region));
        using var again = new ProceduralSource(7);
        Assert.Equal(whole, Sample(again.Open(new(1, 5)), region));
    }

    [Fact]
    public void Seeds_draws_and_splits_give_landscapes_of_their_own()
    {
        ImageRegion region = RegionSpec.FullFrame.ToRegion(new(8, 8));
        using var source = new ProceduralSource(7);
        using IDataSource other = DataSource.Open("procedural:8");
        float[][] all =
        [
            Sample(source.Open(new(0, 0)), region),
            Sample(source.Open(new(0, 1)), region),
            Sample(source.Open(new(1, 0)), region),
            Sample(source.Open(new(0, 0, DataSplit.HeldOut)), region),
            Sample(other.Open(new(0, 0)), region),
        ];
        for (int i = 0; i < all.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.True(all[i].Zip(all[j], (a, b) => Math.Abs(a - b)).Average() > 0.02, $"{i} and {j} look alike");
            }
        }
    }

    [Fact]
    public void Landscapes_have_land_and_sea_and_height_only_on_land()
    {
        using var source = new ProceduralSource();
        ImageRegion region = RegionSpec.FullFrame.ToRegion(new(32, 32));
        int land = 0, sea = 0;
        for (int i = 0; i < 20; i++)
        {
            float[] v = Sample(source.Open(new(0, i)), region);
            for (int p = 0; p < 1024; p++)
            {
                bool blue = v[2048 + p] > v[p] + 0.3f;
                land += v[3072 + p] > -0.8f ? 1 : 0;
                sea += blue ? 1 : 0;
                Assert.False(blue && v[3072 + p] > -0.6f);
            }
        }

        Assert.InRange(land, 2000, 16000);
        Assert.InRange(sea, 4000, 16000);
    }

    [Fact]
    public void A_seed_that_is_none_is_refused()
    {
        Assert.Contains("'x'", Assert.Throws<TrainingDataException>(() => DataSource.Open("procedural:x")).Message, StringComparison.Ordinal);
        Assert.Throws<TrainingDataException>(() => DataSource.Open(" "));
        Assert.Throws<TrainingDataException>(() => DataSource.Open("lmdb:"));
    }

    [Fact]
    public void The_normal_distribution_function_is_right_to_a_millionth()
    {
        Assert.Equal(0.5f, GaussianSteps.Distribution(0), 1e-6);
        Assert.Equal(0.8413447f, GaussianSteps.Distribution(1), 1e-6);
        Assert.Equal(0.0227501f, GaussianSteps.Distribution(-2), 1e-6);
        Assert.Equal(0.3989423f, GaussianSteps.Ramp(0, 1), 1e-6);
        Assert.Equal(3f, GaussianSteps.Ramp(3, 0.1f), 1e-5);
    }

    private static double TriangleMean(float[] fine, int start, int width, int half)
    {
        double sum = 0;
        for (int y = 0; y < (2 * half) - 1; y++)
        {
            for (int x = 0; x < (2 * half) - 1; x++)
            {
                sum += (half - Math.Abs(y - half + 1)) * (half - Math.Abs(x - half + 1)) * fine[start + (y * width) + x];
            }
        }

        return sum / Math.Pow(half, 4);
    }

    private static float[] Sample(IImageFrame frame, ImageRegion region)
    {
        float[] values = new float[4 * region.Resolution.PixelCount];
        frame.Sample(region, values);
        return values;
    }
}
