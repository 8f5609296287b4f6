using ScaleParty.Desktop;
using ScaleParty.Tests.Desktop;
using ScaleParty.Training.Data;
using SkiaSharp;

namespace ScaleParty.Tests.Training.Data;

public sealed class DataCheckTests
{
    [Fact]
    public void A_folder_is_reported_with_its_sizes_skips_and_statistics()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File("a.png"), TestImages.Solid(64, 64, SKEncodedImageFormat.Png, new SKColor(255, 0, 0)));
        TestImages.Write(folder.File("b.png"), TestImages.Solid(100, 80, SKEncodedImageFormat.Png, new SKColor(255, 0, 0)));
        TestImages.Write(folder.File("c.png"), [1]);
        using var source = new FolderSource(folder.Path);
        DataCheckReport report = DataCheck.Run(source, new() { Resolutions = [8, 12], TimedBatches = 1 });
        Assert.Equal((3, 2, 64, 100, 1), (report.Survey.Examined, report.Survey.Usable, report.Survey.SmallestSide, report.Survey.LargestSide, report.Survey.NotSquare));
        Assert.Equal([1.0, -1, -1], report.ChannelMeans, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.All(report.ChannelDeviations, d => Assert.InRange(d, 0, 1e-2));
        Assert.Equal([8, 12], report.Throughput.Select(t => t.Resolution));
        Assert.All(report.Throughput, t => Assert.True(t.ImagesPerSecond > 0));
        Assert.Contains(report.Lines(), l => l.Contains("c.png", StringComparison.Ordinal));
        Assert.Null(report.SheetPath);
    }

    [Fact]
    public void Frames_that_would_be_enlarged_are_counted_per_resolution()
    {
        using var folder = new TemporaryFolder();
        foreach (int side in (int[])[40, 70, 200])
        {
            TestImages.Write(folder.File($"{side}.png"), TestImages.Solid(side, side, SKEncodedImageFormat.Png, SKColors.Red));
        }

        using var source = new FolderSource(folder.Path, new() { Context = 1 });
        string[] lines = [.. DataCheck.Run(source, new() { Resolutions = [32, 64, 96], TimedBatches = 0 }).Lines()];
        Assert.DoesNotContain(lines, l => l.Contains("fewer than 32", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("1 of 3 frames looked at have fewer than 64 pixels per side", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("2 of 3 frames looked at have fewer than 96 pixels per side", StringComparison.Ordinal));
    }

    [Fact]
    public void A_limited_look_is_spread_over_the_whole_source()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 10; i++)
        {
            TestImages.Write(folder.File($"{i}.png"), TestImages.Solid(40 + i, 100, SKEncodedImageFormat.Png, SKColors.Red));
        }

        using var source = new FolderSource(folder.Path, new() { Context = 1 });
        Assert.Equal([40, 45], source.Survey(2).FrameSides);
        Assert.Throws<ArgumentOutOfRangeException>(() => DataCheck.Run(source, new() { SurveyLimit = 0 }));
    }

    [Fact]
    public void Scales_that_a_source_cannot_show_are_named_beside_the_sheet()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File("a.png"), TestImages.Solid(64, 64, SKEncodedImageFormat.Png, SKColors.Red));
        using var source = new FolderSource(folder.Path, new() { Context = 1 });
        var options = new DataCheckOptions { SheetPath = folder.File("sheet.png"), Columns = 1, Side = 16, Shares = [1, 1.1, 3], TimedBatches = 0, Resolutions = [] };
        Assert.Contains(DataCheck.Run(source, options).Lines(), l => l.EndsWith("without 110, 300 % of the frame, which lies beyond the 100 % that this source shows", StringComparison.Ordinal));
        Assert.Throws<TrainingDataException>(() => DataCheck.Run(source, options with { Shares = [3] }));
    }

    [Fact]
    public void The_sheet_has_a_row_per_scale_and_kind_of_channel()
    {
        using var folder = new TemporaryFolder();
        using var source = new ProceduralSource();
        string path = folder.File("sheet.png");
        DataCheck.Run(source, new() { SheetPath = path, Columns = 2, Side = 32, Shares = [0.5, 1, 99], TimedBatches = 0, Resolutions = [] });
        DecodedImage sheet = ImageFile.Load(path);
        using var same = new ContactSheet(8, 2, 32, 32);
        Assert.Equal((same.Width, same.Height), (sheet.Width, sheet.Height));

        // First colours, then heights: grey.
        float[] values = new float[4 * 32 * 32];
        source.Open(new(0, 0)).Sample(new RegionSpec(default, 0.5).ToRegion(new(32, 32)), values);
        int at = ((20 * sheet.Width) + 20) * 4, pixel = (10 * 32) + 10;
        Assert.Equal((values[pixel] + 1) * 127.5, sheet.Rgba[at], 1.0);
        int below = at + (56 * sheet.Width * 4);
        Assert.Equal((values[(3 * 1024) + pixel] + 1) * 127.5, sheet.Rgba[below], 1.0);
        Assert.Equal((sheet.Rgba[below], sheet.Rgba[below]), (sheet.Rgba[below + 1], sheet.Rgba[below + 2]));
    }
}
