namespace ScaleParty.Synthesis;

/// <summary>
/// The filter transform of Winograd's F(2x2, 3x3), G g G^T (Lavin and Gray, 2016, "Fast Algorithms for Convolutional Neural
/// Networks"): with it, 2x2 outputs take 16 products instead of 36.
/// </summary>
internal static class WinogradFilter
{
    /// <summary>Values of a transformed filter, 4x4.</summary>
    public const int Count = 16;

    /// <summary>Transforms one filter.</summary>
    /// <param name="filter">3x3, row-major.</param>
    /// <param name="scale">Multiplies every value.</param>
    /// <param name="destination">Receives 4x4 values, row-major.</param>
    public static void Transform(ReadOnlySpan<float> filter, double scale, Span<float> destination)
    {
        Span<double> columns = stackalloc double[12];
        for (int v = 0; v < 3; v++)
        {
            Column(filter.At(v) * scale, filter.At(3 + v) * scale, filter.At(6 + v) * scale, columns.Slice(v), 3);
        }

        Span<double> row = stackalloc double[4];
        for (int r = 0; r < 4; r++)
        {
            Column(columns[3 * r], columns[(3 * r) + 1], columns[(3 * r) + 2], row, 1);
            for (int j = 0; j < 4; j++)
            {
                destination[(4 * r) + j] = (float)row[j];
            }
        }
    }

    // G times a vector of three.
    private static void Column(double a, double b, double c, Span<double> destination, int stride)
    {
        destination[0] = a;
        destination[stride] = 0.5 * (a + b + c);
        destination[2 * stride] = 0.5 * (a - b + c);
        destination[3 * stride] = c;
    }
}
