using CsCheck;
using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

public sealed class ContinuityTests
{
    private static readonly StreamedWorldOptions Options = new() { HeightScale = 0.05, ErrorPixels = 3, HorizonDistance = 1.5 };

    [Fact]
    public void What_is_shown_has_no_step_at_any_edge() => Flights((rig, _) =>
    {
        List<TileNode> leaves = rig.Leaves;
        foreach (TileNode tile in leaves)
        {
            TileNode[] around = [.. leaves.Where(t => Touches(tile, t))];
            Assert.All(around, other => Assert.InRange(other.Level - tile.Level, -1, 1));
            foreach ((long x, long y) in Ground.EdgePoints(tile))
            {
                double here = Ground.ShownAt(tile, x, y);
                Assert.All(around.Where(t => Ground.Contains(t, x, y)), other => Assert.Equal(here, Ground.ShownAt(other, x, y), 1e-6));
            }
        }
    });

    [Fact]
    public void What_is_shown_has_no_step_in_time() => Flights((rig, step) =>
    {
        // Wherever a tile was within the view, and still is.
        var random = new Random(1);
        var points = new List<(long X, long Y, double Level, Func<bool> IsInView)>();
        foreach (TileNode tile in rig.Leaves.Where(t => t.InView))
        {
            (double left, double top, double right, double bottom, HeightRange heights) = (tile.Left, tile.Top, tile.Right, tile.Bottom, tile.Heights);
            bool IsInView() => rig.View.Sees(left, top, right, bottom, heights);
            points.AddRange(Ground.EdgePoints(tile).Where(_ => random.Next(8) == 0).Select(p => (p.X, p.Y, Ground.LevelAt(tile, p.X, p.Y), (Func<bool>)IsInView)));
        }

        return () =>
        {
            List<TileNode> leaves = rig.Leaves;
            foreach ((long x, long y, double level, Func<bool> isInView) in points)
            {
                if (isInView() && leaves.FindLast(t => t.InView && Ground.Contains(t, x, y)) is { } tile)
                {
                    Assert.InRange(Math.Abs(Ground.LevelAt(tile, x, y) - level), 0, step + 1e-5);
                }
            }
        };
    });

    [Fact]
    public void A_still_camera_comes_to_rest_at_what_is_wanted() => Cameras.Any.Sample(
        camera =>
        {
            var rig = new ShownRig(3, 4000, Options);
            rig.Settle(camera);
            Assert.Equal(
                rig.Set.Wanted.Where(t => !rig.Set.WantsOpen(t)).Select(t => t.Address).ToHashSet(),
                rig.Leaves.Select(t => t.Address).ToHashSet());
        },
        iter: 60);

    [Fact]
    public void Settled_frames_change_with_the_camera_without_steps()
    {
        // The shares follow the distance, so a slow camera changes them slowly, also while levels come and go.
        var rig = new ShownRig(5, 4000, new() { ErrorPixels = 2, HorizonDistance = 1.5 });
        Dictionary<(long, long), double> before = [];
        for (int frame = 0; frame < 100; frame++)
        {
            WorldCamera camera = Cameras.At(0.1 + (frame * 0.0005), 0.2, 0.3 * Math.Pow(0.97, frame), frame, -90 + (frame * 0.5), 400);
            rig.Settle(camera);
            Dictionary<(long, long), double> now = [];
            foreach (TileNode tile in rig.Leaves.Where(t => t.InView))
            {
                foreach ((long x, long y) in Ground.EdgePoints(tile).Where(p => Ground.IsInPicture(camera, p.X, p.Y)))
                {
                    now[(x, y)] = Ground.LevelAt(tile, x, y);
                }
            }

            Assert.All(now.Where(p => before.ContainsKey(p.Key)), p => Assert.InRange(Math.Abs(p.Value - before[p.Key]), 0, 0.12));
            before = now;
        }

        Assert.True(rig.Leaves.Max(t => t.Level) >= 3);
    }

    private static bool Touches(TileNode a, TileNode b) => a != b && Math.Max(Math.Max(b.Left - a.Right, a.Left - b.Right), Math.Max(b.Top - a.Bottom, a.Top - b.Bottom)) < 1e-9;

    private static void Flights(Action<ShownRig, float> check) => Flights((rig, step) => () => check(rig, step));

    // Flights of random turns, heights and jumps, with random tiles missing at random times, and enough or too few layers. The check runs before each frame, what it returns after.
    private static void Flights(Func<ShownRig, float, Action> check) => Gen.Int[0, 1 << 20].Sample(
        seed =>
        {
            var random = new Random(seed);
            var rig = new ShownRig(seed, random.Next(2) == 0 ? 2000 : 60 + random.Next(200), Options);
            double share = Math.Pow(random.NextDouble(), 2), x = 0, y = 0, height = 1, heading = 0, pitch = -90;
            for (int frame = 0; frame < 25; frame++)
            {
                bool jump = random.Next(20) == 0;
                x += (random.NextDouble() - 0.5) * (jump ? 4 : 0.2 * height);
                y += (random.NextDouble() - 0.5) * (jump ? 4 : 0.2 * height);
                height = Math.Clamp(height * Math.Pow(10, random.NextDouble() - 0.6), 0.02, 2);
                heading += (random.NextDouble() - 0.5) * 60;
                pitch = Math.Clamp(pitch + ((random.NextDouble() - 0.5) * 40), -90, -10);
                Action after = check(rig, 0.4f);
                rig.Advance(Cameras.At(x, y, height, heading, pitch, 120), share, 0.4f);
                after();
            }
        },
        iter: 40);
}
