using System.Diagnostics;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Windows;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Viewer.Overlay;
using Silk.NET.OpenGL;
using Spectre.Console;

namespace ScaleParty.Viewer;

/// <summary>The viewer in a window: one loop that polls, updates and draws, and waits while nothing changes.</summary>
internal sealed class WindowHost : IDisposable
{
    private const double StatisticsInterval = 0.25;
    private const double LongestStep = 0.1;
    private const double RestDelay = 0.3;
    private readonly ViewerOptions _options;
    private readonly IAnsiConsole _console;
    private readonly IDesktopWindow _window;
    private readonly ViewerSession _session;
    private readonly ViewerController _controller;
    private readonly ViewerOverlay _overlay;
    private readonly ViewerFigures _figures;
    private readonly FrameLimiter _limiter;
    private readonly RestWatch _rest;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private (AffineTransform Transform, Resolution View, ReliefShading? Shading, int Width, int Height) _drawnState;
    private double _statisticsTime;
    private double _workMilliseconds;
    private int _drawn;
    private int _drawnBefore;

    /// <summary>Creates the viewer in a window, which the caller owns.</summary>
    public WindowHost(ViewerOptions options, GeneratorNetwork network, IDesktopWindow window, IAnsiConsole console)
    {
        _options = options;
        _console = console;
        _window = window;
        string renderer = window.Gl.GetStringS(StringName.Renderer) ?? "unknown";
        if (options.Diagnostics)
        {
            Diagnostics.PrintDriver(Console.Out, window.Gl);
        }

        _session = new ViewerSession(options, network, window.Gl, new GenerativeTextureOptions { Anchor = LatticeAnchor.Anchored, Overscan = 0.05 });
        bool software = DeviceSupport.IsSoftwareRenderer(renderer);
        bool onHardware = _session.Texture.IsOnDevice && !software;
        int detail = options.Detail ?? (onHardware ? 100 : 25);
        _rest = new RestWatch(_session.Parameters, RestDelay);
        _controller = new ViewerController(_session, detail, () => _clock.Elapsed.TotalSeconds) { IsDetailTrained = options.Detail is null };
        _figures = new ViewerFigures { Backend = _session.Texture.Backend, Reason = _session.Texture.BackendReason ?? string.Empty, IsOnDevice = _session.Texture.IsOnDevice, Renderer = renderer };
        _controller.Attach(ViewerPanel.Build(_controller, network.Description.HasNoise || _session.Texture.HasModes, _figures));
        _overlay = new ViewerOverlay(window.Gl, _controller, network.Description.Name);

        // A processor that also draws needs its time for the network rather than for sixty frames a second.
        _limiter = new FrameLimiter(software ? 30 : 120);
        _session.Bicubic = !software;
        _window.Input = _controller;
        console.MarkupLineInterpolated($"[bold]{network.Description.Name}[/], {_session.Texture.Backend} ({_session.Texture.BackendReason}); drawn by {renderer}. H shows the keys.");
    }

    /// <summary>Opens the window.</summary>
    /// <exception cref="GraphicsException">There is no display or no driver.</exception>
    public static IDesktopWindow Open(ViewerOptions options, GeneratorNetwork network)
    {
        Resolution size = options.Size ?? new Resolution(1200, 800);
        return DesktopWindow.Open(new WindowOptions
        {
            Title = $"ScaleParty – {network.Description.Name}",
            Width = Math.Max(64, size.Width),
            Height = Math.Max(64, size.Height),
        });
    }

