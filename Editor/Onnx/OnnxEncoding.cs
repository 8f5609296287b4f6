using System.Numerics;
using System.Runtime.InteropServices;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Onnx;

/// <summary>
/// The positional encoding in a graph, [1, channels, H, W]. Angles are counted in turns and their whole parts removed before anything is added, because single precision
/// holds few digits of a large angle: w . p = w . centre + (w s) . pixels, of which the first is a product of parts that are exact, and the second is small.
/// </summary>
internal static class OnnxEncoding
{
    // Centres are divided into multiples of 64, the multiples of 1/64 of the rest, and the rest.
    private const double CoarseStep = 64;

    // Bits of a factor of which the products with the two leading parts of a centre are exact.
    private const int PartBits = 12;

    /// <summary>Adds the encoding of a region.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="network">Gives the encoding: Grid or Fourier.</param>
    /// <param name="region">The cells.</param>
    /// <param name="phases">With Fourier, one per frequency in radians, [K].</param>
    public static OnnxValue Of(OnnxGraph graph, NetworkDescription network, OnnxRegion region, OnnxValue? phases)
    {
        graph.Scope = "encoding";
        return network.Encoding.Kind == EncodingKind.Grid ? Grid(graph, region) : Fourier(graph, network, region, phases!);
    }

    private static OnnxValue Grid(OnnxGraph graph, OnnxRegion region)
    {
        OnnxValue x = Positions(0, region.Columns, rows: false), y = Positions(1, region.Rows, rows: true);

        // Broadcasting without the shape: zeros along the other axis.
        OnnxValue zero = graph.Scalar("zero", 0);
        return graph.Concat(1, graph.Add(x, graph.Mul(y, zero)), graph.Add(y, graph.Mul(x, zero)));

        OnnxValue Positions(int axis, OnnxValue pixels, bool rows)
        {
            OnnxValue places = graph.Mul(graph.Elements(region.Scale, axis), pixels);
            places = region.Centre is { } centre ? graph.Add(graph.Elements(centre, axis), places) : places;
            return rows ? graph.Reshape(places, 1, 1, pixels.Shape[0], 1) : graph.Reshape(places, 1, 1, 1, pixels.Shape[0]);
        }
    }

    private static OnnxValue Fourier(OnnxGraph graph, NetworkDescription network, OnnxRegion region, OnnxValue phases)
    {
        EncodingDescription encoding = network.Encoding;
        int count = encoding.Frequencies.Count, waves = encoding.Bands?.Waves ?? 1, bands = count / waves;

        // Turns per pixel along each axis, and at the centre.
        OnnxValue x = PerPixel(0, f => f.X), y = PerPixel(1, f => f.Y);
        OnnxValue start = graph.Mul(phases, graph.Scalar("turns per radian", 1 / (2 * Math.PI)));
        start = region.Centre is { } centre ? graph.Add(start, AtCentre(graph, encoding.Frequencies, centre)) : start;

        // sqrt(2) exp(-2 (|w| d / pi)^2) with |w| = 2 pi turns per unit; d is a cell.
        double fading = -8.0 * network.CellSize * network.CellSize;
        OnnxValue squares = graph.Add(graph.Mul(x, x), graph.Mul(y, y));
        OnnxValue amplitude = graph.Mul(graph.Exp(graph.Mul(squares, graph.Scalar("fading", fading))), graph.Scalar("amplitude", Math.Sqrt(2)));
        return encoding.Bands is { } fields
            ? Fields(graph, encoding, fields, bands, region, x, y, start, amplitude)
            : Waves(graph, count, region, x, y, start, amplitude);

        OnnxValue PerPixel(int axis, Func<Vector2d, double> coordinate) => graph.Mul(
            graph.Constant(axis == 0 ? "turns along x" : "turns along y", [.. encoding.Frequencies.Select(f => (float)(coordinate(f) / (2 * Math.PI)))], OnnxElement.Float32, count),
            graph.Elements(region.Scale, axis));
    }

    /// <summary>Turns of each wave at the centre, [K], to a few units of the last place of one turn.</summary>
    private static OnnxValue AtCentre(OnnxGraph graph, IReadOnlyList<Vector2d> frequencies, OnnxValue centre)
    {
        int count = frequencies.Count;
        var parts = new float[3][];
        for (int part = 0; part < parts.Length; part++)
        {
            parts[part] = new float[2 * count];
        }

        for (int n = 0; n < 2 * count; n++)
        {
            double turns = (n % 2 == 0 ? frequencies[n / 2].X : frequencies[n / 2].Y) / (2 * Math.PI);
            double leading = Leading(turns), next = Leading(turns - leading);
            (parts[0][n], parts[1][n], parts[2][n]) = ((float)leading, (float)next, (float)(turns - leading - next));
        }

        OnnxValue step = graph.Scalar("step", CoarseStep);
        OnnxValue coarse = graph.Mul(graph.Round(graph.Div(centre, step)), step);
        OnnxValue within = graph.Sub(centre, coarse);
        OnnxValue fine = graph.Div(graph.Round(graph.Mul(within, step)), step);
        OnnxValue rest = graph.Sub(within, fine);
        OnnxValue split = graph.Concat(0, Row(coarse), Row(fine), Row(rest));
        OnnxValue first = graph.Mul(Factors("leading turns", parts[0]), split), second = graph.Mul(Factors("next turns", parts[1]), split);
        OnnxValue last = graph.Mul(Factors("last turns", parts[2]), Row(centre));
        return graph.Sum(graph.Remainder(graph.Concat(1, first, second, last)), 1, 2);

        OnnxValue Row(OnnxValue vector) => graph.Reshape(vector, 1, 2);
        OnnxValue Factors(string name, float[] values) => graph.Constant(name, values, OnnxElement.Float32, count, 1, 2);
    }

