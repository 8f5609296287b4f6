using System.Diagnostics;
using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Desktop.Windows;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.TerrainLod.Drawing;
using ScaleParty.TerrainLod.Flight;
using ScaleParty.TerrainLod.World;
using Silk.NET.OpenGL;

namespace ScaleParty.TerrainLod.Window;

/// <summary>The world in a window: one loop that polls, updates and draws.</summary>
internal sealed class WindowHost : IDisposable
{
    private const double LongestStep = 0.1;
    private const double FigureInterval = 0.25;
    private const double CollisionShare = 0.1;
    private const int ScreenshotSamples = 2;
    private readonly TerrainOptions _options;
    private readonly IDesktopWindow _window;
    private readonly TextWriter _output;
    private readonly TerrainWorld _world;
    private readonly TerrainControls _controls;
    private readonly TerrainOverlay _overlay;
    private readonly FrameLimiter _limiter;
    private readonly List<(string, string)> _figures = [];
    private string? _problem;
    private double _figureTime = double.NegativeInfinity, _drawMilliseconds, _frameMilliseconds;
    private int _drawn;

    /// <summary>Creates the world in a window, which the caller owns.</summary>
    public WindowHost(TerrainOptions options, ScriptedFlight flight, ITileSource source, IDesktopWindow window, TextWriter output)
    {
        _options = options;
        _window = window;
        _output = output;
        CheckDepth(window.Gl);
        _world = new TerrainWorld(window.Gl, source, options);
        _controls = new TerrainControls(flight);
        _overlay = new TerrainOverlay(window.Gl);
        string renderer = window.Gl.GetStringS(StringName.Renderer) ?? "unknown";

        // A processor that also draws needs its time for the networks.
        _limiter = new FrameLimiter(DeviceSupport.IsSoftwareRenderer(renderer) ? 20 : 120);
        window.Input = _controls;
        output.WriteLine($"Drawn by {renderer}. H shows the keys.");
    }

    /// <summary>Runs until the window is closed.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        double before = 0;
        while (!_window.ShouldClose && !_controls.WantsQuit && !cancel.IsCancellationRequested && _drawn != _options.Frames)
        {
            double now = clock.Elapsed.TotalSeconds;
            _window.PollEvents();
            if (_window.FramebufferWidth > 0 && _window.FramebufferHeight > 0)
            {
                Step(now, now - before);
            }

            before = now;
            _limiter.Wait();
        }

