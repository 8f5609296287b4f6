using ScaleParty.Sampling;

namespace ScaleParty.Desktop;

/// <summary>A contact sheet of up to 16 frames, spread evenly over a sequence.</summary>
public sealed class FrameSheet : IDisposable
{
    private const int Frames = 16;
    private const int Columns = 4;
    private const int Cell = 240;
    private const int SmallestCell = 16;
    private readonly Resolution _size;
    private readonly HashSet<int> _kept;
    private readonly ContactSheet _sheet;

    /// <summary>Creates an empty sheet.</summary>
    /// <param name="count">Number of frames of the sequence, 1 or more.</param>
    /// <param name="size">Pixels of a frame.</param>
    public FrameSheet(int count, Resolution size)
    {
        _size = size;
        int kept = Math.Min(count, Frames);
        _kept = [.. Enumerable.Range(0, kept).Select(i => kept == 1 ? 0 : (int)Math.Round((double)i * (count - 1) / (kept - 1)))];
        double reduce = Math.Min(1, (double)Cell / Math.Max(size.Width, size.Height));
        _sheet = new ContactSheet(
            kept,
            Columns,
            Math.Max(SmallestCell, (int)Math.Round(size.Width * reduce)),
            Math.Max(SmallestCell, (int)Math.Round(size.Height * reduce)));
    }

    /// <summary>Adds a frame if it is one of those that the sheet shows; frames come in order.</summary>
    /// <param name="frame">Number of the frame, from 0.</param>
    /// <param name="rgba">Its pixels, rows from top to bottom; alpha is ignored.</param>
    /// <param name="caption">A short line below it.</param>
    public void Add(int frame, ReadOnlySpan<byte> rgba, string caption)
    {
        if (_kept.Contains(frame))
        {
            _sheet.Add(rgba, _size.Width, _size.Height, caption);
        }
    }

    /// <summary>Writes the sheet atomically.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => _sheet.Save(path);

    /// <summary>Frees the sheet's pixels.</summary>
    public void Dispose() => _sheet.Dispose();
}
