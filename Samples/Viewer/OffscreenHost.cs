using System.Diagnostics;
using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using Spectre.Console;

namespace ScaleParty.Viewer;

/// <summary>
/// Renders the timeline without a window: the generative texture waits for each image, the view draws it into a picture,
/// which is written as a PNG file. It uses OpenGL as the window does.
/// </summary>
internal static class OffscreenHost
{
    private const string SheetName = "contact-sheet.png";

    /// <summary>Renders the frames and prints where they are.</summary>
    /// <returns>The exit status: 0, or 130 when interrupted.</returns>
    public static int Run(ViewerOptions options, GeneratorNetwork network, IAnsiConsole console, CancellationToken cancel)
    {
        using var context = new OffscreenContext();
        if (options.Diagnostics)
        {
            Diagnostics.PrintDriver(Console.Out, context.Gl);
        }

        using var session = new ViewerSession(options, network, context.Gl, new GenerativeTextureOptions { Synchronous = true });
        Resolution size = options.Size ?? session.Timeline.Resolution ?? new Resolution(512, 512);
        using var framebuffer = new OffscreenFramebuffer(context.Gl, size);
        int count = options.Frames ?? session.Timeline.FrameCount(session.Timeline.FramesPerSecond);
        using OutputFolder folder = OutputFolder.Open(options.Out, "viewer");
        folder.Begin([.. Enumerable.Range(0, count).Select(FrameName.Of), SheetName]);
        session.Bicubic = true;
        // One resolution for the whole run: a change would be visible as a jump.
        session.Resize(options.Detail is { } detail
            ? TrainedDetail.Scale(size, detail / 100.0)
            : session.Mode == SynthesisMode.Pyramid ? TrainedDetail.Scale(size, 1)
            : TrainedDetail.Reduce(size, TrainedDetail.ShorterSide(network.Description, session.SmallestScale(count))));
        console.MarkupLineInterpolated($"[bold]{network.Description.Name}[/], {session.Texture.Backend} ({session.Texture.BackendReason}), textures of {session.Parameters.Resolution}; drawn by {context.Renderer}");
        using var job = new FrameJob(session, framebuffer, options.Out, count);
        long start = Stopwatch.GetTimestamp();
        Render(console, job, cancel);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        if (job.Done > 0)
        {
            job.SaveSheet(folder.PathOf(SheetName));
            if (options.Screenshot is { } path)
            {
                job.SaveLast(path);
            }
        }

        Report(console, options, job, session.Texture, elapsed);
        if (options.Diagnostics)
        {
            Diagnostics.PrintBackend(Console.Out, session.Texture);
        }

        return job.Done == count ? 0 : 130;
    }

    private static void Render(IAnsiConsole console, FrameJob job, CancellationToken cancel) => console.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(progress =>
        {
            ProgressTask task = progress.AddTask($"{job.Count} frames of {job.Size}", maxValue: job.Count);
            while (job.Done < job.Count && !cancel.IsCancellationRequested)
            {
                job.Next();
                task.Increment(1);
            }
        });

    private static void Report(IAnsiConsole console, ViewerOptions options, FrameJob job, GenerativeTexture texture, TimeSpan elapsed)
    {
        string folder = Path.GetFullPath(options.Out);
        if (job.Done < job.Count)
        {
            console.MarkupLineInterpolated($"[yellow]Interrupted[/] after {job.Done} of {job.Count} frames.");
        }

        if (job.Done == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("Step").AddColumn(new TableColumn("ms per frame").RightAligned());
        void Row(string step, double milliseconds) => table.AddRow(step, milliseconds.ToString("F1", CultureInfo.InvariantCulture));
        TextureStatistics statistics = texture.Statistics;
        if (texture.IsOnDevice)
        {
            Row("generate (device, estimated)", statistics.GenerateMilliseconds);
        }
        else
        {
            Row("generate", statistics.GenerateMilliseconds);
            Row("convert", statistics.ConvertMilliseconds);
            Row("upload", statistics.UploadMilliseconds);
        }

        Row("draw and read back", job.DrawMilliseconds / job.Done);
        Row("write PNG", job.WriteMilliseconds / job.Done);
        Row("all", elapsed.TotalMilliseconds / job.Done);
        console.Write(table);
        // Directly to the writer: the console would break long paths.
        TextWriter lines = Console.Out;
        lines.WriteLine(FormattableString.Invariant($"{job.Done} frames of {job.Size} in {elapsed.TotalSeconds:F1} s, {job.Done / elapsed.TotalSeconds:F1} per second; dropped {statistics.Dropped}"));
        lines.WriteLine($"Frames:        {Path.Combine(folder, FrameName.Of(0))} to {FrameName.Of(job.Done - 1)}");
        lines.WriteLine($"Contact sheet: {Path.Combine(folder, SheetName)}");
        if (options.Screenshot is { } path)
        {
            lines.WriteLine($"Screenshot:    {Path.GetFullPath(path)}");
        }
    }
}
