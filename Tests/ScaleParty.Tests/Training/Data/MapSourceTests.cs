using CsCheck;
using ScaleParty.Desktop;
using ScaleParty.Sampling;
using ScaleParty.Tests.Desktop;
using ScaleParty.Training.Data;
using SkiaSharp;

namespace ScaleParty.Tests.Training.Data;

public sealed class MapSourceTests
{
    private const int Width = 1024;
    private const int Height = 512;

    [Fact]
    public void Training_never_reads_a_pixel_of_the_held_out_band_and_evaluation_no_other()
    {
        // Red is white in the band alone and green outside the latitudes, so one pixel of either shows in any sample.
        using var folder = new TemporaryFolder();
        foreach ((double from, double to) in ((double, double)[])[(20, 80), (150, -150), (-180, -110)])
        {
            bool InBand(int x)
            {
                double longitude = ((x + 0.5) / Width * 360) - 180;
                return from < to ? longitude > from && longitude < to : longitude > from || longitude < to;
            }

            Map(folder, "map.png", (x, y) => new SKColor((byte)(InBand(x) ? 255 : 0), (byte)(Math.Abs(90 - ((y + 0.5) / Height * 180)) > 60 ? 255 : 0), 0));
            using var source = new MapSource(Globe(folder) with { HeldOut = [from, to], FrameSide = [40, 70], Flips = true, QuarterTurns = true });
            Gen.Select(Gen.Int[0, 100_000], Gen.Int[1, 64], Gen.Double[0.05, 1.1], Gen.Double[-1, 1], Gen.Double[-1, 1]).Sample(
                (index, side, share, u, v) =>
                {
                    ImageRegion region = new RegionSpec(new(u * (1.1 - share), v * (1.1 - share)), share).ToRegion(new(side, side));
                    float[] values = new float[3 * side * side];
                    source.Open(new(1, index)).Sample(region, values);
                    Assert.All(values, x => Assert.Equal(-1, x));
                    source.Open(new(1, index, DataSplit.HeldOut)).Sample(region, values);
                    Assert.All(values[..(side * side)], x => Assert.Equal(1, x, 1e-5));
                    Assert.All(values[(side * side)..], x => Assert.Equal(-1, x));
                },
                iter: 150);
        }
    }

    [Fact]
    public void Frames_go_on_across_the_date_line_without_a_seam()
    {
        using var folder = new TemporaryFolder();
        Map(folder, "map.png", (x, y) => new SKColor((byte)(127.5 + (120 * Math.Cos((x + 0.5) / Width * 2 * Math.PI))), (byte)(y / 2), 0));
        using var source = new MapSource(Globe(folder) with { FrameSide = [100, 100], TrueShapes = false });
        FrameDraw draw = Enumerable.Range(0, 1000).Select(i => new FrameDraw(0, i)).First(d => source.Place(d).Centre.X is < 20 or > 1004);
        float[] values = new float[3 * 100 * 100];
        source.Open(draw).Sample(RegionSpec.FullFrame.ToRegion(new(100, 100)), values);
        double left = source.Place(draw).Centre.X - 50;
        for (int i = 0; i < 100; i++)
        {
            double expected = 120 * Math.Cos((left + i + 0.5) / Width * 2 * Math.PI) / 127.5;
            Assert.Equal(expected, values[(50 * 100) + i], 0.015);
        }
    }

