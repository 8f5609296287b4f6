namespace ScaleParty.Streaming;

/// <summary>Options of the views of a pyramid. Immutable.</summary>
public sealed record PyramidViewOptions
{
    private readonly double _minification = 2;
    private readonly int _maximumPixels = 4 << 20;
    private readonly int _threads;

    /// <summary>The defaults.</summary>
    public static PyramidViewOptions Default { get; } = new();

    /// <summary>
    /// How many of a finer level's pixels, per axis, a pixel of the view spans where that level begins to be shown, 1.5 to 16; more than the ratio between levels counts as that ratio. Within half an octave it is
    /// shown alone. 2, the default, needs 4 pixels per pixel of the view at most, and magnifies the coarser level up to 2.8 times; the ratio gives sharper views and needs its square.
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

    /// <summary>Threads that resample the levels, 1 to 1024; 0 takes one per processor.</summary>
    public int Threads
    {
        get => _threads;
        init => _threads = Guard.InRange(value, 0, 1024, nameof(Threads));
    }
}
