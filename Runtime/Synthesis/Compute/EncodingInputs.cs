using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// What the encoding kernel is given: places, in double precision until they are relative to a corner of the grid. Warps are
/// evaluated here, at (n + 8)^2 cells, three times a cell for Fourier encoding: a float32 warp would lose its place in a deep zoom.
/// </summary>
internal sealed class EncodingInputs
{
    private Vector2d[] _edges = [];
    private float[] _part = [];

    /// <summary>Whether every cell is written, because a warp moves it; else rows and columns, or plane waves, suffice.</summary>
    public bool IsWarped { get; private set; }

    /// <summary>Word of the first cell of a warped Fourier encoding.</summary>
    public int Cells { get; private set; }

    /// <summary>Appends the inputs of the cells of an area.</summary>
    public void Write(FrameInputs inputs, EncodingDescription encoding, SampleLattice lattice, MapArea area, Warp? warp, ReadOnlySpan<float> phases)
    {
        var cells = CellGrid.Of(lattice, area.X.Low, area.Y.Low, area.Width, area.Height);
        if (encoding.Kind == EncodingKind.Grid)
        {
            IsWarped = warp is not null;
            WriteGrid(inputs, cells, warp);
        }
        else if (PlaneWaves.Remain(warp))
        {
            IsWarped = false;
            WriteWaves(inputs, new PlaneWaves(encoding.Frequencies, phases, warp), encoding.Frequencies.Count, lattice.BasePeriod, cells);
        }
        else
        {
            IsWarped = true;
            WriteWarpedWaves(inputs, encoding, lattice.BasePeriod, cells, warp!, phases);
        }
    }

    /// <summary>Appends given values of an area, out of [height, width, channels] of a larger one.</summary>
    public void WriteGiven(FrameInputs inputs, ReadOnlySpan<float> encoding, MapArea of, int channels, MapArea area)
    {
        int length = checked((int)(area.Pixels * channels));
        _part = _part.Length < length ? new float[length] : _part;
        Span<float> part = _part.AsSpan(0, length);
        int row = area.Width * channels;
        for (int y = 0; y < area.Height; y++)
        {
            encoding.Slice((((y + area.Y.Low - of.Y.Low) * of.Width) + area.X.Low - of.X.Low) * channels, row).CopyTo(part.Slice(y * row));
        }

        inputs.Add(part);
    }

    private static void WriteGrid(FrameInputs inputs, in CellGrid cells, Warp? warp)
    {
        if (warp is null)
        {
            for (int i = 0; i < cells.Width; i++)
            {
                inputs.Add((float)cells.X(i), 0, 0, 0);
            }

            for (int j = 0; j < cells.Height; j++)
            {
                inputs.Add((float)cells.Y(j), 0, 0, 0);
            }

            return;
        }

        for (int j = 0; j < cells.Height; j++)
        {
            for (int i = 0; i < cells.Width; i++)
            {
                Vector2d position = warp.Lookup(new(cells.X(i), cells.Y(j)));
                inputs.Add((float)position.X, (float)position.Y, 0, 0);
            }
        }
    }

    private static void WriteWaves(FrameInputs inputs, PlaneWaves waves, int count, Vector2d period, in CellGrid cells)
    {
        double x = cells.X(0), y = cells.Y(0);
        for (int k = 0; k < count; k++)
        {
            Vector2d w = waves.Frequency(k), angle = w * period;
            inputs.Add(
                Turns((w.X * x) + (w.Y * y) + waves.Phase(k)),
                Turns(angle.X),
                Turns(angle.Y),
                (float)FourierEncoding.Amplitude((angle.X * angle.X) + (angle.Y * angle.Y)));
        }
    }

    private void WriteWarpedWaves(FrameInputs inputs, EncodingDescription encoding, Vector2d period, in CellGrid cells, Warp warp, ReadOnlySpan<float> phases)
    {
        Vector2d centre = warp.Lookup(new(cells.X(cells.Width / 2), cells.Y(cells.Height / 2)));
        for (int k = 0; k < encoding.Frequencies.Count; k++)
        {
            Vector2d w = encoding.Frequencies[k];
            inputs.Add(Turns((w.X * centre.X) + (w.Y * centre.Y) + phases.At(k)), (float)(w.X / Phase.Turn), (float)(w.Y / Phase.Turn), 0);
        }

        Cells = inputs.Words;
        int width = cells.Width;
        if (_edges.Length < width)
        {
            _edges = new Vector2d[width];
        }

        // A cell's local periods are the differences across it (Warp.LocalPeriod); neighbours share the edge between them.
        Vector2d half = period / 2;
        for (int i = 0; i < width; i++)
        {
            _edges[i] = warp.Lookup(new(cells.X(i), cells.Y(0) - half.Y));
        }

        for (int j = 0; j < cells.Height; j++)
        {
            double y = cells.Y(j);
            Vector2d left = warp.Lookup(new(cells.X(0) - half.X, y));
            for (int i = 0; i < width; i++)
            {
                double x = cells.X(i);
                Vector2d place = warp.Lookup(new(x, y)) - centre, right = warp.Lookup(new(x + half.X, y)), below = warp.Lookup(new(x, y + half.Y));
                Vector2d alongX = right - left, alongY = below - _edges[i];
                inputs.Add((float)place.X, (float)place.Y, (float)alongX.X, (float)alongX.Y);
                inputs.Add((float)alongY.X, (float)alongY.Y, 0, 0);
                left = right;
                _edges[i] = below;
            }
        }
    }

    // What is left of an angle in turns after whole ones are taken off.
    private static float Turns(double angle)
    {
        double turns = angle / Phase.Turn;
        return (float)(turns - Math.Round(turns));
    }
}
