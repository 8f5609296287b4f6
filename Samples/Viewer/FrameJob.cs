using System.Diagnostics;
using ScaleParty.Desktop;
using ScaleParty.Sampling;

namespace ScaleParty.Viewer;

/// <summary>The frames of one run and how long they took.</summary>
internal sealed class FrameJob : IDisposable
{
    private const int SheetFrames = 16;
    private const int SheetColumns = 4;
    private const int SheetCell = 240;
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