        return ExitCode.Done;
    }

    /// <summary>Ends the stream and deletes the objects of the window's context.</summary>
    public void Dispose()
    {
        _overlay.Dispose();
        _world.Dispose();
    }

    // Without one the sky, which is drawn last and furthest, would cover the ground.
    private static void CheckDepth(GL gl)
    {
        gl.GetFramebufferAttachmentParameter(FramebufferTarget.Framebuffer, (FramebufferAttachment)GLEnum.Depth, FramebufferAttachmentParameterName.DepthSize, out int bits);
        if (bits == 0)
        {
            throw new GraphicsException("the window's framebuffer has no depth buffer; expected one of 24 bits");
        }
    }

    private void Step(double now, double elapsed)
    {
        long start = Stopwatch.GetTimestamp();
        var size = new Resolution(_window.FramebufferWidth, _window.FramebufferHeight);
        CameraPose pose = _controls.Camera.Pose;
        double step = Math.Min(elapsed, LongestStep);
        _controls.Advance(step, _world.GroundElevation(pose.X, pose.Y, CollisionShare * pose.Altitude));
        pose = _controls.Camera.Pose;
        if (!_controls.IsPaused)
        {
            Update(pose, size, step);
        }

        long updated = Stopwatch.GetTimestamp();
        _world.Renderer.Wireframe = _controls.Wireframe;
        _world.Renderer.View = _controls.ShowsTiles ? TerrainView.Tiles : TerrainView.Picture;
        _window.Gl.Viewport(0, 0, (uint)size.Width, (uint)size.Height);
        _world.Draw(pose, size);
        DoRequests(pose, size);
        TakeFigures(now, pose);
        _overlay.Draw(_controls.ShowsFigures ? _figures : [], _controls.ShowsHelp, size.Width, size.Height, (float)_window.ContentScale);
        _window.SwapBuffers();
        _drawMilliseconds = Smooth(_drawMilliseconds, Stopwatch.GetElapsedTime(updated).TotalMilliseconds);
        _frameMilliseconds = Smooth(_frameMilliseconds, elapsed * 1000);
        _drawn++;
        static double Smooth(double average, double value) => (0.9 * average) + (0.1 * value);
    }

    private void Update(in CameraPose pose, Resolution size, double elapsed)
    {
        try
        {
            _world.Streamed.Update(_world.Camera(pose, size), elapsed, Budget(elapsed));
        }
        catch (TileException e)
        {
            _problem = e.Message;
        }
    }

    // That of a frame of the display, and as much more as this one takes longer: where drawing is slow, uploads are not what delays it.
    private static StreamBudget Budget(double elapsed)
    {
        double frames = Math.Max(1, elapsed * 60);
        return new((long)(StreamBudget.Default.UploadBytes * frames), StreamBudget.Default.Milliseconds * frames);
    }

    private void DoRequests(in CameraPose pose, Resolution size)
    {
        if (_controls.WantsFullscreen)
        {
            _controls.WantsFullscreen = false;
            _window.IsFullscreen = !_window.IsFullscreen;
        }

        if (_controls.WantsScreenshot)
        {
            _controls.WantsScreenshot = false;
            string path = NextScreenshot();
            try
            {
                SaveScreenshot(path, pose, size);
                _output.WriteLine($"Screenshot: {Path.GetFullPath(path)}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _problem = e.Message;
            }
        }
    }

    private void SaveScreenshot(string path, in CameraPose pose, Resolution size)
    {
        using var framebuffer = new OffscreenFramebuffer(_window.Gl, size, ScreenshotSamples);
        framebuffer.Bind();
        _world.Draw(pose, size);
        byte[] pixels = new byte[framebuffer.ByteCount];
        framebuffer.Read(pixels);
        framebuffer.Unbind();
        ImageFile.SavePng(path, pixels, size.Width, size.Height);
    }

    private string NextScreenshot()
    {
        for (int number = 1; ; number++)
        {
            string path = Path.Combine(_options.Out, FormattableString.Invariant($"screenshot-{number:D4}.png"));
            if (!File.Exists(path))
            {
                return path;
            }
        }
    }

    private void TakeFigures(double now, in CameraPose pose)
    {
        if (now - _figureTime < FigureInterval)
        {
            return;
        }

        _figureTime = now;
        StreamedWorldStatistics s = _world.Streamed.Statistics;
        _figures.Clear();
        Add("Altitude", $"{CameraPose.Text(pose.Altitude)}");
        Add("Frames per second", $"{1000 / Math.Max(_frameMilliseconds, 1e-3):F0}");
        Add("Tiles visible", $"{s.TilesVisible}");
        Add("In flight, missing", $"{s.TilesInFlight}, {s.TilesMissing}");
        Add("Cached", $"{s.CachedBytes / 1048576.0:F0} MB + {s.DeviceBytes / 1048576.0:F0} MB on the device");
        Add("Made per second", $"{s.TilesPerSecond:F1}");
        Add("Update, upload", $"{s.UpdateMilliseconds:F2} ms, {s.UploadMilliseconds:F2} ms");
        Add("Generation", $"{s.GenerationMilliseconds:F1} ms per tile");
        Add("Drawing", $"{_drawMilliseconds:F1} ms");
        if (_controls.IsPaused)
        {
            Add("Streaming", $"paused (P)");
        }

        if (_problem is { } problem)
        {
            Add("Problem", $"{problem}");
        }
    }

    private void Add(string label, FormattableString value) => _figures.Add((label, value.ToString(CultureInfo.InvariantCulture)));
}
