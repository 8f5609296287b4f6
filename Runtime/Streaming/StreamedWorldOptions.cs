namespace ScaleParty.Streaming;

/// <summary>Options of a streamed world. Immutable.</summary>
public sealed record StreamedWorldOptions
{
    private readonly double _errorPixels = 1;
    private readonly double _heightScale;
    private readonly double _minimumHeight = -1;
    private readonly double _maximumHeight = 1;
    private readonly double _horizonDistance;
    private readonly double _planetRadius;
    private readonly double _fadeSeconds = 0.3;
    private readonly double _prefetchSeconds = 1.5;
    private readonly long _cacheBytes = 256L << 20;
    private readonly long _deviceBytes = long.MaxValue;
    private readonly int _maximumLevel = int.MaxValue;
    private readonly int _tilesInFlight = 8;

    /// <summary>The defaults.</summary>
    public static StreamedWorldOptions Default { get; } = new();

    /// <summary>Pixels of the picture that a texel may cover at the nearest point of its tile before the next level is wanted, 0.05 to 1000. Default: 1.</summary>
    public double ErrorPixels
    {
        get => _errorPixels;
        init => _errorPixels = Guard.InRange(value, 0.05, 1000, nameof(ErrorPixels));
    }

    /// <summary>Image units per unit of the height channel, 0 or more, as the renderer displaces the ground. Default: 0, a flat ground.</summary>
    public double HeightScale
    {
        get => _heightScale;
        init => _heightScale = Guard.InRange(value, 0, 1e12, nameof(HeightScale));
    }

    /// <summary>Least height that is drawn, in units of the height channel, such as that of the sea; heights below count as this. Default: -1.</summary>
    public double MinimumHeight
    {
        get => _minimumHeight;
        init => _minimumHeight = Guard.InRange(value, -1e12, 1e12, nameof(MinimumHeight));
    }

    /// <summary>Greatest height that is drawn, in units of the height channel; heights above count as this. Default: 1.</summary>
    public double MaximumHeight
    {
        get => _maximumHeight;
        init => _maximumHeight = Guard.InRange(value, -1e12, 1e12, nameof(MaximumHeight));
    }

    /// <summary>Distance along the ground up to which it is covered, in image units. Default: 0, which means four tiles of level 0.</summary>
    public double HorizonDistance
    {
        get => _horizonDistance;
        init => _horizonDistance = Guard.InRange(value, 0, 1e12, nameof(HorizonDistance));
    }

    /// <summary>
    /// Radius of the planet in image units, where the renderer lowers the ground by d²/2R at a distance d along it; what is then below the horizon is not shown. Default: 0,
    /// a plane.
    /// </summary>
    public double PlanetRadius
    {
        get => _planetRadius;
        init => _planetRadius = Guard.InRange(value, 0, 1e12, nameof(PlanetRadius));
    }

    /// <summary>Seconds in which a finer level appears or disappears, 0 to 60. Default: 0.3.</summary>
    public double FadeSeconds
    {
        get => _fadeSeconds;
        init => _fadeSeconds = Guard.InRange(value, 0, 60, nameof(FadeSeconds));
    }

    /// <summary>Seconds by which the motion is extrapolated to make tiles before they are needed, 0 (none) to 60. Default: 1.5.</summary>
    public double PrefetchSeconds
    {
        get => _prefetchSeconds;
        init => _prefetchSeconds = Guard.InRange(value, 0, 60, nameof(PrefetchSeconds));
    }

    /// <summary>Bytes of tiles that are kept in the processor's memory; raised to what the tiles in flight take. Default: 256 MiB.</summary>
    public long CacheBytes
    {
        get => _cacheBytes;
        init => _cacheBytes = Guard.InRange(value, 0, long.MaxValue, nameof(CacheBytes));
    }

    /// <summary>Bytes of the target's layers that are used; fewer make the ground coarser. At least one layer is used. Default: all.</summary>
    public long DeviceBytes
    {
        get => _deviceBytes;
        init => _deviceBytes = Guard.InRange(value, 0, long.MaxValue, nameof(DeviceBytes));
    }

    /// <summary>The finest level that is used; the layout's where that is lower. Default: no limit.</summary>
    public int MaximumLevel
    {
        get => _maximumLevel;
        init => _maximumLevel = Guard.InRange(value, 0, int.MaxValue, nameof(MaximumLevel));
    }

    /// <summary>Tiles that may be made and not yet taken by an update, 1 to 256. Default: 8.</summary>
    public int TilesInFlight
    {
        get => _tilesInFlight;
        init => _tilesInFlight = Guard.InRange(value, 1, 256, nameof(TilesInFlight));
    }

    /// <summary>Keeps tiles on disk. Default: null, none.</summary>
    public TileDiskCache? DiskCache { get; init; }
}
