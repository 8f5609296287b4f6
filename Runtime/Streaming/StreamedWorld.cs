using System.Diagnostics;

namespace ScaleParty.Streaming;

/// <summary>
/// A world of tiles that are made on demand, at the detail that the picture needs. Each frame: <see cref="Update"/>, then draw <see cref="Visible"/>.
/// A thread of its own makes tiles; members are called on one thread, that of the target. The source and the target belong to the caller,
/// or to the world where a factory made them.
/// </summary>
public sealed class StreamedWorld : IDisposable
{
    private const int MaximumRequests = 64, MaximumFailures = 4096;

    private readonly ITileTarget _target;
    private readonly StreamedWorldOptions _options;
    private readonly TileLayers _layers;
    private readonly TileTree _tree;
    private readonly TileSet _set;
    private readonly CameraView _view;
    private readonly ShownTiles _shown;
    private readonly TileCache _cache;
    private readonly TileStream _stream;
    private readonly TilePrefetch _prefetch;
    private readonly int _cachedAhead;
    private readonly List<VisibleTile> _visible = [];
    private readonly List<TileNode> _batch = [];
    private readonly List<TileAddress> _requests = [];
    private readonly List<MadeTile> _fetched = [];
    private readonly List<TileException> _errors = [];
    private readonly HashSet<TileAddress> _failed = [];
    private SmoothedTime _updateTime, _generationTime, _uploadTime;
    private RateMeter _rate;
    private long _uploaded, _madeBefore;
    private int _missing, _waiting;
    private bool _disposed;

    /// <summary>Creates the world and starts its thread.</summary>
    /// <param name="source">Makes the tiles.</param>
    /// <param name="target">Receives them.</param>
    /// <param name="options">Error, heights, horizon, fades, budgets of memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target has no layers.</exception>
    public StreamedWorld(ITileSource source, ITileTarget target, StreamedWorldOptions? options = null)
    {
        PyramidLayout layout = Layout = Guard.NotNull(source, nameof(source)).Layout;
        _target = Guard.NotNull(target, nameof(target));
        _options = options ?? StreamedWorldOptions.Default;
        Guard.InRange(target.Layers, 1, int.MaxValue, "target.Layers");
        Guard.InRange(_options.MinimumHeight, double.MinValue, _options.MaximumHeight, nameof(StreamedWorldOptions.MinimumHeight));
        int layers = (int)Math.Max(1, Math.Min(target.Layers, _options.DeviceBytes / Math.Max(1, target.BytesPerLayer)));
        _layers = new(layers, new((float)_options.MinimumHeight, (float)_options.MaximumHeight));
        _tree = new(layout, _layers);
        _set = new(_tree, layout, _options, layers);
        _view = new(layout, _options);
        _shown = new(_tree, _set, _view, layout, _options);
        _prefetch = new(layout, _options, _layers);
        _stream = new(source, _options.DiskCache, _options.TilesInFlight);
        long tile = MadeTile.BytesOf(layout), cacheBytes = Math.Max(_options.CacheBytes, 2 * _options.TilesInFlight * tile);
        _cachedAhead = (int)Math.Min(MaximumRequests, cacheBytes / tile / 2);
        _cache = new(cacheBytes, _stream.Return);
    }

    /// <summary>Sides and periods of the tiles.</summary>
    public PyramidLayout Layout { get; }

    /// <summary>The tiles to draw, those within the camera's view, until the next update. Empty before the first tiles are made.</summary>
    public IReadOnlyList<VisibleTile> Visible => _visible;

    /// <summary>Counts and times up to the last update.</summary>
    public StreamedWorldStatistics Statistics => new()
    {
        TilesVisible = _visible.Count,
        TilesWanted = _set.Wanted.Count,
        TilesInFlight = _stream.InFlight + _waiting,
        TilesMissing = _missing,
        LevelsMissing = _shown.LevelsMissing,
        CachedBytes = _cache.Bytes,
        DeviceBytes = _layers.Used * _target.BytesPerLayer,
        TilesMade = _stream.Made,
        TilesRead = _stream.Read,
        TilesUploaded = _uploaded,
        TilesPerSecond = _rate.PerSecond,
        UpdateMilliseconds = _updateTime.Value,
        GenerationMilliseconds = _generationTime.Value,
        UploadMilliseconds = _uploadTime.Value,
        ErrorPixels = _set.ErrorPixels,
    };

