using System.Numerics;
using ScaleParty.Sampling;
using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

/// <summary>Points of the ground in integers, 16 to a side of the finest tile, and what tiles show there.</summary>
internal static class Ground
{
    /// <summary>Units along a tile's side.</summary>
    public static long SideOf(TileNode tile) => 16L << (2 * (ShownRig.Layout.MaximumLevel - tile.Level));

    public static bool Contains(TileNode tile, long x, long y)
    {
        long side = SideOf(tile), left = tile.Address.X.ToInt64() * side, top = tile.Address.Y.ToInt64() * side;
        return x >= left && x <= left + side && y >= top && y <= top + side;
    }

    /// <summary>Points on a tile's edges, corners included.</summary>
    public static IEnumerable<(long X, long Y)> EdgePoints(TileNode tile)
    {
        long side = SideOf(tile), left = tile.Address.X.ToInt64() * side, top = tile.Address.Y.ToInt64() * side;
        return Enumerable.Range(0, 17).Select(i => i * side / 16).SelectMany(d => new[] { (left + d, top), (left + d, top + side), (left, top + d), (left + side, top + d) });
    }

    /// <summary>Whether a point of the flat ground is within a camera's picture.</summary>
    public static bool IsInPicture(WorldCamera camera, long x, long y)
    {
        double unit = 1.0 / (16L << (2 * ShownRig.Layout.MaximumLevel));
        Vector4 clip = Vector4.Transform(new Vector4((float)((x * unit) - camera.X), (float)((y * unit) - camera.Y), (float)-camera.Z, 1), camera.ViewProjection);
        return Math.Abs(clip.X) <= clip.W && Math.Abs(clip.Y) <= clip.W;
    }

    /// <summary>Share of the tile itself at a point.</summary>
    public static double ShareAt(TileNode tile, long x, long y)
    {
        double side = SideOf(tile), u = (x / side) - tile.Address.X.ToDouble(), v = (y / side) - tile.Address.Y.ToDouble();
        double top = ((1 - u) * tile.Blend[0]) + (u * tile.Blend[1]), bottom = ((1 - u) * tile.Blend[2]) + (u * tile.Blend[3]);
        return ((1 - v) * top) + (v * bottom);
    }

    /// <summary>The level that is shown at a point, with a fraction between the parent's and the tile's.</summary>
    public static double LevelAt(TileNode tile, long x, long y) => tile.Level == 0 ? 0 : tile.Level - 1 + ShareAt(tile, x, y);

    /// <summary>What is shown of a random texture per level.</summary>
    public static double ShownAt(TileNode tile, long x, long y)
    {
        double own = CounterRandom.Uniform(1, (uint)tile.Level, x, y);
        return tile.Level == 0 ? own : own + ((CounterRandom.Uniform(1, (uint)tile.Level - 1, x, y) - own) * (1 - ShareAt(tile, x, y)));
    }
}
