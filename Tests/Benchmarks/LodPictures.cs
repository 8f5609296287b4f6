using ScaleParty.Desktop;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.TerrainLod;
using ScaleParty.TerrainLod.Flight;
using ScaleParty.TerrainLod.Offscreen;
using ScaleParty.TerrainLod.World;

namespace ScaleParty.Benchmarks;

/// <summary>What a streamed world looks like: cracks of the terrain's mesh, jumps between its frames, borders of its tiles.</summary>
internal static class LodPictures
{
    private const double Interval = 1 / 60.0;
    private const int FramesPerPart = 8;
    private static readonly Resolution Size = new(320, 180);

    // Of the sample's flight: orbit, dive, low pass, climb.
    private static readonly double[] Starts = [4, 19, 34, 52];

    /// <summary>Frames of the terrain's flight, at 60 per second, each with its tiles.</summary>
    public static (long CrackPixels, double LargestJump, int Frames) Draw(ITileSource source)
    {
        using var context = new OffscreenContext();
        using var world = new TerrainWorld(context.Gl, source, new TerrainOptions());
        using var picture = new OffscreenFramebuffer(context.Gl, Size, 1);
        using var checks = new FrameChecks(context.Gl, world, Size);
        var flight = ScriptedFlight.Load(null);
        byte[] pixels = new byte[picture.ByteCount];
        foreach (double start in Starts)
        {
            checks.Cut();
            for (int frame = 0; frame < FramesPerPart; frame++)
            {
                CameraPose pose = flight.At(start + (frame * Interval));
                if (frame == 0)
                {
                    world.Streamed.Settle(world.Camera(pose, Size));
                }
                else
                {
                    world.Streamed.UpdateFully(world.Camera(pose, Size), Interval);
                }

                picture.Bind();
                world.Draw(pose, Size);
                picture.Read(pixels);
                checks.Add(pixels, pose);
            }
        }

        return (checks.CrackPixels, checks.LargestJump, Starts.Length * FramesPerPart);
    }

    /// <summary>Pixels of tiles of one level, made alone, that differ from those of the neighbours that they share.</summary>
    /// <param name="source">Makes tiles with a border.</param>
    /// <param name="maximumLevel">The finest level.</param>
    /// <returns>Values that differ, and how many were compared.</returns>
    public static (long Different, long Compared) Borders(ITileSource source, int maximumLevel)
    {
        PyramidLayout layout = source.Layout;
        ImageBuffer one = new(), other = new();
        long different = 0, compared = 0;
        for (int level = 0; level <= maximumLevel; level++)
        {
            var tile = new TileAddress(level, (PyramidIndex)3 << (level * layout.RatioBits), (PyramidIndex)(-2) << (level * layout.RatioBits));
            source.Make(tile, one);
            foreach ((int dx, int dy) in new[] { (1, 0), (0, 1), (1, 1) })
            {
                source.Make(tile with { X = tile.X + dx, Y = tile.Y + dy }, other);
                for (int y = dy * layout.TileSide; y < layout.FullSide; y++)
                {
                    for (int x = dx * layout.TileSide; x < layout.FullSide; x++)
                    {
                        for (int c = 0; c < one.Channels; c++)
                        {
                            different += one[x, y, c] == other[x - (dx * layout.TileSide), y - (dy * layout.TileSide), c] ? 0 : 1;
                            compared++;
                        }
                    }
                }
            }
        }

        return (different, compared);
    }
}