    // The nearest number of PartBits significant bits.
    private static double Leading(double value)
    {
        if (value == 0)
        {
            return 0;
        }

        double unit = Math.ScaleB(1, Math.ILogB(value) - PartBits + 1);
        return Math.Round(value / unit) * unit;
    }

    // All sines, then all cosines: sin(a + b) and cos(a + b) from one sine and cosine per column and one per row.
    private static OnnxValue Waves(OnnxGraph graph, int count, OnnxRegion region, OnnxValue x, OnnxValue y, OnnxValue start, OnnxValue amplitude)
    {
        OnnxValue Column(OnnxValue vector) => graph.Reshape(vector, count, 1, 1);
        OnnxValue width = graph.Reshape(region.Columns, 1, 1, region.Columns.Shape[0]), height = graph.Reshape(region.Rows, 1, region.Rows.Shape[0], 1);
        (OnnxValue sineX, OnnxValue cosineX) = SinCos(graph, graph.Mul(Column(x), width));
        (OnnxValue sineY, OnnxValue cosineY) = SinCos(graph, graph.Add(graph.Mul(Column(y), height), Column(start)));
        OnnxValue factor = Column(amplitude);
        (sineY, cosineY) = (graph.Mul(sineY, factor), graph.Mul(cosineY, factor));
        OnnxValue sines = graph.Add(graph.Mul(sineX, cosineY), graph.Mul(cosineX, sineY));
        OnnxValue cosines = graph.Sub(graph.Mul(cosineX, cosineY), graph.Mul(sineX, sineY));
        return graph.Unsqueeze(graph.Concat(0, sines, cosines));
    }

    // cos(x + y + psi) = cos(x) cos(y + psi) - sin(x) sin(y + psi), summed over a band's waves: one product of matrices per band and field.
    private static OnnxValue Fields(OnnxGraph graph, EncodingDescription encoding, WaveBands fields, int bands, OnnxRegion region, OnnxValue x, OnnxValue y, OnnxValue start, OnnxValue amplitude)
    {
        int waves = fields.Waves;
        OnnxValue Row(OnnxValue vector) => graph.Reshape(vector, bands, 1, 1, waves);
        OnnxValue height = graph.Reshape(region.Rows, 1, 1, region.Rows.Shape[0], 1), width = graph.Reshape(region.Columns, 1, 1, 1, region.Columns.Shape[0]);
        (OnnxValue sineX, OnnxValue cosineX) = SinCos(graph, graph.Mul(graph.Reshape(x, bands, 1, waves, 1), width));
        (OnnxValue sineY, OnnxValue cosineY) = SinCos(graph, graph.Add(graph.Mul(Row(y), height), Row(start)));
        OnnxValue factor = Row(amplitude);
        (sineY, cosineY) = (graph.Mul(sineY, factor), graph.Mul(cosineY, factor));

        (OnnxValue a, OnnxValue b) = Shifts(graph, encoding, fields, bands);
        OnnxValue ofCosine = graph.Add(graph.Mul(a, cosineY), graph.Mul(b, sineY));
        OnnxValue ofSine = graph.Sub(graph.Mul(b, cosineY), graph.Mul(a, sineY));
        OnnxValue sums = graph.MatMul(graph.Concat(3, ofCosine, ofSine), graph.Concat(2, cosineX, sineX));
        return graph.Reshape(sums, 1, encoding.Channels, sums.Shape[2], sums.Shape[3]);
    }

    /// <summary>The fields' factors of each wave's cosine and sine, [bands, fields, 1, waves].</summary>
    private static (OnnxValue OfCosine, OnnxValue OfSine) Shifts(OnnxGraph graph, EncodingDescription encoding, WaveBands fields, int bands)
    {
        var table = FieldTable.For(encoding);
        int waves = fields.Waves;
        float[] cosines = new float[bands * fields.Fields * waves], sines = new float[cosines.Length];
        for (int n = 0; n < cosines.Length; n++)
        {
            int wave = (n / (waves * fields.Fields) * waves) + (n % waves), field = n / waves % fields.Fields;
            cosines[n] = MemoryMarshal.Cast<Vector<float>, float>(table.Cosines(wave))[field];
            sines[n] = MemoryMarshal.Cast<Vector<float>, float>(table.Sines(wave))[field];
        }

        return (Stored("shift cosines", cosines), Stored("shift sines", sines));

        OnnxValue Stored(string name, float[] values) => graph.Constant(name, values, OnnxElement.Float32, bands, fields.Fields, 1, waves);
    }

    private static (OnnxValue Sine, OnnxValue Cosine) SinCos(OnnxGraph graph, OnnxValue turns)
    {
        OnnxValue angle = graph.Mul(graph.Remainder(turns), graph.Scalar("turn", 2 * Math.PI));
        return (graph.Sin(angle), graph.Cos(angle));
    }
}
