using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

public sealed class EvictionTests
{
    private static readonly PyramidLayout Layout = new(4, 1, 2, 3, 0.25, ["grey"]);

    [Fact]
    public void The_cache_removes_the_least_recently_used()
    {
        var removed = new List<int>();
        var cache = new TileCache(3 * Tile(0).Pixels.Bytes, tile => removed.Add((int)tile.Address.X.ToInt64()));
        foreach (int i in new[] { 0, 1, 2 })
        {
            cache.Add(Tile(i));
        }

        Assert.True(cache.TryGet(new(1, 0, 0), out _));
        cache.Add(Tile(3));
        cache.Add(Tile(4));
        Assert.Equal([1, 2], removed);
        Assert.True(cache.Contains(new(1, 0, 0)));
        Assert.Equal(3 * Tile(0).Pixels.Bytes, cache.Bytes);
    }

    [Fact]
    public void A_tile_that_is_made_again_replaces_the_first()
    {
        var removed = new List<MadeTile>();
        var cache = new TileCache(long.MaxValue, removed.Add);
        MadeTile first = Tile(1), second = Tile(1);
        cache.Add(first);
        cache.Add(second);
        Assert.Equal([first], removed);
        Assert.True(cache.TryGet(new(1, 1, 0), out MadeTile? held));
        Assert.Same(second, held);
        Assert.Equal(second.Pixels.Bytes, cache.Bytes);
    }

    [Fact]
    public void Layers_of_tiles_that_are_needed_stay_and_of_the_others_the_longest_unneeded_goes()
    {
        var layers = new TileLayers(3, default);
        TileNode[] nodes = [.. Enumerable.Range(0, 5).Select(i => Node(layers, i))];
        Assert.All(nodes[..3], node => Assert.True(layers.TryAssign(node, default)));
        Assert.False(layers.TryAssign(nodes[3], default));
        Assert.Equal(-1, nodes[3].Layer);

        layers.Detach(nodes[1]);
        layers.Detach(nodes[0]);
        Assert.True(layers.TryAssign(nodes[3], default));
        Assert.Equal(nodes[1].Layer, nodes[3].Layer);
        TileNode again = Node(layers, 0);
        Assert.Equal(nodes[0].Layer, again.Layer);
        Assert.False(layers.TryAssign(nodes[4], default));
        Assert.Equal(-1, Node(layers, 1).Layer);
    }

    private static MadeTile Tile(int x) => new(Layout) { Address = new(1, x, 0) };

    private static TileNode Node(TileLayers layers, int x)
    {
        var node = new TileNode(16);
        node.Begin(new(1, x, 0), null, 0, 0, 1);
        layers.Attach(node);
        return node;
    }
}
