using CsCheck;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Synthesis;

public sealed class SeamlessRegionTests
{
    // Angles a whole number of turns apart differ in the last bits of a double, encodings therefore rarely in the last of a float, and sums follow:
    // their rounding belongs to the range of values (-1 to 1), however even an image is.
    private const double Rounding = 5e-5;

    private static readonly GeneratorNetwork Terrain = DefaultNetwork.Load();

    [Fact]
    public void Rounded_waves_have_whole_turns_move_little_and_remain_distinct_in_their_band()
    {
        IReadOnlyList<Vector2d> all = Terrain.Description.Encoding.Frequencies;
        int group = Terrain.Description.Encoding.Bands!.Waves;
        Gen.Select(Gen.Double[0.2, 20], Gen.Double[0.2, 20]).Sample(
            (width, height) =>
            {
                var period = new Vector2d(width, height);
                Vector2d[] rounded = PeriodicWaves.Round(all, group, period);
                for (int k = 0; k < all.Count; k++)
                {
                    Vector2d turns = all[k] * period / (2 * Math.PI), whole = rounded[k] * period / (2 * Math.PI);
                    Assert.Equal(new Vector2d(Math.Round(whole.X), Math.Round(whole.Y)).Length, whole.Length, 1e-9);
                    Assert.True((whole - turns).Length <= 1, $"{turns} became {whole}");
                    Assert.Equal(turns.Length < PeriodicWaves.FewestTurns, whole.Length < 0.5);
                }

                // Where every wave of a band has many turns there are places for all; w and -w are the same wave.
                foreach (int[] band in Enumerable.Range(0, all.Count).Chunk(group).Where(b => b.All(k => all[k].Length * Math.Min(width, height) > 100)))
                {
                    Assert.Equal(2 * group, band.SelectMany(k => (Vector2d[])[rounded[k], rounded[k] * -1]).Distinct().Count());
                }
            },
            iter: 20);
    }

    [Fact]
    public void An_image_repeats_after_its_region_for_any_latent_period_and_place()
    {
        Gen.Select(Gen.ULong[0, 999], Gen.Double[0.3, 3], Gen.Int[5, 10], Gen.Int[5, 10], Gen.Double[-50, 50], Gen.Double[-180, 180]).Sample(
            (seed, extent, cellsX, cellsY, place, rotation) =>
            {
                int cell = Terrain.Description.CellSize, left = 3 * cell, top = 2 * cell, width = cell * cellsX, height = cell * cellsY;
                var region = ImageRegion.FromExtent(new(place, -place), new(extent, extent), new(width, height));
                SeamlessRegion seamless = SeamlessRegion.Of(Terrain, Request(Terrain, seed, region) with { Warp = new AffineWarp(region.Centre, rotation, 0.2) });
                using var synthesizer = new CpuSynthesizer(seamless.Network);
                ImageBuffer once = Make(synthesizer, seamless.Request), around = Make(synthesizer, seamless.Request with { Region = seamless.Request.Region.Tile(width - left, (2 * height) - top, 40, 24) });
                for (int y = 0; y < 24; y++)
                {
                    for (int x = 0; x < 40; x++)
                    {
                        for (int c = 0; c < once.Channels; c++)
                        {
                            Assert.InRange(Math.Abs(around[x, y, c] - once[(x + width - left) % width, (y + height - top) % height, c]), 0, Rounding);
                        }
                    }
                }
            },
            iter: 12);
    }

    [Fact]
    public void Edges_meet_as_any_two_neighbours_do_and_without_rounding_they_do_not()
    {
        const int Seeds = 8;
        ImageRegion region = ImageRegion.FullFrame(96);
        double seams = 0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            SynthesisRequest request = Request(Terrain, seed, region);
            SeamlessRegion seamless = SeamlessRegion.Of(Terrain, request);
            using CpuSynthesizer plain = new(Terrain), periodic = new(seamless.Network);
            seams += EdgeRatio(Make(periodic, seamless.Request)) / Seeds;
            Assert.InRange(EdgeRatio(Make(plain, request)), 2.5, 100);
        }

