namespace ScaleParty.Streaming;

/// <summary>Index of a pixel or tile along one axis of a pyramid level: a signed integer of 128 bits, since the indices of level k grow by the ratio per level.</summary>
/// <param name="High">Upper 64 bits, with the sign.</param>
/// <param name="Low">Lower 64 bits.</param>
public readonly record struct PyramidIndex(long High, ulong Low) : IComparable<PyramidIndex>
{
    /// <summary>An index of 64 bits.</summary>
    public static implicit operator PyramidIndex(long value) => new(value >> 63, unchecked((ulong)value));

    /// <summary>The largest index that is not above a number.</summary>
    /// <param name="value">Within ±2^126.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not, or is not a number.</exception>
    public static PyramidIndex Floor(double value)
    {
        const double Unit = 18446744073709551616.0, Limit = Unit * Unit / 4;
        value = Math.Floor(Guard.InRange(value, -Limit, Limit, nameof(value)));
        double size = Math.Abs(value), high = Math.Floor(size / Unit);

        // Exact: of a double's 53 bits, those that are left are fewer.
        var index = new PyramidIndex((long)high, (ulong)(size - (high * Unit)));
        return value < 0 ? -index : index;
    }

    /// <summary>The sum.</summary>
    public static PyramidIndex operator +(PyramidIndex a, PyramidIndex b)
    {
        ulong low = unchecked(a.Low + b.Low);
        return new(unchecked(a.High + b.High + (low < a.Low ? 1 : 0)), low);
    }

    /// <summary>The negative.</summary>
    public static PyramidIndex operator -(PyramidIndex a) => new PyramidIndex(~a.High, ~a.Low) + 1;

    /// <summary>The difference.</summary>
    public static PyramidIndex operator -(PyramidIndex a, PyramidIndex b) => a + -b;

    /// <summary>Multiplied by 2^<paramref name="bits"/>, 0 to 127; bits beyond 128 are lost.</summary>
    public static PyramidIndex operator <<(PyramidIndex a, int bits) => bits switch
    {
        0 => a,
        < 64 => new((a.High << bits) | (long)(a.Low >> (64 - bits)), a.Low << bits),
        64 => new((long)a.Low, 0),
        _ => new((long)(a.Low << (bits - 64)), 0),
    };

    /// <summary>Divided by 2^<paramref name="bits"/>, 0 to 127, rounded down.</summary>
    public static PyramidIndex operator >>(PyramidIndex a, int bits) => bits switch
    {
        0 => a,
        < 64 => new(a.High >> bits, (a.Low >> bits) | ((ulong)a.High << (64 - bits))),
        64 => a.High,
        _ => a.High >> (bits - 64),
    };

    /// <summary>Whether a is before b.</summary>
    public static bool operator <(PyramidIndex a, PyramidIndex b) => a.CompareTo(b) < 0;

    /// <summary>Whether a is after b.</summary>
    public static bool operator >(PyramidIndex a, PyramidIndex b) => a.CompareTo(b) > 0;

    /// <summary>Whether a is before b or equal.</summary>
    public static bool operator <=(PyramidIndex a, PyramidIndex b) => a.CompareTo(b) <= 0;

    /// <summary>Whether a is after b or equal.</summary>
    public static bool operator >=(PyramidIndex a, PyramidIndex b) => a.CompareTo(b) >= 0;

    /// <summary>The index as 64 bits.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public long ToInt64() => ((PyramidIndex)unchecked((long)Low)) == this ? unchecked((long)Low) : throw new OverflowException($"the index {this} does not fit 64 bits");

    /// <summary>The lower 64 bits as a signed number, which name a lattice point of noise.</summary>
    public long ToLow() => unchecked((long)Low);

    /// <summary>A double beside it: exact up to 53 bits, else to within its last two bits.</summary>
    public double ToDouble() => ((PyramidIndex)unchecked((long)Low)) == this ? unchecked((long)Low) : (High * 18446744073709551616.0) + Low;

    /// <summary>Position within the coarser cell: the index modulo 2^<paramref name="bits"/>, 0 to 30 bits.</summary>
    public int Within(int bits) => (int)(Low & ((1UL << bits) - 1));

    /// <inheritdoc/>
    public int CompareTo(PyramidIndex other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>Decimal where 64 bits hold it, else hexadecimal.</summary>
    public override string ToString() =>
        ((PyramidIndex)unchecked((long)Low)) == this ? FormattableString.Invariant($"{unchecked((long)Low)}") : FormattableString.Invariant($"0x{High:X16}{Low:X16}");
}
