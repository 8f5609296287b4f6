using CsCheck;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Sampling;

/// <summary>Generators of regions and warps.</summary>
internal static class Regions
{
    /// <summary>Regions near the frame: centres within 2, extents about 0.05 to 4 per axis, up to 90 pixels, nothing square.</summary>
    public static readonly Gen<ImageRegion> Ordinary = Gen.Select(
        Gen.Double[-2, 2], Gen.Double[-2, 2], Gen.Double[-3, 1.4], Gen.Double[-3, 1.4], Gen.Int[1, 90], Gen.Int[1, 90],
        (x, y, w, h, width, height) => ImageRegion.FromExtent(new(x, y), new(Math.Exp(w), Math.Exp(h)), new(width, height)));

    /// <summary>Regions anywhere: deep zooms, far away, wide, any resolution.</summary>
    public static readonly Gen<ImageRegion> Any = Gen.Select(
        Coordinate, Coordinate, Gen.Double[-9, 3], Gen.Double[-9, 3], Gen.Int[1, 900], Gen.Int[1, 900],
        (x, y, sx, sy, width, height) => new ImageRegion(new(x, y), new(Math.Pow(10, sx), Math.Pow(10, sy)), new(width, height)));

    /// <summary>One warp of each kind, with generous parameters, near the frame.</summary>
    public static readonly Gen<Warp> Warp = Gen.Select(
        Gen.Int[0, 6], Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Double[0.2, 2],
        (kind, x, y, amount, size) => (Warp)(kind switch
        {
            0 => new RadialWarp(new(x, y), 1 + (0.6 * amount)),
            1 => new AffineWarp(new(x, y), 180 * amount, y, size),
            2 => new SwirlWarp(new(x, y), 180 * amount, size),
            3 => new BulgeWarp(new(x, y), 0.9 * amount, size),
            4 => new WaveWarp(0.2 * amount, size, 360 * x, 360 * y),
            5 => new FunctionWarp(p => new(p.X + (0.3 * amount * Math.Sin(p.Y)), p.Y * size)),
            _ => new SwirlWarp(new(y, x), 90 * amount, size).Then(new AffineWarp(new(x, y), 90, 0, size)),
        }));

    private static Gen<double> Coordinate => Gen.Select(Gen.Double[-1, 1], Gen.Int[-3, 6], (value, power) => value * Math.Pow(10, power));
}
