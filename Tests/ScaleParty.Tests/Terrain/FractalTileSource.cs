using ScaleParty.Streaming;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Terrain;

/// <summary>Tiles of a procedural world: fractal noise as height, land and sea, colours by height. A coarser level is the same function with fewer octaves.</summary>
internal sealed class FractalTileSource : ITileSource
{
    private const int Octaves = 4;
    private readonly double _detail;

    /// <param name="side">Pixels per side of a tile.</param>
    /// <param name="period">Image units per pixel of level 0.</param>
    /// <param name="maximumLevel">The finest level.</param>
    public FractalTileSource(int side = 64, double period = 1.0 / 64, int maximumLevel = 6)
    {
        Layout = new PyramidLayout(side, 4, 2, maximumLevel, period, ["r", "g", "b", "height", "water"]);
        _detail = period * 4;
    }

    public PyramidLayout Layout { get; }

    public string Fingerprint => "fractal";

    public void Make(TileAddress address, ImageBuffer target)
    {
        int side = Layout.FullSide;
        double period = Layout.PeriodOf(address.Level);
        Span<float> values = target.Begin(new(side, side), 5);
        for (int i = 0; i < side * side; i++)
        {
            double x = ((address.X.ToDouble() * Layout.TileSide) + (i % side) - Layout.Border + 0.5) * period;
            double y = ((address.Y.ToDouble() * Layout.TileSide) + (i / side) - Layout.Border + 0.5) * period;
            float land = Land(x, y, address.Level);
            bool sea = land < 0;
            Span<float> pixel = values.Slice(5 * i, 5);
            pixel[0] = sea ? -0.8f : -0.4f + (0.9f * land);
            pixel[1] = sea ? -0.7f : -0.25f + (0.7f * land);
            pixel[2] = sea ? -0.4f : -0.6f + (1.2f * land);
            pixel[3] = sea ? -1 : -1 + (2 * land);
            pixel[4] = sea ? 1 : -1;
        }

        target.Complete();
    }

    /// <summary>Height above the sea, 0 to 1; below 0 is sea.</summary>
    public float Land(double x, double y, int level)
    {
        double sum = 0, weight = 0.5, wave = 1;
        for (int octave = 0; octave < Octaves + (2 * level); octave++)
        {
            sum += weight * Value(x / _detail / 8 * wave, y / _detail / 8 * wave, octave);
            weight *= 0.6;
            wave *= 2;
        }

        return (float)Math.Min(1, (sum * 0.9) + 0.12);
    }

    // Smooth noise between -1 and 1 from hashed lattice points.
    private static double Value(double x, double y, int seed)
    {
        double i = Math.Floor(x), j = Math.Floor(y), u = x - i, v = y - j;
        u = u * u * (3 - (2 * u));
        v = v * v * (3 - (2 * v));
        double Point(double a, double b) => Hash((long)a, (long)b, seed);
        return ((1 - v) * (((1 - u) * Point(i, j)) + (u * Point(i + 1, j)))) + (v * (((1 - u) * Point(i, j + 1)) + (u * Point(i + 1, j + 1))));
    }

    private static double Hash(long x, long y, int seed)
    {
        ulong h = unchecked(((ulong)x * 0x9E3779B97F4A7C15) ^ ((ulong)y * 0xC2B2AE3D27D4EB4F) ^ ((ulong)seed * 0x165667B19E3779F9));
        h = unchecked((h ^ (h >> 31)) * 0xBF58476D1CE4E5B9);
        h = unchecked((h ^ (h >> 29)) * 0x94D049BB133111EB);
        return ((h >> 11) * (2.0 / (1L << 53))) - 1;
    }
}
