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
/// and the picture becomes a PNG file. The path through OpenGL is the window's.
/// </summary>
internal static class OffscreenHost
{
    private const int SheetFrames = 16;
    private const int SheetColumns = 4;
    private const int SheetCell = 240;

    /// <summary>Renders the frames and says where they are.</summary>
    /// <returns>The exit status: 0, or 130 when interrupted.</returns>
    public static int Run(ViewerOptions options, GeneratorNetwork network, IAnsiConsole console, CancellationToken cancel)
    {
        using var context = new OffscreenContext();
        using var session = new ViewerSession(options, network, context.Gl, new GenerativeTextureOptions { Synchronous = true });
        Resolution size = options.Size ?? session.Timeline.Resolution ?? new Resolution(512, 512);
        using var framebuffer = new OffscreenFramebuffer(context.Gl, size);
        Directory.CreateDirectory(options.Out);
        RemoveOldFrames(options.Out);

        int count = options.Frames ?? session.Timeline.FrameCount(session.Timeline.FramesPerSecond);
        session.Bicubic = true;
        // One resolution for the whole run: a change on the way would show as a jump.
        session.Resize(options.Detail is { } detail
            ? TrainedDetail.Scale(size, detail / 100.0)
            : TrainedDetail.Reduce(size, TrainedDetail.ShorterSide(network.Description, session.SmallestScale(count))));
        console.MarkupLineInterpolated($"[bold]{network.Description.Name}[/], {session.Texture.Backend}, textures of {session.Parameters.Resolution}; drawn by {context.Renderer}");
        using var job = new FrameJob(session, framebuffer, options.Out, count);
        long start = Stopwatch.GetTimestamp();
        Render(console, job, cancel);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        if (job.Done > 0)
        {
            job.SaveSheet(Path.Combine(options.Out, "contact-sheet.png"));
            if (options.Screenshot is { } path)
            {
                job.SaveLast(path);
            }
        }

        Report(console, options, job, session.Texture.Statistics, elapsed);
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

    private static void Report(IAnsiConsole console, ViewerOptions options, FrameJob job, TextureStatistics statistics, TimeSpan elapsed)
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
        Row("generate", statistics.GenerateMilliseconds);
        Row("convert", statistics.ConvertMilliseconds);
        Row("upload", statistics.UploadMilliseconds);
        Row("draw and read back", job.DrawMilliseconds / job.Done);
        Row("write PNG", job.WriteMilliseconds / job.Done);
        Row("all", elapsed.TotalMilliseconds / job.Done);
        console.Write(table);
        console.WriteLine(FormattableString.Invariant($"{job.Done} frames of {job.Size} in {elapsed.TotalSeconds:F1} s, {job.Done / elapsed.TotalSeconds:F1} per second; dropped {statistics.Dropped}"));
        console.WriteLine($"Frames:        {Path.Combine(folder, FrameJob.FileName(0))} to {FrameJob.FileName(job.Done - 1)}");
        console.WriteLine($"Contact sheet: {Path.Combine(folder, "contact-sheet.png")}");
        if (options.Screenshot is { } path)
        {
            console.WriteLine($"Screenshot:    {Path.GetFullPath(path)}");
        }

        if (!SystemFont.IsFound)
        {
            console.WriteLine(SystemFont.Note);
        }
    }

    /// <summary>Frames of a longer run before would look like this one's.</summary>
    private static void RemoveOldFrames(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "frame_?????.png"))
        {
            File.Delete(file);
        }

        File.Delete(Path.Combine(folder, "contact-sheet.png"));
    }

    /// <summary>The frames of one run and how long they took.</summary>
    private sealed class FrameJob : IDisposable
    {
        private readonly ViewerSession _session;
        private readonly OffscreenFramebuffer _framebuffer;
        private readonly string _folder;
        private readonly byte[] _pixels;
        private readonly SortedSet<int> _sheetFrames;
        private readonly ContactSheet _sheet;

        public FrameJob(ViewerSession session, OffscreenFramebuffer framebuffer, string folder, int count)
        {
            _session = session;
            _framebuffer = framebuffer;
            _folder = folder;
            _pixels = new byte[framebuffer.ByteCount];
            Count = count;
            int kept = Math.Min(count, SheetFrames);
            _sheetFrames = [.. Enumerable.Range(0, kept).Select(i => kept == 1 ? 0 : (int)Math.Round((double)i * (count - 1) / (kept - 1)))];
            double reduce = Math.Min(1, (double)SheetCell / Math.Max(Size.Width, Size.Height));
            _sheet = new ContactSheet(
                kept,
                SheetColumns,
                Math.Max(16, (int)Math.Round(Size.Width * reduce)),
                Math.Max(16, (int)Math.Round(Size.Height * reduce)));
        }

        public int Count { get; }

        public int Done { get; private set; }

        public Resolution Size => _framebuffer.Size;

        public double DrawMilliseconds { get; private set; }

        public double WriteMilliseconds { get; private set; }

        public static string FileName(int frame) => FormattableString.Invariant($"frame_{frame:D5}.png");

        public void Next()
        {
            // However many frames there are, they are spread over the whole timeline.
            double seconds = _session.Timeline.Period * Done / Count;
            _session.ApplyTimeline(seconds);
            _session.Texture.Update(seconds);

            long start = Stopwatch.GetTimestamp();
            _framebuffer.Bind();
            _session.Draw();
            _framebuffer.Read(_pixels);
            DrawMilliseconds += Stopwatch.GetElapsedTime(start).TotalMilliseconds;

            start = Stopwatch.GetTimestamp();
            ImageFile.SavePng(Path.Combine(_folder, FileName(Done)), _pixels, Size.Width, Size.Height);
            WriteMilliseconds += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (_sheetFrames.Contains(Done))
            {
                _sheet.Add(_pixels, Size.Width, Size.Height, FormattableString.Invariant($"{seconds:F2} s   scale {_session.Parameters.Scale:F3}"));
            }

            Done++;
        }

        public void SaveLast(string path) => ImageFile.SavePng(path, _pixels, Size.Width, Size.Height);

        public void SaveSheet(string path) => _sheet.Save(path);

        public void Dispose() => _sheet.Dispose();
    }
}