    [Fact]
    public void Samples_lie_where_the_placement_says_for_every_orientation_and_level()
    {
        using var folder = new TemporaryFolder();

        // Red rises with x over one frame's width around the place; green with y.
        Map(folder, "map.png", (x, y) => new SKColor((byte)(x / 4), (byte)(y / 2), 0));
        using var source = new MapSource(Globe(folder) with { Projection = MapProjection.Plane, FrameSide = [128, 300], Flips = true, QuarterTurns = true });
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[2, 40], Gen.Int[2, 40], Gen.Double[0.2, 1.1], Gen.Double[0.2, 1.1]).Sample((index, width, height, shareX, shareY) =>
        {
            MapPlacement place = source.Place(new(2, index));
            ImageRegion region = new RegionSpec(Vector2d.Zero, new Vector2d(shareX, shareY)).ToRegion(new(width, height));
            float[] values = new float[3 * width * height];
            source.Open(new(2, index)).Sample(region, values);
            for (int p = 0; p < width * height; p++)
            {
                Vector2d pixel = place.Centre + (place.Orientation.Apply(region.PixelCentre(p % width, p / width)) * place.Half);

                // Bytes hold whole steps of 4 columns or 2 rows, floored.
                Assert.Equal((((pixel.X / 4) - 0.5) / 127.5) - 1, values[p], 0.012);
                Assert.Equal((((pixel.Y / 2) - 0.5) / 127.5) - 1, values[(width * height) + p], 0.012);
            }
        });
    }

    [Fact]
    public void Frames_hold_to_their_limits_and_are_wider_where_the_map_is_stretched()
    {
        using var folder = new TemporaryFolder();
        Map(folder, "map.png", (_, _) => SKColors.Red);
        using var source = new MapSource(Globe(folder) with { FrameSide = [50, 90], Context = 1.2 });
        for (int i = 0; i < 500; i++)
        {
            MapPlacement place = source.Place(new(0, i));
            double latitude = 90 - (place.Centre.Y / Height * 180), reach = place.Half.Y * 1.2 / Height * 180;
            Assert.InRange(place.Half.Y * 2, 50, 90);
            Assert.InRange(latitude, -60 + reach, 60 - reach);
            Assert.Equal(place.Half.Y, place.Half.X * Math.Cos(latitude * Math.PI / 180), 1e-9);
            Assert.Equal(Orientation.Upright, place.Orientation);
        }
    }

    [Fact]
    public void Frames_with_too_little_land_are_not_drawn()
    {
        using var folder = new TemporaryFolder();
        Map(folder, "map.png", (x, _) => new SKColor((byte)(x < 512 ? 0 : 255), 0, 0));
        Map(folder, "water.png", (x, _) => x < 512 ? SKColors.White : SKColors.Black);
        MapDescription description = Globe(folder) with
        {
            FrameSide = [64, 64],
            TrueShapes = false,
            Mask = new() { File = "water.png", Invert = true, MinimumShare = 0.5 },
        };
        using var source = new MapSource(description);
        float[] values = new float[3];
        double least = 1;
        for (int i = 0; i < 400; i++)
        {
            source.Open(new(0, i)).Sample(RegionSpec.FullFrame.ToRegion(new(1, 1)), values);
            MapPlacement place = source.Place(new(0, i));
            double left = place.Centre.X - 32, land = 0;
            for (int x = 0; x < 64; x++)
            {
                land += (Math.Floor(left + x + 0.5) + Width) % Width >= 512 ? 1 / 64.0 : 0;
            }

            least = Math.Min(least, land);
        }

        Assert.InRange(least, 0.45, 0.6);
        Map(folder, "water.png", (_, _) => SKColors.White);
        using var impossible = new MapSource(description);
        Assert.Contains("minimumShare", Assert.Throws<TrainingDataException>(() => impossible.Open(new(0, 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thinning_draws_training_frames_with_less_land_more_often_and_held_out_frames_as_before()
    {
        using var folder = new TemporaryFolder();
        Map(folder, "map.png", (_, _) => SKColors.Black);
        Map(folder, "water.png", (x, _) => x % 512 < 256 ? SKColors.White : SKColors.Black);
        MapDescription description = Globe(folder) with
        {
            FrameSide = [64, 64],
            TrueShapes = false,
            HeldOut = [-45, 45],
            Mask = new() { File = "water.png", Invert = true, MinimumShare = 0 },
        };
        using var plain = new MapSource(description);
        using var thinned = new MapSource(description, new() { Thinning = 0.75 });

        // Of frames all on land a quarter is left, of those across a coast more: about 0.24 instead of 0.5.
        Assert.InRange(Land(plain), 0.42, 0.58);
        Assert.InRange(Land(thinned), 0.18, 0.3);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(plain.Place(Held(i)).Centre, thinned.Place(Held(i)).Centre));

        Assert.Contains(thinned.Describe().Notes, n => n.Contains("thinning 0.75", StringComparison.Ordinal));
        Assert.DoesNotContain(plain.Describe().Notes, n => n.Contains("thinning", StringComparison.Ordinal));

        MapDescription bare = description with { Mask = null };
        Assert.Contains("thinning: the map has no mask", Assert.Throws<TrainingDataException>(() => new MapSource(bare, new() { Thinning = 0.5 })).Message, StringComparison.Ordinal);

        static double Land(MapSource source) => Enumerable.Range(0, 1000).Average(i => ((source.Place(new(0, i)).Centre.X % 512) + 512) % 512 >= 256 ? 1.0 : 0);
        static FrameDraw Held(int i) => new(0, i, DataSplit.HeldOut);
    }

    [Theory]
    [InlineData("triangle", 0.5)]
    [InlineData("area", 1)]
    public void Pixels_are_filtered_as_the_options_say(string filter, float peak)
    {
        using var folder = new TemporaryFolder();
        Map(folder, "map.png", (x, _) => x / 2 % 2 == 0 ? SKColors.White : SKColors.Black);
        MapDescription description = Globe(folder) with { FrameSide = [64, 64], TrueShapes = false, HeldOut = null, Mask = null };
        using var source = new MapSource(description, new() { Filter = Enum.Parse<ResamplingFilter>(filter, ignoreCase: true) });
        MapPlacement place = source.Place(new(0, 0, Augment: false));

        // Pixels as wide as the stripes and on them; a triangle takes a quarter from the two stripes beside.
        double x = ((Math.Round(place.Centre.X / 2) * 2) - place.Centre.X) / place.Half.X;
        float[] values = new float[source.Channels.Count * 30 * 30];
        source.Open(new(0, 0, Augment: false)).Sample(new RegionSpec(new(x, 0), 60 / 64.0).ToRegion(new(30, 30)), values);
        Assert.Equal(peak, values.Max(), 1e-3);
        Assert.Equal(-peak, values.Min(), 1e-3);
    }

    [Fact]
    public void Several_files_become_the_channels_in_order_smoothed_and_ranged_as_told()
    {
        using var folder = new TemporaryFolder();
        Map(folder, "map.png", (_, _) => new SKColor(255, 0, 255));
        TestImages.Write(folder.File("height.png"), TestImages.EncodeGrey(Width, Height, (x, _) => (byte)((x / 16) % 2 == 0 ? 50 : 100)));
        MapDescription description = Globe(folder) with
        {
            Files =
            [
                new() { File = "map.png", Channels = ["r", "g", "b"] },
                new() { File = "height.png", Channels = ["height"], Smooth = 2, Range = [50, 100] },
            ],
            FrameSide = [64, 64],
            TrueShapes = false,
            HeldOut = null,
        };
        using var source = new MapSource(description);
        Assert.Equal([ChannelMeaning.Red, ChannelMeaning.Green, ChannelMeaning.Blue, ChannelMeaning.Height], source.Channels.Select(c => c.Meaning));
        float[] values = new float[4 * 64 * 64];
        source.Open(new(0, 0, Augment: false)).Sample(RegionSpec.FullFrame.ToRegion(new(64, 64)), values);
        Assert.All(values[..4096], v => Assert.Equal(1, v, 1e-5));
        Assert.All(values[4096..8192], v => Assert.Equal(-1, v, 1e-5));
        float[] row = values[(3 * 4096)..((3 * 4096) + 64)];
        Assert.InRange(row.Max(), 0.95f, 1f);
        Assert.InRange(row.Min(), -1f, -0.95f);

        // The steepest slope of a step under a Gaussian of 2 pixels is 2 / (2 sqrt(2 pi)) = 0.4 per pixel.
        Assert.InRange(row.Zip(row.Skip(1), (a, b) => Math.Abs(b - a)).Max(), 0.3f, 0.42f);
    }

    [Fact]
    public void The_blur_keeps_a_mean_and_has_the_deviation_it_is_told()
    {
        byte[] point = new byte[41 * 41];
        point[(20 * 41) + 20] = 255;
        float[] unit = [.. Enumerable.Range(0, 256).Select(v => v / 255f)];
        ushort[] blurred = GaussianBlur.Apply(point, unit, 41, 41, 1.5, wrap: false);
        double sum = 0, second = 0;
        for (int i = 0; i < blurred.Length; i++)
        {
            sum += blurred[i] / 65535.0;
            second += blurred[i] / 65535.0 * Math.Pow((i % 41) - 20, 2);
        }

        Assert.Equal(1, sum, 0.01);
        Assert.Equal(1.5, Math.Sqrt(second / sum), 0.05);
    }

    [Fact]
    public void Descriptions_are_read_with_comments_and_paths_beside_them()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("pictures"));
        TestImages.Write(folder.File("pictures/a.png"), TestImages.Solid(200, 100, SKEncodedImageFormat.Png, SKColors.Red));
        File.WriteAllText(folder.File("maps.json"), """
            {
              // A plane.
              "folder": "pictures",
              "files": [{ "file": "a.png", "channels": ["r", "g", "b"] }],
              "frameSide": [40, 60],
              "heldOut": [150, 200],
              "credit": "me",
            }
            """);
        using IDataSource source = DataSource.Open("maps:" + folder.File("maps.json"));
        Assert.Equal(("maps", "me", true), (source.Describe().Kind, source.Describe().Credit, source.HasHeldOut));
        float[] values = new float[3];
        source.Open(new(0, 0)).Sample(RegionSpec.FullFrame.ToRegion(new(1, 1)), values);
        Assert.Equal(1, values[0], 1e-5);
    }

    [Theory]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["r", "g"] }] }""", "files[0].channels")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"], "smooth": -1 }] }""", "files[0].smooth")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"], "range": [9, 3] }] }""", "files[0].range")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "latitudes": [60, -60] }""", "latitudes")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "frameSide": [2, 60] }""", "frameSide")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "context": 0.5 }""", "context")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "projection": "mercator" }""", "$.projection")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "flip": true }""", "flip")]
    [InlineData("""{ "files": [{ "channels": ["height"] }] }""", "file")]
    [InlineData("""{ "files": [] }""", "files")]
    [InlineData("""{ "files": [{ "file": "missing.png", "channels": ["height"] }] }""", "missing.png: no such file")]
    [InlineData("""{ "files": [{ "file": "b.png", "channels": ["height"] }, { "file": "a.png", "channels": ["x"] }] }""", "a.png: 64x64 pixels; expected 80x80")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "mask": { "file": "b.png" } }""", "b.png: a mask of 80x80")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "frameSide": [20, 20], "heldOut": [0, 64] }""", "heldOut")]
    [InlineData("""{ "files": [null] }""", "files[0]: expected")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": [null, "g", "b"] }] }""", "files[0].channels[0]: expected a name")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["r", "g", "\u001b[2J"] }] }""", "files[0].channels[2]: expected a name")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "heldOut": [2147483647, 40] }""", "heldOut: expected two rising columns")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "heldOut": [1e400, 1e400] }""", "heldOut")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "projection": "equirectangular", "heldOut": [0, 1e300] }""", "heldOut: expected two longitudes")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "westEdge": 1e400 }""", "westEdge")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "frameSide": [20, 1e400] }""", "frameSide")]
    [InlineData("""{ "files": [{ "file": "/dev/zero", "channels": ["height"] }] }""", "files[0].file: expected the name of a file in")]
    [InlineData("""{ "files": [{ "file": "b/../../a.png", "channels": ["height"] }] }""", "files[0].file: expected the name of a file in")]
    [InlineData("""{ "files": [{ "file": "a\u0000.png", "channels": ["height"] }] }""", "files[0].file: expected the name of a file in")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "mask": { "file": "../b.png" } }""", "mask.file: expected")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "folder": "/tmp" }""", "folder: expected")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "folder": ".." }""", "folder: expected")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "credit": "\ud800" }""", "maps.json: not a map description")]
    [InlineData("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "context": 1.1, "context": 1.2 }""", "context")]
    public void Errors_name_the_file_and_the_property(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("maps.json"), json);
        TestImages.Write(folder.File("a.png"), TestImages.Solid(64, 64, SKEncodedImageFormat.Png, SKColors.Red));
        TestImages.Write(folder.File("b.png"), TestImages.Solid(80, 80, SKEncodedImageFormat.Png, SKColors.Red));
        var error = Assert.Throws<TrainingDataException>(() => DataSource.Open("maps:" + folder.File("maps.json")));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_pipe_or_a_device_is_refused_by_property_without_waiting()
    {
        if (!SpecialFile.Exist)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        SpecialFile.Pipe(folder.File("pipe.json"));
        Assert.Contains("pipe.json: it is a named pipe", Refused("pipe.json"), StringComparison.Ordinal);
        SpecialFile.Pipe(folder.File("pipe.png"));
        SpecialFile.Endless(folder.File("endless.png"));
        Assert.Contains("maps.json: files[0].file: ", Describe("""{ "files": [{ "file": "pipe.png", "channels": ["height"] }] }"""), StringComparison.Ordinal);
        Assert.Contains("maps.json: files[0].file: ", Describe("""{ "files": [{ "file": "endless.png", "channels": ["height"] }] }"""), StringComparison.Ordinal);
        TestImages.Write(folder.File("a.png"), TestImages.Solid(64, 64, SKEncodedImageFormat.Png, SKColors.Red));
        Assert.Contains("maps.json: mask.file: ", Describe("""{ "files": [{ "file": "a.png", "channels": ["height"] }], "mask": { "file": "pipe.png" } }"""), StringComparison.Ordinal);

        string Describe(string json)
        {
            File.WriteAllText(folder.File("maps.json"), json);
            return Refused("maps.json");
        }

        string Refused(string name) => Assert.Throws<TrainingDataException>(() => DataSource.Open("maps:" + folder.File(name))).Message;
    }

    [Fact]
    public void The_built_in_description_of_blue_marble_is_valid_and_asks_for_its_files()
    {
        using var folder = new TemporaryFolder();
        MapDescription description = MapDescription.BlueMarble(folder.Path);
        Assert.Equal(["r", "g", "b", "height"], description.Files.SelectMany(f => f.Channels));
        Assert.Equal((1.1, true, true), (description.Context, description.Flips, description.QuarterTurns));
        var missing = Assert.Throws<TrainingDataException>(() => DataSource.Open("bluemarble:" + folder.Path));
        Assert.Contains("BlueMarbleAlbedo.jpg: no such file", missing.Message, StringComparison.Ordinal);
    }

    private static void Map(TemporaryFolder folder, string name, Func<int, int, SKColor> colour) =>
        TestImages.Write(folder.File(name), TestImages.Encode(Width, Height, SKEncodedImageFormat.Png, colour));

    private static MapDescription Globe(TemporaryFolder folder) => new()
    {
        Folder = folder.Path,
        Files = [new() { File = "map.png", Channels = ["r", "g", "b"] }],
        Projection = MapProjection.Equirectangular,
    };
}
