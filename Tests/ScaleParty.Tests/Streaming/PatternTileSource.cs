using System.Collections.Concurrent;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Streaming;

/// <summary>Small tiles whose first pixels hold their address and whose heights are a wave. It can fail, and wait before each tile.</summary>
internal sealed class PatternTileSource : ITileSource
{
    public PatternTileSource(int maximumLevel = 6, int side = 16) =>
        Layout = new(side, 1, 2, maximumLevel, 1.0 / side, ["r", "g", "b", "height"]);

    public PyramidLayout Layout { get; }

    public string Fingerprint { get; init; } = "pattern";

    public ConcurrentQueue<TileAddress> Made { get; } = new();

    public Predicate<TileAddress> Fails { get; init; } = _ => false;

    /// <summary>Where set, each tile waits for one release.</summary>
    public SemaphoreSlim? Gate { get; init; }

    public static TileAddress AddressIn(TilePixels pixels) =>
        new(pixels.Colour[0], BitConverter.ToInt32([.. pixels.Colour.AsSpan(1, 2), .. pixels.Colour.AsSpan(4, 2)]), BitConverter.ToInt32([.. pixels.Colour.AsSpan(8, 3), pixels.Colour[12]]));

    public void Make(TileAddress address, ImageBuffer target)
    {
        Gate?.Wait();
        Made.Enqueue(address);
        if (Fails(address))
        {
            throw new InvalidOperationException("the pattern has a hole");
        }

        int side = Layout.FullSide;
        Span<float> values = target.Begin(new(side, side), 4);
        for (int p = 0; p < side * side; p++)
        {
            double x = address.X.ToDouble() + ((double)(p % side) / Layout.TileSide), y = address.Y.ToDouble() + ((double)(p / side) / Layout.TileSide);
            values[(4 * p) + 3] = (float)(0.5 * Math.Sin((x * Math.Pow(4, -address.Level)) + y));
        }

        byte[] xs = BitConverter.GetBytes((int)address.X.ToInt64()), ys = BitConverter.GetBytes((int)address.Y.ToInt64());
        byte[] bytes = [(byte)address.Level, xs[0], xs[1], xs[2], xs[3], 0, ys[0], ys[1], ys[2], ys[3]];
        for (int i = 0; i < bytes.Length; i++)
        {
            values[(4 * (i / 3)) + (i % 3)] = (bytes[i] - 127.5f) / 127.5f;
        }

        target.Complete();
    }
}
