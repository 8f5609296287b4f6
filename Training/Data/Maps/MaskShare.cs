namespace ScaleParty.Training.Data;

/// <summary>The share of wanted pixels in any window of a map, from sums over its cells.</summary>
internal sealed class MaskShare
{
    private readonly int _cell;
    private readonly int _columns;
    private readonly int _rows;
    private readonly bool _wrap;
    private readonly long[] _sums;

    /// <param name="mask">The mask's samples, 0 to 255.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="invert">Whether 0 is wanted.</param>
    /// <param name="wrap">Whether columns go on at the other side.</param>
    public MaskShare(byte[] mask, int width, int height, bool invert, bool wrap)
    {
        _cell = Math.Max(1, width / 1024);
        _columns = width / _cell;
        _rows = height / _cell;
        _wrap = wrap;
        _sums = new long[(_rows + 1) * (_columns + 1)];
        for (int row = 0; row < _rows; row++)
        {
            long running = 0;
            for (int column = 0; column < _columns; column++)
            {
                running += CellSum(mask, width, row, column, invert);
                _sums[((row + 1) * (_columns + 1)) + column + 1] = _sums[(row * (_columns + 1)) + column + 1] + running;
            }
        }
    }

    /// <summary>Share of wanted pixels in a frame, to whole cells.</summary>
    public double Of(MapPlacement place)
    {
        int top = Math.Clamp(Round(place.Centre.Y - place.Half.Y), 0, _rows - 1), bottom = Math.Clamp(Round(place.Centre.Y + place.Half.Y), top + 1, _rows);
        int left = Round(place.Centre.X - place.Half.X), right = Math.Max(left + 1, Round(place.Centre.X + place.Half.X));
        if (!_wrap)
        {
            left = Math.Clamp(left, 0, _columns - 1);
            right = Math.Clamp(right, left + 1, _columns);
        }

        double all = 255.0 * _cell * _cell * (right - left) * (bottom - top);
        return (Prefix(bottom, right) - Prefix(bottom, left) - Prefix(top, right) + Prefix(top, left)) / all;
    }

    /// <summary>Sum above a row over the columns from 0 to <paramref name="column"/>, which may lie outside a map that wraps.</summary>
    private long Prefix(int row, int column)
    {
        int turns = (int)Math.Floor((double)column / _columns);
        int at = row * (_columns + 1);
        return (turns * _sums[at + _columns]) + _sums[at + column - (turns * _columns)];
    }

    private int Round(double pixels) => (int)Math.Round(pixels / _cell);

    private long CellSum(byte[] mask, int width, int row, int column, bool invert)
    {
        long sum = 0;
        for (int y = row * _cell; y < (row + 1) * _cell; y++)
        {
            foreach (byte value in mask.AsSpan((y * width) + (column * _cell), _cell))
            {
                sum += invert ? 255 - value : value;
            }
        }

        return sum;
    }
}
