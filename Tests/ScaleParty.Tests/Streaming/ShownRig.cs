using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

/// <summary>What a world shows, without its thread: tiles come to the device at random, with random heights within their parents'.</summary>
internal sealed class ShownRig
{
    public static readonly PyramidLayout Layout = new(16, 1, 2, 4, 1.0 / 16, ["grey", "height"]);

    private readonly Random _random;
    private readonly TileLayers _layers;
    private readonly ShownTiles _shown;

    public ShownRig(int seed, int layers, StreamedWorldOptions options)
    {
        _random = new(seed);
        _layers = new(layers, new(-1, 1));
        Tree = new(Layout, _layers);
        Set = new(Tree, Layout, options, layers);
        View = new(Layout, options);
        _shown = new(Tree, Set, View, Layout, options);
    }

    public TileTree Tree { get; }

    public TileSet Set { get; }

    public CameraView View { get; }

    /// <summary>All tiles that are shown, also those outside the view.</summary>
    public List<TileNode> Leaves
    {
        get
        {
            var leaves = new List<TileNode>();
            Tree.Roots.Where(r => r.Shown).ToList().ForEach(Add);
            return leaves;

            void Add(TileNode node)
            {
                View.Measure(node);
                if (node.Open)
                {
                    node.Children.ToList().ForEach(Add);
                }
                else
                {
                    leaves.Add(node);
                }
            }
        }
    }

    /// <summary>One frame in which each missing tile comes with a probability.</summary>
    public void Advance(WorldCamera camera, double share, float step)
    {
        View.Set(camera);
        Set.Select(View);
        foreach (TileNode node in Set.Wanted.Where(n => n.Layer < 0 && _random.NextDouble() < share))
        {
            // Within its parent's heights.
            HeightRange around = node.Parent?.Heights ?? new(-1, 1);
            float low = around.Minimum + ((float)_random.NextDouble() * (around.Maximum - around.Minimum));
            _layers.TryAssign(node, new(low, low + ((float)_random.NextDouble() * (around.Maximum - low))));
        }

        _shown.Advance(step);
        Tree.Sweep(Set.Selection);
    }

    /// <summary>Moves until nothing changes, with all tiles.</summary>
    public void Settle(WorldCamera camera)
    {
        // Tiles that are not shown any more free the layers of others.
        int rounds = 0;
        do
        {
            Advance(camera, 1, 1);
            Assert.True(rounds++ < 100, "it does not come to rest");
        }
        while (_shown.Finish() || Set.Wanted.Any(n => n.Layer < 0));
    }
}
