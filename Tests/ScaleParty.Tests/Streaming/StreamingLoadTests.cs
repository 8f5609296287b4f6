using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

/// <summary>What an update costs, and what comes late or too early.</summary>
public sealed class StreamingLoadTests
{
    [Fact]
    public void An_update_with_nothing_new_allocates_nothing()
    {
        using var world = new StreamedWorld(new PatternTileSource(), new MemoryTileTarget(2000), new() { HeightScale = 0.01 });
        WorldCamera camera = Cameras.At(0.3, 0.4, 0.02, 20, -30);
        world.Settle(camera);
        Assert.True(world.Visible.Count > 200);
        world.Update(camera, 0.02, StreamBudget.Default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            world.Update(camera, 0.02, StreamBudget.Default);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_moving_camera_whose_tiles_are_there_allocates_nothing()
    {
        using var world = new StreamedWorld(new PatternTileSource(), new MemoryTileTarget(2000), new() { ErrorPixels = 4 });
        Turn(world, full: true);
        Turn(world, full: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Turn(world, full: false);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_slow_source_delays_tiles_and_no_update()
    {
        using var gate = new SemaphoreSlim(0);
        var source = new PatternTileSource { Gate = gate };
        var target = new MemoryTileTarget(400);
        var world = new StreamedWorld(source, target, new() { PrefetchSeconds = 0 });
        WorldCamera camera = Cameras.At(0.3, 0.4, 0.3);
        do
        {
            // Each update returns with what there is, however long the source takes, and uploads one tile at most.
            (int made, int uploads) = (source.Made.Count, target.Uploads);
            world.Update(camera, 0.1, new(1, 1));
            Assert.InRange(target.Uploads - uploads, 0, 1);
            Assert.Equal(made, source.Made.Count);

            // More in flight than what waits for its upload.
            if (world.Statistics.TilesInFlight > source.Made.Count - target.Uploads)
            {
                gate.Release();
                WaitFor(() => source.Made.Count > made);
            }
        }
        while (world.Statistics.TilesMissing > 0);

        Assert.NotEmpty(world.Visible);
        gate.Release(1000);
        world.Dispose();
    }

    [Fact]
    public void Requests_that_are_not_wanted_any_more_are_withdrawn()
    {
        using var gate = new SemaphoreSlim(0);
        var source = new PatternTileSource { Gate = gate };
        using var world = new StreamedWorld(source, new MemoryTileTarget(400), new() { PrefetchSeconds = 0 });
        world.Update(Cameras.At(0.5, 0.5, 0.3), 0.1, StreamBudget.Default);
        Assert.True(world.Statistics.TilesInFlight > 3);
        gate.Release();
        WaitFor(() => !source.Made.IsEmpty);
        world.Update(Cameras.At(100.5, 0.5, 0.3), 0.1, StreamBudget.Default);
        gate.Release(1000);
        world.Settle(Cameras.At(100.5, 0.5, 0.3));
        int far = source.Made.Count(a => a.X.ToDouble() / Math.Pow(4, a.Level) < 50);
        Assert.InRange(far, 1, 3);
    }

    [Fact]
    public void Tiles_that_the_motion_will_need_are_made_before()
    {
        // Forward at a constant speed, then a stop.
        var source = new PatternTileSource();
        using var world = new StreamedWorld(source, new MemoryTileTarget(1000), new() { PrefetchSeconds = 1, CacheBytes = 10_000_000 });
        WorldCamera here = Cameras.At(0.5, 0.5, 0.2);
        world.Settle(Cameras.At(0.48, 0.5, 0.2));
        world.UpdateFully(here, 1);
        world.Settle(here);
        int needed = source.Made.Count;
        world.Update(Cameras.At(0.49, 0.5, 0.2), 0.1, StreamBudget.Default);
        world.Update(here, 0.01, StreamBudget.Default);
        Assert.True(world.Statistics.TilesInFlight > 0 || source.Made.Count > needed);
        Assert.Equal(0, world.Statistics.TilesMissing);
        world.Update(here, 0.01, StreamBudget.Default);
        world.Update(here, 0.01, StreamBudget.Default);
        Assert.InRange(world.Statistics.TilesInFlight, 0, 1);
    }

    [Fact]
    public void Byte_budgets_hold_during_a_long_flight()
    {
        const long Cache = 400_000, Device = 200_000;
        using var world = new StreamedWorld(new PatternTileSource(), new MemoryTileTarget(1000), new() { CacheBytes = Cache, DeviceBytes = Device });
        for (int i = 0; i < 500; i++)
        {
            world.Update(Cameras.At(i * 0.05, 0.5 * Math.Sin(i * 0.1), 0.05 + (0.04 * Math.Sin(i * 0.2)), i * 3, -50), 0.02, StreamBudget.Default);
            Assert.InRange(world.Statistics.CachedBytes, 0, Cache);
            Assert.InRange(world.Statistics.DeviceBytes, 0, Device);
        }
    }

    [Theory]
    [InlineData(double.NaN, 1, 0.1)]
    [InlineData(0, double.PositiveInfinity, 0.1)]
    [InlineData(0, 1, -0.1)]
    [InlineData(1e300, 1, 0.1)]
    public void Cameras_that_are_nowhere_are_refused(double x, double z, double elapsed)
    {
        using var world = new StreamedWorld(new PatternTileSource(), new MemoryTileTarget(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Update(Cameras.At(0, 0, 1) with { X = x, Z = z }, elapsed, StreamBudget.Default));
        world.Settle(Cameras.At(0, 0, 1));
        Assert.NotEmpty(world.Visible);
    }

    private static void WaitFor(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, 60_000));

    private static void Turn(StreamedWorld world, bool full)
    {
        for (int heading = 0; heading < 360; heading += 6)
        {
            WorldCamera camera = Cameras.At(0.3, 0.4, 0.1, heading, -40);
            if (full)
            {
                world.Settle(camera);
            }
            else
            {
                world.Update(camera, 0.05, StreamBudget.Default);
            }
        }
    }
}
