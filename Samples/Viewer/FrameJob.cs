using System.Diagnostics;
using ScaleParty.Desktop;
using ScaleParty.Sampling;

namespace ScaleParty.Viewer;

/// <summary>The frames of one run and how long they took.</summary>
internal sealed class FrameJob : IDisposable
{
    private readonly ViewerSession _session;
    private readonly OffscreenFramebuffer _framebuffer;
    private readonly string _folder;
    private readonly byte[] _pixels;
    private readonly FrameSheet _sheet;

    public FrameJob(ViewerSession session, OffscreenFramebuffer framebuffer, string folder, int count)
    {
        _session = session;
        _framebuffer = framebuffer;
        _folder = folder;
        _pixels = new byte[framebuffer.ByteCount];
        Count = count;
        _sheet = new FrameSheet(count, Size);
    }

    public int Count { get; }

    public int Done { get; private set; }

    public Resolution Size => _framebuffer.Size;

    public double DrawMilliseconds { get; private set; }

    public double WriteMilliseconds { get; private set; }

    public void Next()
    {
        // Any number of frames is spread over the whole timeline.
        double seconds = _session.Timeline.Period * Done / Count;
        _session.ApplyTimeline(seconds);
        _session.Texture.Update(seconds);

        long start = Stopwatch.GetTimestamp();
        _framebuffer.Bind();
        _session.Draw();
        _framebuffer.Read(_pixels);
        DrawMilliseconds += Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        start = Stopwatch.GetTimestamp();
        ImageFile.SavePng(Path.Combine(_folder, FrameName.Of(Done)), _pixels, Size.Width, Size.Height);
        WriteMilliseconds += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        _sheet.Add(Done, _pixels, FormattableString.Invariant($"{seconds:F2} s   scale {_session.Parameters.Scale:F3}"));
        Done++;
    }

    public void SaveLast(string path) => ImageFile.SavePng(path, _pixels, Size.Width, Size.Height);

    public void SaveSheet(string path) => _sheet.Save(path);

    public void Dispose() => _sheet.Dispose();
}
