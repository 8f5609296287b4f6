using ScaleParty.Sampling;
using ScaleParty.Tests.Desktop;
using ScaleParty.Training.Data;
using SkiaSharp;

namespace ScaleParty.Tests.Training.Data;

public sealed class FolderSourceTests
{
    private static readonly DataSourceOptions Plain = new() { Context = 1, Crop = SquareCrop.Centre };

    [Theory]
    [InlineData("a.png", SKEncodedImageFormat.Png, 0.001)]
    [InlineData("a.JPG", SKEncodedImageFormat.Jpeg, 0.05)]
    [InlineData("a.jpeg", SKEncodedImageFormat.Jpeg, 0.05)]
    [InlineData("a.webp", SKEncodedImageFormat.Webp, 0.001)]
    public void Each_format_is_read_with_its_channels_in_order(string name, SKEncodedImageFormat format, double tolerance)
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File(name), TestImages.Solid(40, 40, format, new SKColor(255, 128, 0)));
        using IDataSource source = DataSource.Open(folder.Path, Plain);
        float[] values = Sample(source.Open(new(0, 0)), 3, 8);
        AssertPlane(values, 0, 1, tolerance);
        AssertPlane(values, 1, (128 / 127.5) - 1, tolerance);
        AssertPlane(values, 2, -1, tolerance);
        Assert.Equal(["r", "g", "b"], source.Channels.Select(c => c.Name));
    }

    [Fact]
    public void Folders_are_searched_at_any_depth_and_other_files_are_left_alone()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 3; i++)
        {
            TestImages.Write(folder.File($"0{i}000/0{i}000.png"), TestImages.Solid(40, 40, SKEncodedImageFormat.Png, SKColors.Red));
        }

        File.WriteAllText(folder.File("LICENSE.txt"), "words");
        using var source = new FolderSource(folder.Path);
        Assert.Equal(3, source.Count);
        SourceSurvey survey = source.Survey();
        Assert.Equal((3, 3, 40, 40), (survey.Examined, survey.Usable, survey.SmallestSide, survey.LargestSide));
    }

    [Fact]
    public void Every_image_comes_once_per_epoch_in_an_order_of_the_epochs_own()
    {
        using var folder = new TemporaryFolder();
        const int Count = 13;
        for (int i = 0; i < Count; i++)
        {
            TestImages.Write(folder.File($"{i:00}.png"), TestImages.Solid(32, 32, SKEncodedImageFormat.Png, new SKColor((byte)(i * 10), 0, 0)));
        }

        using var source = new FolderSource(folder.Path);
        int[] Epoch(int epoch, ulong seed) => [.. Enumerable.Range(epoch * Count, Count).Select(i => ReadRed(source.Open(new(seed, i))))];
        int[] first = Epoch(0, 5), second = Epoch(1, 5);
        Assert.Equal(Count, first.Distinct().Count());
        Assert.Equal(Count, second.Distinct().Count());
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, Epoch(0, 6));
        Assert.Equal(first, Epoch(0, 5));
    }

    [Fact]
    public void Grey_files_fill_all_three_channels_and_colours_fill_one_by_their_luma()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File("grey.png"), TestImages.EncodeGrey(40, 40, (_, _) => 200));
        using var colour = new FolderSource(folder.Path, Plain);
        float[] values = Sample(colour.Open(new(0, 0)), 3, 4);
        Assert.All(values, v => Assert.Equal((200 / 127.5) - 1, v, 0.001));

        File.Delete(folder.File("grey.png"));
        TestImages.Write(folder.File("green.png"), TestImages.Solid(40, 40, SKEncodedImageFormat.Png, new SKColor(0, 255, 0)));
        using var grey = new FolderSource(folder.Path, Plain with { Grey = true });
        Assert.Equal("grey", Assert.Single(grey.Channels).Name);
        Assert.All(Sample(grey.Open(new(0, 0)), 1, 4), v => Assert.Equal((2 * 0.7152) - 1, v, 0.01));
    }

    [Fact]
    public void Transparent_parts_stand_on_black()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File("a.png"), TestImages.Encode(40, 40, SKEncodedImageFormat.Png, (x, _) => new SKColor(255, 255, 255, (byte)(x < 20 ? 0 : 255))));
        using var source = new FolderSource(folder.Path, Plain);
        float[] values = Sample(source.Open(new(0, 0)), 3, 4);
        Assert.Equal([-1f, -1f, 1f, 1f], values[..4], (a, b) => Math.Abs(a - b) < 0.3);
        Assert.Equal(-1, values[0], 1e-3);
    }

    [Fact]
    public void The_orientation_of_a_camera_is_applied()
    {
        // Red on the left, to be turned by 90 degrees clockwise: red comes to the top.
        byte[] jpeg = TestImages.Encode(64, 48, SKEncodedImageFormat.Jpeg, (x, _) => x < 32 ? SKColors.Red : SKColors.Blue);
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File("a.jpg"), TestImages.Oriented(jpeg, 6));
        using var source = new FolderSource(folder.Path, Plain);
        Assert.Equal((1, 1), (source.Survey().Usable, source.Survey().NotSquare));
        float[] values = Sample(source.Open(new(0, 0)), 3, 4);
        Assert.All(values[..4], v => Assert.True(v > 0.8, $"red in the top row is {v}"));
        Assert.All(values[12..16], v => Assert.True(v < -0.8, $"red in the bottom row is {v}"));
    }

    [Fact]
    public void The_frame_is_the_inner_part_and_its_surroundings_are_the_images_own()
    {
        using var folder = new TemporaryFolder();

        // The outer ring of 10 pixels of 220 is white: just the surroundings of a frame with context 1.1.
        TestImages.Write(folder.File("a.png"), TestImages.Encode(220, 220, SKEncodedImageFormat.Png, (x, y) =>
            Math.Min(Math.Min(x, y), Math.Min(219 - x, 219 - y)) < 10 ? SKColors.White : SKColors.Black));
        using var source = new FolderSource(folder.Path, new() { Context = 1.1 });
        Assert.Equal(1.1, source.LargestShare);
        IImageFrame frame = source.Open(new(0, 0));
        float[] inner = Sample(frame, 3, 50), all = Sample(frame, 3, 22, 1.1);

        // The filter reaches half an output pixel beyond the frame, so its outermost pixels see the ring.
        for (int p = 0; p < 2500; p++)
        {
            bool edge = p % 50 is 0 or 49 || p / 50 is 0 or 49;
            Assert.True(edge || inner[p] == -1, $"pixel {p} is {inner[p]}");
        }

        Assert.Equal(1, all[0], 0.4);
        Assert.True(all[11 * 22] > 0.4 && all[(11 * 22) + 2] < -0.99);
    }

    [Fact]
    public void Squares_are_cut_at_random_places_and_in_the_middle_without_augmentation()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File("a.png"), TestImages.Encode(120, 40, SKEncodedImageFormat.Png, (x, _) => new SKColor((byte)(2 * x), 0, 0)));
        using var source = new FolderSource(folder.Path, new() { Context = 1 });
        double Centre(FrameDraw draw) => ((Sample(source.Open(draw), 3, 1)[0] + 1) * 127.5 / 2) + 0.5;
        double[] centres = [.. Enumerable.Range(0, 200).Select(i => Centre(new(0, i)))];
        Assert.InRange(centres.Min(), 19.9, 25);
        Assert.InRange(centres.Max(), 95, 100.1);
        Assert.Equal(60, Centre(new(0, 0, Augment: false)), 0.5);
    }

    [Fact]
    public void Flips_mirror_about_half_of_the_draws()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File("a.png"), TestImages.Encode(40, 40, SKEncodedImageFormat.Png, (x, _) => x < 20 ? SKColors.White : SKColors.Black));
        using var source = new FolderSource(folder.Path, new() { Flips = true });
        int mirrored = Enumerable.Range(0, 400).Count(i => Sample(source.Open(new(0, i)), 3, 2)[0] < 0);
        Assert.InRange(mirrored, 150, 250);
        Assert.True(Sample(source.Open(new(0, 0, Augment: false)), 3, 2)[0] > 0);
    }

    [Fact]
    public void Unusable_images_are_skipped_by_name_and_reason_until_the_limit()
    {
        using var folder = new TemporaryFolder();
        byte[] good = TestImages.Encode(64, 64, SKEncodedImageFormat.Png, (x, y) => new SKColor((byte)(x * y), (byte)x, (byte)y));
        TestImages.Write(folder.File("good.png"), good);
        TestImages.Write(folder.File("cut.png"), good[..(good.Length / 2)]);
        TestImages.Write(folder.File("words.jpg"), "no image"u8.ToArray());
        TestImages.Write(folder.File("small.png"), TestImages.Solid(8, 40, SKEncodedImageFormat.Png, SKColors.Red));
        TestImages.Write(folder.File("long.png"), TestImages.Solid(400, 40, SKEncodedImageFormat.Png, SKColors.Red));
        TestImages.Write(folder.File("huge.png"), TestImages.Solid(300, 300, SKEncodedImageFormat.Png, SKColors.Red));
        TestImages.Write(folder.File("gif.png"), Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"));
        TestImages.Write(folder.File("empty.webp"), []);
        var options = new DataSourceOptions { MaximumPixels = 80_000, SkipLimit = 7 };
        using (var source = new FolderSource(folder.Path, options))
        {
            for (int i = 0; i < 30; i++)
            {
                Sample(source.Open(new(3, i)), 3, 4);
            }

            Dictionary<string, string> skipped = source.Skipped.ToDictionary(s => s.Name, s => s.Reason);
            Assert.Equal(["cut.png", "empty.webp", "gif.png", "huge.png", "long.png", "small.png", "words.jpg"], skipped.Keys.Order(StringComparer.Ordinal));
            Assert.Contains("8x40", skipped["small.png"], StringComparison.Ordinal);
            Assert.Contains("300x300", skipped["huge.png"], StringComparison.Ordinal);
            Assert.Contains("4 to 1", skipped["long.png"], StringComparison.Ordinal);
            Assert.Contains("Gif", skipped["gif.png"], StringComparison.Ordinal);
        }

        using var strict = new FolderSource(folder.Path, options with { SkipLimit = 3 });
        var stopped = Assert.Throws<TrainingDataException>(() => strict.Survey(decode: true));
        Assert.Contains("the limit (data.options.skipLimit) is 3", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("cut.png: damaged or cut off", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_without_a_usable_image_stops_with_its_reason()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no such folder", Assert.Throws<TrainingDataException>(() => DataSource.Open(folder.File("missing"))).Message, StringComparison.Ordinal);
        Assert.Contains("holds no images", Assert.Throws<TrainingDataException>(() => DataSource.Open(folder.Path)).Message, StringComparison.Ordinal);
        TestImages.Write(folder.File("a.png"), [1, 2, 3]);
        Assert.Contains("a file; expected a folder", Assert.Throws<TrainingDataException>(() => DataSource.Open(folder.File("a.png"))).Message, StringComparison.Ordinal);
        using IDataSource source = DataSource.Open(folder.Path);
        var none = Assert.Throws<TrainingDataException>(() => source.Open(new(0, 0)));
        Assert.Contains("a.png", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Held_out_images_are_never_drawn_for_training()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 40; i++)
        {
            TestImages.Write(folder.File($"{i:00}.png"), TestImages.Solid(32, 32, SKEncodedImageFormat.Png, new SKColor((byte)(i * 6), 0, 0)));
        }

        using var source = new FolderSource(folder.Path, new() { HeldOutShare = 0.3 });
        HashSet<int> training = [.. Enumerable.Range(0, 200).Select(i => ReadRed(source.Open(new(0, i))))];
        HashSet<int> heldOut = [.. Enumerable.Range(0, 200).Select(i => ReadRed(source.Open(new(0, i, DataSplit.HeldOut))))];
        Assert.Equal(40, training.Count + heldOut.Count);
        Assert.InRange(heldOut.Count, 5, 20);
        Assert.Empty(training.Intersect(heldOut));
        using var whole = new FolderSource(folder.Path);
        Assert.False(whole.HasHeldOut);
        Assert.Throws<TrainingDataException>(() => whole.Open(new(0, 0, DataSplit.HeldOut)));
    }

    [Fact]
    public void The_cache_keeps_to_its_bytes_and_forgets_the_oldest()
    {
        var cache = new RasterCache(1000);
        for (int i = 0; i < 5; i++)
        {
            cache.Add(i, new Raster([new BytePlane(new byte[400], 20, 20)]));
            Assert.NotNull(cache.Find(i));
            Assert.InRange(cache.Bytes, 0, 1000);
        }

        Assert.Null(cache.Find(0));
        Assert.NotNull(cache.Find(3));
        Assert.NotNull(cache.Find(4));
        cache.Add(9, new Raster([new BytePlane(new byte[2500], 50, 50)]));
        Assert.Null(cache.Find(9));
    }

    private static int ReadRed(IImageFrame frame) => (int)Math.Round((Sample(frame, 3, 1)[0] + 1) * 127.5);

    private static float[] Sample(IImageFrame frame, int channels, int side, double share = 1)
    {
        float[] values = new float[channels * side * side];
        frame.Sample(new RegionSpec(Vector2d.Zero, share).ToRegion(new(side, side)), values);
        return values;
    }

    private static void AssertPlane(float[] values, int channel, double expected, double tolerance) =>
        Assert.All(values.Skip(channel * 64).Take(64), v => Assert.Equal(expected, v, tolerance));
}
