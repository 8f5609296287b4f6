using System.Diagnostics;
using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.TerrainLod.Drawing;
using ScaleParty.TerrainLod.Flight;
using ScaleParty.TerrainLod.World;

namespace ScaleParty.TerrainLod.Offscreen;

/// <summary>Renders a flight to PNG frames, a contact sheet and, on request, a video.</summary>
internal sealed class OffscreenFlight : IDisposable
{
    /// <summary>Frames of a flight on a software driver that nobody asked a number of: the sample's own 1800 take minutes.</summary>
    public const int SoftwareFrames = 24;
    private const string SheetName = "contact-sheet.png";
    private static readonly Resolution DefaultSize = new(640, 360);
    private readonly TerrainOptions _options;
    private readonly ScriptedFlight _flight;
    private readonly TerrainWorld _world;
    private readonly OffscreenFramebuffer _picture;
    private readonly FrameChecks? _checks;
    private readonly FrameSheet _sheet;
    private readonly byte[] _pixels;
    private readonly int _frames;
    private readonly int _left;
    private readonly double _interval;
    private double _updating, _drawing;

    private OffscreenFlight(TerrainOptions options, ScriptedFlight flight, OffscreenContext context, ITileSource source)
    {
        _options = options;
        _flight = flight;
        Size = options.Size ?? flight.Timeline.Resolution ?? DefaultSize;
        int whole = flight.Timeline.FrameCount(flight.Timeline.FramesPerSecond);
        bool needsAll = options.Realtime || options.CheckCracks || options.Video is not null;
        _frames = options.Frames ?? (context.IsSoftware && !needsAll ? Math.Min(whole, SoftwareFrames) : whole);
        _left = options.Frames is null ? whole - _frames : 0;
        _interval = flight.Timeline.Period / _frames;
        _world = new TerrainWorld(context.Gl, source, options);
        _picture = new OffscreenFramebuffer(context.Gl, Size, options.Supersample);
        _checks = options.CheckCracks ? new FrameChecks(context.Gl, _world, Size) : null;
        _sheet = new FrameSheet(_frames, Size);
        _pixels = new byte[_picture.ByteCount];
    }

    /// <summary>Pixels of the frames.</summary>
    public Resolution Size { get; }

    /// <summary>Renders the frames and prints where they are.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="flight">The flight.</param>
    /// <param name="source">Makes the tiles.</param>
    /// <param name="output">Receives the report.</param>
    /// <param name="stop">Ends the run after a frame.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(TerrainOptions options, ScriptedFlight flight, ITileSource source, TextWriter output, CancellationToken stop)
    {
        using var folder = OutputFolder.Open(options.Out, "terrain");
        using var context = new OffscreenContext();
        using var run = new OffscreenFlight(options, flight, context, source);
        folder.Begin([.. Enumerable.Range(0, run._frames).Select(FrameName.Of), SheetName]);
        output.WriteLine($"{flight.Name}: {run._frames} frames of {run.Size}, drawn by {context.Renderer}");
        if (run._left > 0)
        {
            output.WriteLine($"A software driver takes seconds for a frame, so these are a part of the flight's {run._frames + run._left}; --frames {run._frames + run._left} makes all.");
        }

        int done = run.Render(folder, output, stop);
        if (done > 0)
        {
            run._sheet.Save(folder.PathOf(SheetName));
        }

        run.Report(folder, output, done);
        if (done < run._frames)
        {
            return ExitCode.Stopped;
        }

        if (options.Video is { } video)
        {
            string path = Path.GetFullPath(video);
            output.WriteLine(VideoEncoder.TryEncode(folder.Location, FrameName.Pattern, path, 1 / run._interval, run._frames, stop) ? $"Video:         {path}" : VideoEncoder.MissingNote);
        }

        return run._checks is not { CrackPixels: > 0 } ? ExitCode.Done : ExitCode.Failed;
    }

    public void Dispose()
    {
        _sheet.Dispose();
        _picture.Dispose();
        _checks?.Dispose();
        _world.Dispose();
    }

    private int Render(OutputFolder folder, TextWriter output, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        for (int frame = 0; frame < _frames; frame++)
        {
            if (stop.IsCancellationRequested)
            {
                return frame;
            }

            double seconds = frame * _interval;
            if (_options.Realtime && TimeSpan.FromSeconds(seconds) - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } early)
            {
                stop.WaitHandle.WaitOne(early);
            }

            CameraPose pose = _flight.At(seconds);
            Next(pose, frame);
            ImageFile.SavePng(folder.PathOf(FrameName.Of(frame)), _pixels, Size.Width, Size.Height);
            _sheet.Add(frame, _pixels, string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s   {CameraPose.Text(pose.Altitude)}"));
            if ((frame + 1) * 10 / _frames != frame * 10 / _frames)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{frame + 1} of {_frames} frames, {(frame + 1) / Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} frames/s"));
            }
        }

        return _frames;
    }

    /// <summary>Draws a frame into the pixels.</summary>
    private void Next(CameraPose pose, int frame)
    {
        long start = Stopwatch.GetTimestamp();
        WorldCamera camera = _world.Camera(pose, Size);
        if (_options.Realtime)
        {
            _world.Streamed.Update(camera, frame == 0 ? 0 : _interval, StreamBudget.Default);
        }
        else if (frame == 0)
        {
            _world.Streamed.Settle(camera);
        }
        else
        {
            _world.Streamed.UpdateFully(camera, _interval);
        }

        long updated = Stopwatch.GetTimestamp();
        _updating += Stopwatch.GetElapsedTime(start, updated).TotalMilliseconds;
        _picture.Bind();
        _world.Draw(pose, Size);
        _picture.Read(_pixels);
        _drawing += Stopwatch.GetElapsedTime(updated).TotalMilliseconds;
        _checks?.Add(_pixels, pose);
    }

    private void Report(OutputFolder folder, TextWriter output, int done)
    {
        if (done < _frames)
        {
            output.WriteLine($"Interrupted after {done} of {_frames} frames.");
        }

        if (done == 0)
        {
            return;
        }

        StreamedWorldStatistics statistics = _world.Streamed.Statistics;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Per frame: {_updating / done:F0} ms for tiles, {_drawing / done:F0} ms to draw. {statistics.TilesMade} tiles made, {statistics.GenerationMilliseconds:F1} ms each; {statistics.TilesVisible} visible at the end."));
        if (_checks is not null)
        {
            output.WriteLine(_interval <= FrameChecks.LongestInterval
                ? string.Create(CultureInfo.InvariantCulture, $"Crack pixels: {_checks.CrackPixels}. Largest jump between frames: {_checks.LargestJump:F1} of 255.")
                : string.Create(CultureInfo.InvariantCulture, $"Crack pixels: {_checks.CrackPixels}. Jumps between frames were not measured, as these are {_interval:F2} s apart; expected {FrameChecks.LongestInterval:F2} s at most."));
        }

        output.WriteLine($"Frames:        {folder.PathOf(FrameName.Of(0))} to {FrameName.Of(done - 1)}");
        output.WriteLine($"Contact sheet: {folder.PathOf(SheetName)}");
    }
}