        // Of one column, against all others of eight images.
        Assert.InRange(seams, 0.75, 1.3);
    }

    [Fact]
    public void The_look_stays_that_of_the_plain_region()
    {
        double plainMean = 0, seamlessMean = 0, plainDetail = 0, seamlessDetail = 0, plainDeviation = 0, seamlessDeviation = 0, centre = 0;
        for (ulong seed = 0; seed < 6; seed++)
        {
            SynthesisRequest request = Request(Terrain, seed, ImageRegion.FullFrame(96));
            SeamlessRegion seamless = SeamlessRegion.Of(Terrain, request);
            using CpuSynthesizer plain = new(Terrain), periodic = new(seamless.Network);
            ImageBuffer a = Make(plain, request), b = Make(periodic, seamless.Request);
            plainMean += a.Values.ToArray().Average();
            seamlessMean += b.Values.ToArray().Average();
            plainDetail += Differences(a, 40);
            seamlessDetail += Differences(b, 40);
            plainDeviation += Deviation(a);
            seamlessDeviation += Deviation(b);
            centre += Enumerable.Range(0, a.Channels).Average(c => Math.Abs(a[48, 48, c] - b[48, 48, c])) / Deviation(a);
        }

        Assert.InRange(Math.Abs(plainMean - seamlessMean) / 6, 0, 0.25);
        Assert.InRange(seamlessDetail / plainDetail, 0.7, 1.4);
        Assert.InRange(seamlessDeviation / plainDeviation, 0.7, 1.4);
        Assert.InRange(centre / 6, 0, 0.4);
    }

    [Fact]
    public void A_network_that_reads_every_wave_repeats_too()
    {
        GeneratorNetwork network = RandomNetwork.Create(3, [8, 8, 8], frequencies: 24);
        SynthesisRequest request = Request(network, 5, ImageRegion.FullFrame(48)) with { Noise = new NoiseSettings { Policy = NoisePolicy.GridSample } };
        SeamlessRegion seamless = SeamlessRegion.Of(network, request);
        using var synthesizer = new CpuSynthesizer(seamless.Network);
        ImageBuffer once = Make(synthesizer, seamless.Request), next = Make(synthesizer, seamless.Request with { Region = seamless.Request.Region.Tile(48, 48, 48, 48) });
        Assert.True(once.Values.ToArray().Zip(next.Values.ToArray()).Max(p => Math.Abs(p.First - p.Second)) < Rounding * Math.Max(1, Deviation(once)));
        Assert.Equal(NoisePolicy.None, seamless.Request.Noise.Policy);
    }

    [Fact]
    public void Every_level_of_a_pyramid_repeats_with_its_noise()
    {
        const int Side = 32;
        SeamlessRegion seamless = SeamlessRegion.Of(Terrain, Request(Terrain, 2, ImageRegion.FullFrame(Side)));
        GeneratorNetwork refinement = DefaultNetwork.LoadRefinement();
        using var pyramid = new ImagePyramid(
            new CpuSynthesizer(seamless.Network),
            new CpuSynthesizer(refinement),
            PyramidContent.OfSeed(Terrain, refinement, 3) with { Latent = seamless.Request.Latent },
            new PyramidOptions { Period = seamless.Request.Region.Scale.X, MaximumLevel = 2, Repeats = new(Side, Side) });
        for (int level = 0; level <= 2; level++)
        {
            int side = Side << (2 * level);
            ImageBuffer here = new(), there = new();
            pyramid.Make(level, -10, -6, new(40, 28), here);
            pyramid.Make(level, side - 10, (3 * side) - 6, new(40, 28), there);
            Assert.True(here.Values.ToArray().Zip(there.Values.ToArray()).Max(p => Math.Abs(p.First - p.Second)) < 10 * Rounding, $"level {level}");
        }
    }

    [Fact]
    public void What_cannot_repeat_is_refused_by_name()
    {
        ImageRegion region = ImageRegion.FullFrame(32);
        GeneratorNetwork grid = RandomNetwork.Create(3, [8, 8, 8]);
        Assert.Contains("no waves", Assert.Throws<ArgumentException>(() => SeamlessRegion.Of(grid, Request(grid, 1, region))).Message);
        Assert.Contains("30x32 pixels; expected multiples of 8", Assert.Throws<ArgumentException>(() => SeamlessRegion.Of(Terrain, Request(Terrain, 1, region with { Resolution = new(30, 32) }))).Message);
        Assert.Contains("bends", Assert.Throws<ArgumentException>(() => SeamlessRegion.Of(Terrain, Request(Terrain, 1, region) with { Warp = new SwirlWarp(Vector2d.Zero, 20, 1) })).Message);
    }

    private static SynthesisRequest Request(GeneratorNetwork network, ulong seed, ImageRegion region)
    {
        var space = new LatentSpace(network);
        return new SynthesisRequest(space.Bake(space.Map(space.Sample(seed))), region);
    }

    private static ImageBuffer Make(CpuSynthesizer synthesizer, SynthesisRequest request)
    {
        var image = new ImageBuffer();
        synthesizer.Synthesize(request, image);
        return image;
    }

    private static double Deviation(ImageBuffer image)
    {
        float[] values = image.Values.ToArray();
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    /// <summary>Mean difference across the left and right edge over that of neighbours inside.</summary>
    private static double EdgeRatio(ImageBuffer image)
    {
        int last = image.Resolution.Width - 1;
        double edge = Enumerable.Range(0, image.Resolution.Height).Average(y => Math.Abs(image[0, y, 1] - image[last, y, 1]));
        return edge / Enumerable.Range(0, last).Average(x => Enumerable.Range(0, image.Resolution.Height).Average(y => Math.Abs(image[x, y, 1] - image[x + 1, y, 1])));
    }

    private static double Differences(ImageBuffer image, int count) =>
        Enumerable.Range(0, count).Average(i => Enumerable.Range(0, image.Resolution.Height).Average(y => Math.Abs(image[2 * i, y, 1] - image[(2 * i) + 1, y, 1])));
}
