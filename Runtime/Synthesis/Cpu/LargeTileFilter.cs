namespace ScaleParty.Synthesis.Cpu;

/// <summary>The filter transform of Winograd's F(4x4, 3x3), G g G^T, for the points of <see cref="LargeTile{TLanes, TVector}"/>.</summary>
internal static class LargeTileFilter
{
    /// <summary>Values of a transformed filter, 6x6.</summary>
    public const int Count = Side * Side;

    /// <summary>The points other than 0 and infinity, each with both signs.</summary>
    public const double A = 0.75, B = 1.5;

    private const int Side = 6;

    // The derivative of z (z^2 - A^2)(z^2 - B^2) at 0, A and B.
    private const double AtZero = A * A * B * B, AtA = 2 * A * A * ((A * A) - (B * B)), AtB = 2 * B * B * ((B * B) - (A * A));

    /// <summary>Transforms one filter.</summary>
    /// <param name="filter">3x3, row-major.</param>
    /// <param name="scale">Multiplies every value.</param>
    /// <param name="destination">Receives 6x6 values, row-major.</param>
    public static void Transform(ReadOnlySpan<float> filter, double scale, Span<float> destination)
    {
        Span<double> columns = stackalloc double[3 * Side];
        for (int v = 0; v < 3; v++)
        {
            Column(filter.At(v) * scale, filter.At(3 + v) * scale, filter.At(6 + v) * scale, columns.Slice(v), 3);
        }

        Span<double> row = stackalloc double[Side];
        for (int r = 0; r < Side; r++)
        {
            Column(columns[3 * r], columns[(3 * r) + 1], columns[(3 * r) + 2], row, 1);
            for (int j = 0; j < Side; j++)
            {
                destination[(Side * r) + j] = (float)row[j];
            }
        }
    }

    // G times a vector of three.
    private static void Column(double a, double b, double c, Span<double> destination, int stride)
    {
        destination[0] = a / AtZero;
        destination[stride] = (a + (A * b) + (A * A * c)) / AtA;
        destination[2 * stride] = (a - (A * b) + (A * A * c)) / AtA;
        destination[3 * stride] = (a + (B * b) + (B * B * c)) / AtB;
        destination[4 * stride] = (a - (B * b) + (B * B * c)) / AtB;
        destination[5 * stride] = c;
    }
}
