using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

public sealed class StreamedWorldTests
{
    private static readonly StreamBudget Unlimited = new(long.MaxValue, double.MaxValue);

    [Fact]
    public void A_settled_world_covers_the_view_with_tiles_whose_parents_are_there()
    {
        var target = new MemoryTileTarget(400);
        using var world = new StreamedWorld(new PatternTileSource(), target, new() { HeightScale = 0.01 });
        world.Settle(Cameras.At(0.3, 0.4, 0.05, 20, -40));

        Assert.True(world.Visible.Count > 30);
        Assert.True(world.Visible.Max(t => t.Address.Level) >= 3);
        AssertHeld(world, target);
        Assert.Equal(0, world.Statistics.TilesMissing);
        Assert.Equal(0, world.Statistics.LevelsMissing);
    }

    [Fact]
    public void Parents_are_on_the_device_at_every_moment_of_a_flight()
    {
        var target = new MemoryTileTarget(150);
        using var world = new StreamedWorld(new PatternTileSource(), target, new() { HeightScale = 0.01, CacheBytes = 0 });
        for (int frame = 0; frame < 200; frame++)
        {
            world.Update(Path(frame), 0.1, new(5000, 10));
            AssertHeld(world, target);
        }
    }

    [Fact]
    public void The_same_path_shows_the_same_tiles()
    {
        List<VisibleTile[]> first = Fly(), second = Fly();
        Assert.Equal(first.Count, second.Count);
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second));

        static List<VisibleTile[]> Fly()
        {
            using var world = new StreamedWorld(new PatternTileSource(), new MemoryTileTarget(200), new() { HeightScale = 0.01, CacheBytes = 100_000 });
            var frames = new List<VisibleTile[]>();
            for (int frame = 0; frame < 60; frame++)
            {
                world.UpdateFully(Path(frame * 3), 0.1);
                frames.Add([.. world.Visible]);
            }

            return frames;
        }
    }

    [Fact]
    public void A_still_view_makes_nothing()
    {
        var source = new PatternTileSource();
        var target = new MemoryTileTarget(400);
        using var world = new StreamedWorld(source, target);
        world.Settle(Cameras.At(0.3, 0.4, 0.05, 20, -40));
        (int made, int uploads) = (source.Made.Count, target.Uploads);
        VisibleTile[] visible = [.. world.Visible];
        for (int i = 0; i < 50; i++)
        {
            world.Update(Cameras.At(0.3, 0.4, 0.05, 20, -40), 0.1, Unlimited);
            Assert.Equal(0, world.Statistics.TilesInFlight);
        }

        Assert.Equal(made, source.Made.Count);
        Assert.Equal(uploads, target.Uploads);
        Assert.Equal(visible, world.Visible);
    }

    [Fact]
    public void A_small_budget_of_layers_gives_coarser_tiles()
    {
        using var small = new StreamedWorld(new PatternTileSource(), new MemoryTileTarget(1000) { BytesPerLayer = 1000 }, new() { DeviceBytes = 64_000, ErrorPixels = 8 });
        using var large = new StreamedWorld(new PatternTileSource(), new MemoryTileTarget(1000) { BytesPerLayer = 1000 }, new() { ErrorPixels = 8 });
        foreach (StreamedWorld world in new[] { small, large })
        {
            world.Settle(Cameras.At(0.5, 0.5, 0.01, 0, -30));
        }

        Assert.InRange(small.Statistics.DeviceBytes, 1, 64_000);
        Assert.NotEmpty(small.Visible);
        Assert.True(small.Visible.Max(t => t.Address.Level) < large.Visible.Max(t => t.Address.Level));
        Assert.True(small.Statistics.ErrorPixels > large.Statistics.ErrorPixels);
        Assert.Equal(8, large.Statistics.ErrorPixels);
    }

    [Fact]
    public void A_tile_that_cannot_be_made_is_named_once_and_its_parent_stays()
    {
        var hole = new TileAddress(2, 5, 6);
        var source = new PatternTileSource { Fails = address => address == hole };
        using var world = new StreamedWorld(source, new MemoryTileTarget(400));
        TileException error = Assert.Throws<TileException>(() => world.Settle(Cameras.At(0.35, 0.4, 0.05)));
        Assert.Equal(hole, error.Address);
        Assert.Equal("tile 2/5/6 could not be made: the pattern has a hole", error.Message);

        world.Settle(Cameras.At(0.35, 0.4, 0.05));
        Assert.Contains(world.Visible, t => t.Address == hole.Parent(2));
        Assert.DoesNotContain(world.Visible, t => t.Address.Level == 2 && t.Address.Parent(2) == hole.Parent(2));
    }

    [Fact]
    public void A_tile_that_the_target_refuses_is_uploaded_later()
    {
        var target = new MemoryTileTarget(400) { Failure = new InvalidOperationException("no device") };
        using var world = new StreamedWorld(new PatternTileSource(), target);
        Assert.Throws<InvalidOperationException>(() => world.Settle(Cameras.At(0.3, 0.4, 0.05)));
        target.Failure = null;
        world.Settle(Cameras.At(0.3, 0.4, 0.05));
        AssertHeld(world, target);
        Assert.Equal(0, world.Statistics.TilesMissing);
    }

    private static ScaleParty.Streaming.WorldCamera Path(int frame) =>
        Cameras.At(-1 + (frame * 0.01), 0.3 * Math.Sin(frame * 0.05), 0.02 + (0.5 * Math.Abs(Math.Sin(frame * 0.03))), frame * 2, -30 - (frame % 60));

    private static void AssertHeld(StreamedWorld world, MemoryTileTarget target)
    {
        foreach (VisibleTile tile in world.Visible)
        {
            Assert.Equal(tile.Address, target.Held[tile.Layer]);
            Assert.Equal(tile.Address.Level == 0 ? tile.Address : tile.Address.Parent(2), target.Held[tile.ParentLayer]);
        }
    }
}