    /// <summary>Disposed last: what a factory made for this world.</summary>
    internal IDisposable? Lease { get; init; }

    /// <summary>Decides what is wanted and shown from a camera, requests tiles and uploads those that were made, within the budget.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="elapsedSeconds">Seconds since the last update, by which levels appear and disappear, 0 or more.</param>
    /// <param name="budget">What it may upload.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or outside its range; nothing changed.</exception>
    /// <exception cref="TileException">A tile could not be made. Thrown once per tile, after the update was completed.</exception>
    /// <exception cref="ObjectDisposedException">The world was disposed.</exception>
    public void Update(in WorldCamera camera, double elapsedSeconds, in StreamBudget budget)
    {
        Begin(camera, elapsedSeconds);
        long start = Stopwatch.GetTimestamp();
        Fetch();
        _set.Select(_view);
        double uploading = Upload(_set.Wanted, budget);
        _shown.Advance(Step(elapsedSeconds));
        _tree.Sweep(_set.Selection);
        Request();
        RequestAhead(camera, elapsedSeconds);
        _stream.Post(_requests);
        Collect();
        long end = Stopwatch.GetTimestamp();
        long made = _stream.Made;
        _rate.Advance(end, (int)(made - _madeBefore));
        _madeBefore = made;
        _updateTime.Add(SmoothedTime.Milliseconds(start, end) - uploading);
        ThrowErrors();
    }

    /// <summary>
    /// As <see cref="Update"/>, but returns when every wanted tile is on the device, as far as the layers suffice: for films, whose frames do not depend on the speed of the
    /// machine. The same path of cameras shows the same tiles.
    /// </summary>
    /// <param name="camera">The camera.</param>
    /// <param name="elapsedSeconds">Seconds since the last update, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or outside its range; nothing changed.</exception>
    /// <exception cref="TileException">A tile could not be made. Thrown once per tile, after the update was completed.</exception>
    /// <exception cref="ObjectDisposedException">The world was disposed.</exception>
    public void UpdateFully(in WorldCamera camera, double elapsedSeconds)
    {
        Begin(camera, elapsedSeconds);
        _prefetch.Follow(camera);
        Load(camera);
        _shown.Advance(Step(elapsedSeconds));
        _tree.Sweep(_set.Selection);
        Collect();
        ThrowErrors();
    }

    /// <summary>As <see cref="UpdateFully"/>, and all levels have appeared and disappeared: what a still camera shows in the end.</summary>
    /// <param name="camera">The camera.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or outside its range; nothing changed.</exception>
    /// <exception cref="TileException">A tile could not be made. Thrown once per tile, after the update was completed.</exception>
    /// <exception cref="ObjectDisposedException">The world was disposed.</exception>
    public void Settle(in WorldCamera camera)
    {
        Begin(camera, 0);
        _prefetch.Follow(camera);
        do
        {
            Load(camera);
        }
        while (_shown.Finish());

        _tree.Sweep(_set.Selection);
        Collect();
        ThrowErrors();
    }