    /// <summary>Runs until the window is closed.</summary>
    /// <returns>The exit status.</returns>
    public int Run(CancellationToken cancel)
    {
        double before = _clock.Elapsed.TotalSeconds;
        bool announced = false;
        while (!_window.ShouldClose && !_controller.WantsQuit && !cancel.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            double now = _clock.Elapsed.TotalSeconds;
            _window.PollEvents();
            Step(now, Math.Min(now - before, LongestStep));
            before = now;

            if (!announced && _session.Texture.HasImage)
            {
                announced = true;
                TimeSpan sinceStart = DateTime.Now - Process.GetCurrentProcess().StartTime;
                _console.WriteLine(FormattableString.Invariant($"First picture {sinceStart.TotalSeconds:F1} s after the start."));
            }

            if (IsDone())
            {
                break;
            }

            _workMilliseconds = (0.9 * _workMilliseconds) + (0.1 * Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            _limiter.Wait();
        }

        if (_options.Screenshot is { } path)
        {
            SaveScreenshot(path);
            _console.WriteLine($"Screenshot: {Path.GetFullPath(path)}");
        }

        if (_options.Diagnostics)
        {
            Diagnostics.PrintBackend(Console.Out, _session.Texture);
        }

        return 0;
    }

    public void Dispose()
    {
        _overlay.Dispose();
        _session.Dispose();
    }

    private bool IsDone() =>
        _options.Frames is { } frames ? _drawn >= frames : _options.Screenshot is not null && _session.Texture.HasImage;

    private void Step(double now, double elapsed)
    {
        (int width, int height) = (_window.FramebufferWidth, _window.FramebufferHeight);
        if (width == 0 || height == 0)
        {
            return;
        }

        float scale = (float)_window.ContentScale;
        _controller.Resize(width, height, scale);
        _controller.Advance(elapsed);
        bool resized = _drawnState.Width != width || _drawnState.Height != height;
        _session.Resize(TextureSize(width, height, _rest.IsAtRest(now, resized)));
        bool moved = UpdateTexture(now);
        moved |= _drawnState != State(width, height) || _options.Frames is not null;
        bool changed = DoRequests(now);
        TakeStatistics(now);
        changed |= _overlay.Refresh(now, width, height, scale);
        if (moved || changed)
        {
            Draw(width, height, scale);
            _drawn += moved ? 1 : 0;
        }
    }

    private void Draw(int width, int height, float scale)
    {
        GL gl = _window.Gl;
        gl.Viewport(0, 0, (uint)width, (uint)height);
        gl.ClearColor(0.05f, 0.06f, 0.07f, 1);
        gl.Clear(ClearBufferMask.ColorBufferBit);
        _session.Draw();
        _overlay.Draw(width, height, scale);
        _window.SwapBuffers();
        _drawnState = State(width, height);
    }

    private (AffineTransform Transform, Resolution View, ReliefShading? Shading, int Width, int Height) State(int width, int height) =>
        (_session.Texture.Transform, _session.Texture.Resolution, _session.Shading, width, height);

    private bool UpdateTexture(double now)
    {
        try
        {
            return _session.Texture.Update(now);
        }
        catch (GenerationException e)
        {
            _overlay.ShowMessage(e.Message, now);
            return true;
        }
    }

    private bool DoRequests(double now)
    {
        if (_controller.WantsFullscreen)
        {
            _controller.WantsFullscreen = false;
            _window.IsFullscreen = !_window.IsFullscreen;
        }

        if (!_controller.WantsScreenshot)
        {
            return false;
        }

        _controller.WantsScreenshot = false;
        string path = NextScreenshot();
        try
        {
            SaveScreenshot(path);
            _overlay.ShowMessage($"Saved {path}", now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GenerationException)
        {
            _overlay.ShowMessage(e.Message, now);
        }

        return true;
    }

    private void TakeStatistics(double now)
    {
        double passed = now - _statisticsTime;
        if (passed < StatisticsInterval)
        {
            return;
        }

        // While nothing changes, the figures are updated once and then not drawn again.
        bool resting = _drawn == _drawnBefore;
        _overlay.FiguresRevision += resting && _figures.FramesPerSecond == 0 ? 0 : 1;

        _figures.Texture = _session.Texture.Statistics;
        _figures.FramesPerSecond = (_drawn - _drawnBefore) / passed;
        _figures.FrameMilliseconds = _workMilliseconds;
        _figures.Resolution = _session.Parameters.Resolution.ToString();
        (_statisticsTime, _drawnBefore) = (now, _drawn);
    }

    // Fewer pixels are for the speed of motion: a view at rest has all, unless the user has chosen their share.
    private Resolution TextureSize(int width, int height, bool atRest)
    {
        bool chosen = _options.Detail is not null || _controller.Detail.Value != _controller.Detail.Info.Initial;
        Resolution wanted = TrainedDetail.Scale(new Resolution(width, height), atRest && !chosen ? 1 : _controller.Detail.Value / 100);
        return _controller.IsDetailTrained && !_controller.ShowsPyramid
            ? TrainedDetail.Reduce(wanted, TrainedDetail.ShorterSide(_session.Network.Description, _session.Parameters.Scale))
            : wanted;
    }

    /// <summary>The finished picture at the current view, as it is at rest, without the overlay.</summary>
    private void SaveScreenshot(string path)
    {
        (int width, int height) = (_window.FramebufferWidth, _window.FramebufferHeight);
        _session.Resize(TextureSize(width, height, atRest: true));
        _session.Texture.Update(_clock.Elapsed.TotalSeconds);
        _session.Texture.Finish();
        using var framebuffer = new OffscreenFramebuffer(_window.Gl, new Resolution(width, height));
        framebuffer.Bind();
        _session.Draw();
        byte[] pixels = new byte[framebuffer.ByteCount];
        framebuffer.Read(pixels);
        framebuffer.Unbind();
        ImageFile.SavePng(path, pixels, framebuffer.Size.Width, framebuffer.Size.Height);
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
}
