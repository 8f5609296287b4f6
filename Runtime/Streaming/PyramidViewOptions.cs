namespace ScaleParty.Streaming;

/// <summary>Options of the views of a pyramid. Immutable.</summary>
public sealed record PyramidViewOptions
{
    private readonly double _minification = 3;
    private readonly int _maximumPixels = 4 << 20;
    private readonly int _prefetchPixels = 1 << 15;
    private readonly int _threads;

    /// <summary>The defaults.</summary>
    public static PyramidViewOptions Default { get; } = new();

    /// <summary>
    /// How many of a finer level's pixels, per axis, a pixel of the view spans where that level begins to be shown, 1.5 to 16; more than the ratio between levels counts as that ratio, and more than
    /// <see cref="MaximumPixels"/> allows as what it allows. Within half an octave the level is shown alone. 3, the default, needs 9 pixels per pixel of the view at most, and with the ratio 4 magnifies
    /// the coarser level up to 1.9 times. 4 is the sharpest and needs 16; 2 needs 4 and magnifies up to 2.8 times.
    /// </summary>
    public double Minification
    {
        get => _minification;
        init => _minification = Guard.InRange(value, 1.5, 16, nameof(Minification));
    }

    /// <summary>
    /// Most pixels of one level that a view may need, 2^12 to 2^26. Where it would need more, as under a warp that shrinks a part of the picture, a coarser level is shown; a view that
    /// needs more of level 0 is made afresh by the base network, or refused where that cannot be.
    /// </summary>
    public int MaximumPixels
    {
        get => _maximumPixels;
        init => _maximumPixels = Guard.InRange(value, 1 << 12, 1 << 26, nameof(MaximumPixels));
    }

    /// <summary>
    /// Most pixels of the level that a zoom inwards shows next that are made after each view, before they are needed, 0 to 2^26; 0 for none. They are made in squares of 64 by 64, in equal numbers over the
    /// views that are left, and count beside <see cref="PyramidOptions.CacheBytes"/> until all are made.
    /// </summary>
    public int PrefetchPixels
    {
        get => _prefetchPixels;
        init => _prefetchPixels = Guard.InRange(value, 0, 1 << 26, nameof(PrefetchPixels));
    }

    /// <summary>Threads that resample the levels, 1 to 1024; 0 takes one per processor.</summary>
    public int Threads
    {
        get => _threads;
        init => _threads = Guard.InRange(value, 0, 1024, nameof(Threads));
    }
}
