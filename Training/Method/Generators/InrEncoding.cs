using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>An encoding of INR-GAN: sines and cosines of waves of doubled frequencies along fixed directions, of random ones, and a learned map.</summary>
internal sealed class InrEncoding : nn.Module
{
    private const uint WaveStream = 241;
    private const double RandomDeviation = 2;

    [ComponentName(Name = "map")]
    private readonly Parameter _map;

    private readonly int _side;
    private readonly (double X, double Y)[] _waves;

    /// <param name="side">Pixels a side at the trained size.</param>
    /// <param name="mapChannels">Channels of the learned map.</param>
    /// <param name="diagonal">Whether waves run along the diagonals too.</param>
    /// <param name="randomWaves">Number of random waves; drawn once and never trained.</param>
    public InrEncoding(int side, int mapChannels, bool diagonal, int randomWaves)
        : base(nameof(InrEncoding))
    {
        using DisposeScope scope = NewDisposeScope();
        _side = side;
        double half = Math.Sqrt(0.5);
        (double X, double Y)[] directions = diagonal ? [(0, 1), (1, 0), (-half, half), (half, half)] : [(0, 1), (1, 0)];
        int powers = int.Log2(side);
        float[] random = new float[2 * randomWaves];
        CounterRandom.Normals(0, WaveStream, 0, side, random);
        _waves =
        [
            .. directions.SelectMany((d, k) => Enumerable.Range(0, powers).Select(p => Factor(k < 2 ? 4 : 4 * Math.Sqrt(2), p)).Select(f => (d.X * f, d.Y * f))),
            .. Enumerable.Range(0, randomWaves).Select(k => (RandomDeviation * random[2 * k], RandomDeviation * random[(2 * k) + 1])),
        ];
        RandomWaves = randomWaves;
        _map = Parameters.Own(randn([1, mapChannels, side, side]));
        RegisterComponents();
    }

    /// <summary>Channels made.</summary>
    public int Channels => (2 * _waves.Length) + (int)_map.shape[1];

    /// <summary>How many of the waves, the last ones, are random.</summary>
    public int RandomWaves { get; }

    /// <summary>Sets the random waves, which a state of the official code has as a buffer.</summary>
    /// <param name="waves">(x, y) of each, in radians per unit.</param>
    public void SetRandomWaves(ReadOnlySpan<float> waves)
    {
        for (int k = 0; k < RandomWaves; k++)
        {
            _waves[_waves.Length - RandomWaves + k] = (waves[2 * k], waves[(2 * k) + 1]);
        }
    }

    /// <summary>The encoding of regions, [B, channels, rows, columns].</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="columns">Pixels along x.</param>
    /// <param name="rows">Pixels along y.</param>
    public Tensor Make(IReadOnlyList<ImageRegion> regions, int columns, int rows)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = _map.device;

        // The official coordinates are those of a pixel's left and lower edge, with y upwards: they are not symmetric.
        double[][] xs = [.. regions.Select(r => Axis(columns, i => r.TopLeft.X + (r.Extent.X * i / columns)))];
        double[][] ys = [.. regions.Select(r => Axis(rows, i => -(r.TopLeft.Y + (r.Extent.Y * (i + 1) / rows))))];
        Tensor argument = (Column(xs).view(regions.Count, 1, 1, columns) * Wave(w => w.X)) + (Column(ys).view(regions.Count, 1, rows, 1) * Wave(w => w.Y));
        return cat([argument.sin(), argument.cos(), Map(regions, columns, rows)], 1).MoveToOuterDisposeScope();

        Tensor Wave(Func<(double X, double Y), double> value) => tensor(_waves.Select(w => (float)value(w)).ToArray(), device: device).view(1, -1, 1, 1);

        Tensor Column(double[][] axes) => tensor(axes.SelectMany(a => a).Select(v => (float)v).ToArray(), device: device);
    }

    private static double[] Axis(int count, Func<int, double> position) => [.. Enumerable.Range(0, count).Select(position)];

    private static double Factor(double period, int power) => (1 << power) * 2 * Math.PI / period;

    // Read where the pixels' corners lie, so that pixel i of the trained size reads entry i.
    private Tensor Map(IReadOnlyList<ImageRegion> regions, int columns, int rows)
    {
        if (columns == _side && rows == _side && regions.All(r => r == ImageRegion.FullFrame(r.Resolution)))
        {
            return _map.expand(regions.Count, -1, -1, -1);
        }

        float[] grid = new float[regions.Count * rows * columns * 2];
        int at = 0;
        foreach (ImageRegion region in regions)
        {
            for (int j = 0; j < rows; j++)
            {
                for (int i = 0; i < columns; i++)
                {
                    grid[at++] = (float)(region.TopLeft.X + (region.Extent.X * i / columns) + (1.0 / _side));
                    grid[at++] = (float)(region.TopLeft.Y + (region.Extent.Y * j / rows) + (1.0 / _side));
                }
            }
        }

        Tensor positions = tensor(grid, [regions.Count, rows, columns, 2], device: _map.device);
        return nn.functional.grid_sample(_map.expand(regions.Count, -1, -1, -1), positions, GridSampleMode.Bilinear, GridSamplePaddingMode.Border, align_corners: false);
    }
}
