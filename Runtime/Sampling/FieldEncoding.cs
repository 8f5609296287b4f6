using System.Numerics;
using System.Runtime.InteropServices;

namespace ScaleParty.Sampling;

/// <summary>Fourier encoding in fields (<see cref="WaveBands"/>): the waves of <see cref="FourierEncoding"/>, summed over their bands.</summary>
internal static class FieldEncoding
{
    [ThreadStatic]
    private static float[]? _scratch;

    [ThreadStatic]
    private static double[]? _places;

    /// <summary>Writes a band of fields without a warp or with an affine one, else a row of cells.</summary>
    public static void FillPart(EncodingDescription encoding, in CellGrid grid, Warp? warp, ReadOnlySpan<float> phases, int part, EncodingView values)
    {
        var table = FieldTable.For(encoding);
        if (PlaneWaves.Remain(warp))
        {
            FillBand(new PlaneWaves(encoding.Frequencies, phases, warp), table, grid, part, values);
        }
        else
        {
            FillWarpedRow(encoding.Frequencies, table, grid, warp!, phases, part, values);
        }
    }

    // cos(x + y + psi) = cos(x) cos(y + psi) - sin(x) sin(y + psi): per row two factors for each wave and field, per cell a product with each.
    private static void FillBand(PlaneWaves plane, FieldTable table, in CellGrid grid, int band, EncodingView values)
    {
        int width = grid.Width, height = grid.Height;
        int waves = table.Bands.Waves, fields = table.Bands.Fields, columns = (width + Vector<float>.Count - 1) / Vector<float>.Count;
        Span<Vector<float>> scratch = Scratch(((2 * waves) + fields) * columns);
        Span<Vector<float>> sines = scratch[..(waves * columns)], cosines = scratch.Slice(waves * columns, waves * columns), sums = scratch[(2 * waves * columns)..];
        Span<Wave> carried = stackalloc Wave[waves];
        int used = 0;
        for (int k = band * waves; k < (band + 1) * waves; k++)
        {
            Vector2d w = plane.Frequency(k), angle = w * grid.Period;
            double amplitude = FourierEncoding.Amplitude((angle.X * angle.X) + (angle.Y * angle.Y));
            if (amplitude == 0)
            {
                continue;
            }

            Span<float> sine = MemoryMarshal.Cast<Vector<float>, float>(sines.Slice(used * columns, columns));
            Span<float> cosine = MemoryMarshal.Cast<Vector<float>, float>(cosines.Slice(used * columns, columns));
            for (int i = 0; i < width; i++)
            {
                (double s, double c) = Trigonometry.SinCos(w.X * grid.X(i));
                (sine[i], cosine[i]) = ((float)s, (float)c);
            }

            carried[used++] = new Wave(k, w.Y, plane.Phase(k), amplitude);
        }

        for (int j = 0; j < height; j++)
        {
            sums.Clear();
            double y = grid.Y(j);
            for (int n = 0; n < used; n++)
            {
                Wave wave = carried[n];
                (double sine, double cosine) = Trigonometry.SinCos((wave.Y * y) + wave.Phase);
                Add(table, wave, (float)(sine * wave.Amplitude), (float)(cosine * wave.Amplitude), sines.Slice(n * columns, columns), cosines.Slice(n * columns, columns), sums);
            }

            Span<float> row = MemoryMarshal.Cast<Vector<float>, float>(sums);
            for (int m = 0; m < fields; m++)
            {
                for (int i = 0; i < width; i++)
                {
                    values[(band * fields) + m, (j * width) + i] = row[(m * columns * Vector<float>.Count) + i];
                }
            }
        }
    }

    // One wave's part in a row of every field of its band.
    private static void Add(FieldTable table, in Wave wave, float sine, float cosine, ReadOnlySpan<Vector<float>> sines, ReadOnlySpan<Vector<float>> cosines, Span<Vector<float>> sums)
    {
        ReadOnlySpan<float> a = MemoryMarshal.Cast<Vector<float>, float>(table.Cosines(wave.Index)), b = MemoryMarshal.Cast<Vector<float>, float>(table.Sines(wave.Index));
        int columns = sines.Length;
        for (int m = 0; m < table.Bands.Fields; m++)
        {
            var ofCosine = new Vector<float>((a.At(m) * cosine) + (b.At(m) * sine));
            var ofSine = new Vector<float>((b.At(m) * cosine) - (a.At(m) * sine));
            Span<Vector<float>> sum = sums.Slice(m * columns, columns);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += (cosines.At(i) * ofCosine) + (sines.At(i) * ofSine);
            }
        }
    }

    private static void FillWarpedRow(IReadOnlyList<Vector2d> frequencies, FieldTable table, in CellGrid grid, Warp warp, ReadOnlySpan<float> phases, int row, EncodingView values)
    {
        int count = frequencies.Count, waves = table.Bands.Waves, fields = table.Bands.Fields, vectors = table.Vectors, width = grid.Width;
        var all = new WarpedWaves(frequencies, phases, _places = _places?.Length >= WarpedWaves.Words * count ? _places : new double[WarpedWaves.Words * count]);
        int words = ((2 * count) + Vector<float>.Count - 1) / Vector<float>.Count;
        Span<Vector<float>> scratch = Scratch(words + vectors);
        Span<float> wave = MemoryMarshal.Cast<Vector<float>, float>(scratch[..words])[..(2 * count)];
        Span<Vector<float>> sums = scratch[words..];
        Span<float> field = MemoryMarshal.Cast<Vector<float>, float>(sums);
        for (int i = 0; i < width; i++)
        {
            var shown = new Vector2d(grid.X(i), grid.Y(row));
            all.Fill(warp.Lookup(shown), warp.LocalPeriod(shown, grid.Period), 0, new EncodingView(wave, 2 * count, 1, EncodingLayout.ChannelsFirst));
            for (int band = 0; band < count / waves; band++)
            {
                sums.Clear();
                for (int k = band * waves; k < (band + 1) * waves; k++)
                {
                    ReadOnlySpan<Vector<float>> a = table.Cosines(k), b = table.Sines(k);
                    for (int v = 0; v < vectors; v++)
                    {
                        sums[v] += (a.At(v) * wave[count + k]) + (b.At(v) * wave[k]);
                    }
                }

                for (int m = 0; m < fields; m++)
                {
                    values[(band * fields) + m, (row * width) + i] = field[m];
                }
            }
        }
    }

    private static Span<Vector<float>> Scratch(int vectors)
    {
        int length = vectors * Vector<float>.Count;
        if (_scratch is null || _scratch.Length < length)
        {
            _scratch = new float[length];
        }

        return MemoryMarshal.Cast<float, Vector<float>>(_scratch.AsSpan(0, length));
    }

    /// <summary>A wave whose amplitude is not 0.</summary>
    private readonly record struct Wave(int Index, double Y, double Phase, double Amplitude);
}