    /// <summary>Ends the thread, after the tile that it is making. The source and the target are not disposed, except those that a factory made.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _stream.Dispose();
            Lease?.Dispose();
        }
    }

    private void Begin(in WorldCamera camera, double elapsedSeconds)
    {
        Guard.NotDisposed(_disposed, this);
        Guard.InRange(elapsedSeconds, 0, double.MaxValue, nameof(elapsedSeconds));
        _view.Set(camera);
    }

    private float Step(double elapsedSeconds) => elapsedSeconds < _options.FadeSeconds ? (float)(elapsedSeconds / _options.FadeSeconds) : 1;

    // Until no tile is missing that there is a layer for, the same few at a time whichever were made before; heights that become known change what is wanted.
    private void Load(in WorldCamera camera)
    {
        long most = _uploaded + (16L * _layers.Count);
        while (true)
        {
            _view.Set(camera);
            _set.Select(_view);
            _tree.Sweep(_set.Selection);
            _batch.Clear();
            foreach (TileNode node in _set.Wanted)
            {
                if (node.Layer < 0 && _batch.Count < Math.Min(_layers.Available, _options.TilesInFlight) && !_failed.Contains(node.Address))
                {
                    _batch.Add(node);
                }
            }

            _missing = _waiting = 0;
            if (_batch.Count == 0 || _uploaded > most)
            {
                return;
            }

            while (RequestBatch())
            {
                _stream.WaitForProgress();
            }

            Upload(_batch, new(long.MaxValue, double.PositiveInfinity));
        }
    }

    private bool RequestBatch()
    {
        Fetch();
        _requests.Clear();
        foreach (TileNode node in _batch)
        {
            if (!_cache.TryGet(node.Address, out _) && !_failed.Contains(node.Address))
            {
                _requests.Add(node.Address);
            }
        }

        _stream.Post(_requests);
        return _requests.Count > 0;
    }

    private void Fetch()
    {
        _fetched.Clear();
        int known = _errors.Count;
        _stream.Fetch(_fetched, _errors);
        foreach (MadeTile tile in _fetched)
        {
            if (!tile.WasRead)
            {
                _generationTime.Add(tile.Milliseconds);
            }

            _cache.Add(tile);
        }

        for (int i = known; i < _errors.Count; i++)
        {
            if (_failed.Count == MaximumFailures)
            {
                _failed.Clear();
            }

            _failed.Add(_errors[i].Address);
        }
    }

    private double Upload(List<TileNode> nodes, in StreamBudget budget)
    {
        double spent = 0;
        long bytes = 0;
        foreach (TileNode node in nodes)
        {
            if (node.Layer >= 0 || !_cache.TryGet(node.Address, out MadeTile? tile))
            {
                continue;
            }

            // Those that have to wait were used as well, which keeps them in the cache.
            bool first = bytes == 0;
            bytes += _target.BytesPerLayer;
            if (!first && (bytes > budget.UploadBytes || spent >= budget.Milliseconds))
            {
                continue;
            }

            if (!_layers.TryAssign(node, tile.Heights))
            {
                continue;
            }

            long start = Stopwatch.GetTimestamp();
            bool whole = false;
            try
            {
                _target.Upload(node.Layer, tile.Pixels);
                whole = true;
            }
            finally
            {
                if (!whole)
                {
                    _layers.Withdraw(node);
                }
            }

            double milliseconds = SmoothedTime.Milliseconds(start, Stopwatch.GetTimestamp());
            _uploadTime.Add(milliseconds);
            spent += milliseconds;
            _uploaded++;
        }

        return spent;
    }

    // No more than there are layers for, so that what is made can be shown.
    private void Request()
    {
        _requests.Clear();
        _missing = _waiting = 0;
        int most = Math.Min(_layers.Available, MaximumRequests);
        foreach (TileNode node in _set.Wanted)
        {
            if (node.Layer < 0)
            {
                _missing += node.InView ? 1 : 0;
                if (_cache.Contains(node.Address))
                {
                    _waiting++;
                }
                else if (_requests.Count < most && !_failed.Contains(node.Address))
                {
                    _requests.Add(node.Address);
                }
            }
        }
    }

    // Tiles that the motion will need, behind those that the picture needs now. They wait in the cache, whose other half is for the others.
    private void RequestAhead(in WorldCamera camera, double elapsedSeconds)
    {
        int most = Math.Min(_cachedAhead, MaximumRequests - _requests.Count);
        IReadOnlyList<TileNode> ahead = _prefetch.Select(camera, most > 0 ? elapsedSeconds : 0);
        for (int i = 0; i < ahead.Count && most > 0; i++)
        {
            TileAddress address = ahead[i].Address;
            if (_layers.Contains(address) || _failed.Contains(address))
            {
                continue;
            }

            most--;
            if (!_cache.TryGet(address, out _) && !_requests.Contains(address))
            {
                _requests.Add(address);
            }
        }
    }

    private void Collect()
    {
        _visible.Clear();
        _shown.Collect(_visible);
    }

    private void ThrowErrors()
    {
        if (_errors.Count > 0)
        {
            TileException error = _errors[0];
            _errors.RemoveAt(0);
            throw error;
        }
    }
}
