using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Streaming;

/// <summary>A rectangle of pixels of one level.</summary>
/// <param name="Level">The level.</param>
/// <param name="X">Index of the left column.</param>
/// <param name="Y">Index of the top row.</param>
/// <param name="Width">Pixels per row, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
internal readonly record struct LevelArea(int Level, PyramidIndex X, PyramidIndex Y, int Width, int Height)
{
    /// <summary>Pixels along both axes.</summary>
    public Resolution Resolution => new(Width, Height);

    /// <summary>Number of pixels.</summary>
    public long PixelCount => (long)Width * Height;

    private PyramidIndex EndX => X + Width;

    private PyramidIndex EndY => Y + Height;

    /// <summary>Whether it contains another area of its level.</summary>
    public bool Contains(in LevelArea other) =>
        Level == other.Level && X <= other.X && Y <= other.Y && EndX >= other.EndX && EndY >= other.EndY;

    /// <summary>What it has in common with an area of its level; null for nothing.</summary>
    public LevelArea? Overlap(in LevelArea other)
    {
        PyramidIndex x = Larger(X, other.X), y = Larger(Y, other.Y), endX = Smaller(EndX, other.EndX), endY = Smaller(EndY, other.EndY);
        return Level == other.Level && x < endX && y < endY
            ? new LevelArea(Level, x, y, (int)(endX - x).ToInt64(), (int)(endY - y).ToInt64())
            : null;
    }

    /// <summary>The pixels of the next coarser level that a synthesizer reads to make these.</summary>
    /// <param name="bits">Logarithm to base 2 of the ratio between levels.</param>
    public LevelArea Coarse(int bits)
    {
        // The number of cells depends on the place within a cell alone, which the lower bits of an index give.
        int pad = PaddingMode.Exact.EncodingPad();
        int width = LatticeRequest.CoarseArea(X.ToLow(), Width, 1 << bits).Count, height = LatticeRequest.CoarseArea(Y.ToLow(), Height, 1 << bits).Count;
        return new LevelArea(Level - 1, (X >> bits) - pad, (Y >> bits) - pad, width, height);
    }

    /// <summary>The areas of this one around an inner one: above, below, left and right of it. Those without pixels are not among them.</summary>
    public IEnumerable<LevelArea> Around(LevelArea inner)
    {
        int top = (int)(inner.Y - Y).ToInt64(), left = (int)(inner.X - X).ToInt64();
        int bottom = Height - top - inner.Height, right = Width - left - inner.Width;
        if (top > 0)
        {
            yield return this with { Height = top };
        }

        if (bottom > 0)
        {
            yield return this with { Y = inner.Y + inner.Height, Height = bottom };
        }

        if (left > 0)
        {
            yield return inner with { X = X, Width = left };
        }

        if (right > 0)
        {
            yield return inner with { X = inner.X + inner.Width, Width = right };
        }
    }

    private static PyramidIndex Larger(PyramidIndex a, PyramidIndex b) => a > b ? a : b;

    private static PyramidIndex Smaller(PyramidIndex a, PyramidIndex b) => a < b ? a : b;
}
