using CsCheck;
using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

/// <summary>What is made and missing when a camera stops.</summary>
public sealed class RestTests
{
    private static readonly StreamedWorldOptions Options = new() { HeightScale = 0.05, ErrorPixels = 3, HorizonDistance = 1.5 };

    [Fact]
    public void With_too_few_layers_a_camera_that_stops_comes_to_rest_too() => Gen.Int[0, 1 << 20].Sample(
        seed =>
        {
            var random = new Random(seed);
            var rig = new ShownRig(seed, 40 + random.Next(200), Options);
            double share = Math.Pow(random.NextDouble(), 2), x = 0, y = 0, height = 1;
            WorldCamera camera = default;
            for (int frame = 0; frame < 25; frame++)
            {
                x += (random.NextDouble() - 0.5) * (random.Next(20) == 0 ? 4 : 0.2 * height);
                y += (random.NextDouble() - 0.5) * (random.Next(20) == 0 ? 4 : 0.2 * height);
                height = Math.Clamp(height * Math.Pow(10, random.NextDouble() - 0.6), 0.02, 2);
                camera = Cameras.At(x, y, height, random.Next(60) + (10 * frame), -10 - random.Next(80), 120);
                rig.Advance(camera, share, 0.4f);
            }

            rig.Settle(camera);
        },
        iter: 60);

    [Fact]
    public void After_a_stop_nothing_is_missing_and_nothing_in_flight() => Gen.Int[0, 1 << 20].Sample(
        seed =>
        {
            var random = new Random(seed);
            var source = new PatternTileSource();
            using var world = new StreamedWorld(source, new MemoryTileTarget(60 + random.Next(300)), new() { HeightScale = 0.05, CacheBytes = 300_000 });
            for (int frame = 0; frame < 30; frame++)
            {
                world.Update(Camera(frame), 0.05, new(3000, 1));
            }

            // For longer than tiles fade that are not wanted any more, whose layers the others need.
            int idle = 0;
            Assert.True(SpinWait.SpinUntil(
                () =>
                {
                    world.Update(Camera(29), 0.05, new(3000, 1));
                    idle = world.Statistics.TilesInFlight == 0 ? idle + 1 : 0;
                    return idle > 20;
                },
                60_000));
            Assert.Equal(0, world.Statistics.TilesMissing);

            WorldCamera Camera(int frame) => Cameras.At(0.02 * frame, (seed % 7) * 0.1, 0.02 + (0.01 * (seed % 11)) + (0.002 * frame), seed + (2 * frame), -20 - (seed % 60));
        },
        iter: 10);

    [Fact]
    public void A_camera_that_was_moved_and_settled_makes_nothing_ahead()
    {
        var source = new PatternTileSource();
        using var world = new StreamedWorld(source, new MemoryTileTarget(400));
        world.Settle(Cameras.At(3.3, 0.4, 0.2));
        world.Update(Cameras.At(3.3, 0.4, 0.2), 0.1, StreamBudget.Default);
        foreach (WorldCamera there in new[] { Cameras.At(0.3, 0.4, 0.05), Cameras.At(0.5, 0.4, 0.05) })
        {
            world.Settle(there);
            int made = source.Made.Count;
            world.Update(there, 0.1, StreamBudget.Default);
            Assert.Equal(0, world.Statistics.TilesInFlight);
            Assert.Equal(made, source.Made.Count);
        }
    }

    [Fact]
    public void Within_heights_that_are_not_known_yet_a_camera_does_not_want_every_level()
    {
        var rig = new ShownRig(1, 100_000, Options);
        rig.View.Set(Cameras.At(0.5, 0.5, 0.01, 0, -20));
        rig.Set.Select(rig.View);
        Assert.InRange(rig.Set.Wanted.Max(t => t.Level), 0, 2);
    }
}
