using System.Numerics;
using CsCheck;
using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

public sealed class TileSetTests
{
    private static readonly StreamedWorldOptions Options = new() { ErrorPixels = 3, HorizonDistance = 6 };

    [Fact]
    public void The_wanted_tiles_are_those_found_by_testing_every_tile() => Cameras.Any.Sample(
        camera =>
        {
            var rig = new ShownRig(1, 100_000, Options);
            rig.View.Set(camera);
            rig.Set.Select(rig.View);
            Assert.Equal(BruteForce(camera).Order(Order), rig.Set.Wanted.Where(rig.Set.WantsOpen).Select(t => t.Address).Order(Order));
        },
        iter: 100);

    [Fact]
    public void Parents_come_before_their_children_and_larger_errors_first()
    {
        var rig = new ShownRig(1, 100_000, Options);
        rig.View.Set(Cameras.At(0.3, 0.2, 0.05, 30, -30));
        rig.Set.Select(rig.View);
        List<TileAddress> wanted = [.. rig.Set.Wanted.Select(t => t.Address)];
        Assert.All(wanted.Where(a => a.Level > 0), a => Assert.True(wanted.IndexOf(a.Parent(2)) < wanted.IndexOf(a)));
        Assert.Equal(wanted.Count, wanted.Distinct().Count());
    }

    [Fact]
    public void Budgets_of_any_size_are_kept() => Gen.Select(Cameras.Any, Gen.Int[1, 400]).Sample(
        (camera, capacity) =>
        {
            var rig = new ShownRig(1, capacity, Options);
            rig.View.Set(camera);
            rig.Set.Select(rig.View);
            Assert.InRange(rig.Set.Wanted.Count, 0, capacity);
        },
        iter: 200);

    [Fact]
    public void A_camera_that_trembles_at_a_threshold_changes_nothing()
    {
        var rig = new ShownRig(1, 4000, Options);
        double threshold = ThresholdHeight(rig);
        var counts = new HashSet<int>();
        for (int i = 0; i < 20; i++)
        {
            rig.View.Set(Cameras.At(0.5, 0.5, threshold * (1 + (i % 2 == 0 ? 0.01 : -0.01))));
            rig.Set.Select(rig.View);
            counts.Add(i < 2 ? -1 : rig.Set.Wanted.Count);
        }

        Assert.Equal(2, counts.Count);
    }

    // Descends until the tile below is subdivided.
    private static double ThresholdHeight(ShownRig rig)
    {
        double height = 4;
        do
        {
            height *= 0.99;
            rig.View.Set(Cameras.At(0.5, 0.5, height));
            rig.Set.Select(rig.View);
        }
        while (!rig.Set.Wanted.Any(rig.Set.WantsOpen));
        return height;
    }

    // The subdivided tiles, as the least set that satisfies the definition, by trying all until nothing is added.
    private static HashSet<TileAddress> BruteForce(WorldCamera camera)
    {
        var open = new HashSet<TileAddress>();
        var roots = new HashSet<TileAddress>();
        for (int y = -10; y <= 10; y++)
        {
            for (int x = -10; x <= 10; x++)
            {
                var root = new TileAddress(0, x, y);
                if (GroundDistance(camera, root) <= Options.HorizonDistance && IsInView(camera, root))
                {
                    roots.Add(root);
                }
            }
        }

        var exists = new Queue<TileAddress>(roots);
        while (exists.TryDequeue(out TileAddress tile))
        {
            if (tile.Level < ShownRig.Layout.MaximumLevel && Error(camera, tile) > Options.ErrorPixels * (IsInView(camera, tile, 0.25) ? 1 : 4))
            {
                Open(tile);
            }
        }

        return open;

        void Exist(TileAddress tile)
        {
            if (tile.Level > 0)
            {
                Open(tile.Parent(2));
            }
            else if (roots.Add(tile))
            {
                exists.Enqueue(tile);
            }
        }

        void Open(TileAddress tile)
        {
            if (!open.Add(tile))
            {
                return;
            }

            Exist(tile);
            for (int i = 0; i < 9 && tile.Level > 0; i++)
            {
                Exist(new(tile.Level, tile.X + ((i % 3) - 1), tile.Y + ((i / 3) - 1)));
            }

            for (int i = 0; i < 16; i++)
            {
                exists.Enqueue(new(tile.Level + 1, (tile.X << 2) + (i % 4), (tile.Y << 2) + (i / 4)));
            }
        }
    }

    private static double Error(WorldCamera camera, TileAddress tile)
    {
        double focal = camera.Viewport.Height / 2.0 / Math.Tan(camera.VerticalFieldOfView / 2), ground = GroundDistance(camera, tile);
        return ShownRig.Layout.PeriodOf(tile.Level) * focal / Math.Sqrt((ground * ground) + (camera.Z * camera.Z));
    }

    private static double GroundDistance(WorldCamera camera, TileAddress tile)
    {
        double side = Math.Pow(4, -tile.Level), x = tile.X.ToDouble() * side, y = tile.Y.ToDouble() * side;
        (double dx, double dy) = (camera.X - Math.Clamp(camera.X, x, x + side), camera.Y - Math.Clamp(camera.Y, y, y + side));
        return Math.Sqrt((dx * dx) + (dy * dy));
    }

    // Not all corners are beyond one edge of the picture; the margin is in sides of the tile.
    private static bool IsInView(WorldCamera camera, TileAddress tile, double margin = 0)
    {
        double side = Math.Pow(4, -tile.Level);
        Vector4[] corners = [.. Enumerable.Range(0, 4).Select(i => Vector4.Transform(
            new Vector4((float)(((tile.X.ToDouble() - margin + ((i % 2) * (1 + (2 * margin)))) * side) - camera.X), (float)(((tile.Y.ToDouble() - margin + ((i / 2) * (1 + (2 * margin)))) * side) - camera.Y), (float)-camera.Z, 1),
            camera.ViewProjection))];
        return !(corners.All(c => c.X < -c.W) || corners.All(c => c.X > c.W) || corners.All(c => c.Y < -c.W) || corners.All(c => c.Y > c.W));
    }

    private static Comparer<TileAddress> Order { get; } = Comparer<TileAddress>.Create((a, b) => (a.Level, a.Y, a.X).CompareTo((b.Level, b.Y, b.X)));
}
