using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Streaming;

/// <summary>Where the pixels of a view are in the image, and at which octave each samples it. Memory is kept from view to view.</summary>
internal sealed class ViewPositions : IParallelWork
{
    private readonly IWorkers _pool;
    private double[] _x = [], _y = [];

    // Of every pixel; without a warp, of the first one only.
    private float[] _octaves = [];
    private ImageRegion _region = ImageRegion.FullFrame(1);
    private Warp? _warp;
    private double _period;
    private bool _measures;

    public ViewPositions(IWorkers pool) => _pool = pool;

    /// <summary>Pixels of the view.</summary>
    public Resolution Resolution => _region.Resolution;

    /// <summary>Whether every pixel has an octave of its own.</summary>
    public bool IsWarped => _warp is not null;

    private int Columns => Resolution.Width + 1;

    /// <summary>Computes a view's positions.</summary>
    /// <param name="region">The view.</param>
    /// <param name="warp">A map on positions, or null.</param>
    /// <param name="period">The period of octave 0.</param>
    public void Set(ImageRegion region, Warp? warp, double period)
    {
        (_region, _warp, _period) = (region, warp, period);
        int count = Columns * (Resolution.Height + 1);
        if (_octaves.Length < count)
        {
            (_x, _y, _octaves) = (new double[count], new double[count], new float[count]);
        }

        if (warp is null)
        {
            _octaves[0] = Octave(Math.Max(region.Scale.X, region.Scale.Y));
            return;
        }

        _measures = false;
        _pool.Run(this, Resolution.Height + 1, _pool.Workers);
        _measures = true;
        _pool.Run(this, Resolution.Height, _pool.Workers);
    }

    /// <summary>Octave of a pixel.</summary>
    public float OctaveOf(int column, int row) => _octaves[IsWarped ? (row * Columns) + column : 0];

    /// <summary>Position of a pixel's centre.</summary>
    public Vector2d Of(int column, int row) =>
        IsWarped ? new(_x[(row * Columns) + column], _y[(row * Columns) + column]) : _region.PixelCentre(column, row);

    /// <summary>Positions of a row, or the octaves of its pixels.</summary>
    public void Run(int part, int worker)
    {
        int first = part * Columns;
        if (!_measures)
        {
            for (int i = 0; i < Columns; i++)
            {
                Vector2d position = _warp!.Lookup(_region.PixelCentre(i, part));
                (_x[first + i], _y[first + i]) = (position.X, position.Y);
            }

            return;
        }

        for (int i = first; i < first + Columns - 1; i++)
        {
            double along = Squared(i, i + 1), down = Squared(i, i + Columns);
            _octaves[i] = Octave(Math.Sqrt(Math.Max(along, down)));
        }

        double Squared(int a, int b) => ((_x[a] - _x[b]) * (_x[a] - _x[b])) + ((_y[a] - _y[b]) * (_y[a] - _y[b]));
    }

    // The smallest period is that of a region: a warp may shrink steps to nothing.
    private float Octave(double step) => (float)Math.Log(_period / Math.Max(step, ImageRegion.MinimumScale), 2);
}
