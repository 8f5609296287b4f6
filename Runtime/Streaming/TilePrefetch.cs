namespace ScaleParty.Streaming;

/// <summary>The tiles that a moving camera will need: those of the camera as its motion extrapolates it.</summary>
internal sealed class TilePrefetch
{
    private const double MaximumZoom = 16;

    private readonly CameraView _view;
    private readonly TileTree _tree;
    private readonly TileSet _set;
    private readonly TileLayers _layers;
    private readonly double _seconds;
    private WorldCamera _last;
    private bool _hasLast;

    public TilePrefetch(PyramidLayout layout, StreamedWorldOptions options, TileLayers layers)
    {
        _seconds = options.PrefetchSeconds;
        _view = new(layout, options);
        _layers = layers;
        _tree = new(layout, new Contents(layers));
        _set = new(_tree, layout, options, layers.Count);
    }

    /// <summary>Takes a camera from which the motion goes on.</summary>
    public void Follow(in WorldCamera camera)
    {
        _last = camera;
        _hasLast = true;
    }

    /// <summary>The tiles of the extrapolated camera, the most wanted first, or none where it does not move.</summary>
    /// <param name="camera">The camera now.</param>
    /// <param name="elapsedSeconds">Seconds since the last call.</param>
    public IReadOnlyList<TileNode> Select(in WorldCamera camera, double elapsedSeconds)
    {
        WorldCamera last = _last;
        bool moves = _hasLast && elapsedSeconds > 0 && _seconds > 0 && (last.X != camera.X || last.Y != camera.Y || last.Z != camera.Z);
        Follow(camera);
        if (!moves)
        {
            return [];
        }

        // Heights change by factors, as in a dive to the ground.
        double steps = _seconds / elapsedSeconds;
        double zoom = last.Z > 0 && camera.Z > 0 ? Math.Min(Math.Max(Math.Pow(camera.Z / last.Z, steps), 1 / MaximumZoom), MaximumZoom) : 1;
        _view.Set(camera with { X = camera.X + ((camera.X - last.X) * steps), Y = camera.Y + ((camera.Y - last.Y) * steps), Z = camera.Z * zoom });
        foreach (TileNode node in _set.Wanted)
        {
            if (!node.HeightsKnown)
            {
                _layers.Describe(node);
            }
        }

        _set.Select(_view);
        _tree.Sweep(_set.Selection);
        return _set.Wanted;
    }

    private sealed class Contents(TileLayers layers) : ITileContents
    {
        public void Attach(TileNode node) => layers.Describe(node);

        public void Detach(TileNode node)
        {
        }
    }
}
