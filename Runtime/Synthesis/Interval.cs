namespace ScaleParty.Synthesis;

/// <summary>Pixels <see cref="Low"/> up to but not including <see cref="High"/> along one axis of a map; pixel 0 is the first inside the margin.</summary>
internal readonly record struct Interval(int Low, int High)
{
    public int Count => High - Low;

    public Interval Grown(int by) => new(Low - by, High + by);

    public Interval Within(Interval other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

    /// <summary>The whole tiles of <paramref name="size"/> pixels, counted from 0, that cover these; a power of two.</summary>
    public Interval Covered(int size) => new(Low & -size, (High + size - 1) & -size);

    /// <summary>The pixels of twice the resolution that these are made of.</summary>
    public Interval Doubled() => new(2 * Low, 2 * High);

    /// <summary>The pixels of half the resolution that cover these.</summary>
    public Interval Halved() => new(Low >> 1, (High + 1) >> 1);
}

/// <summary>A rectangle of pixels of a map.</summary>
internal readonly record struct MapArea(Interval X, Interval Y)
{
    public int Width => X.Count;

    public int Height => Y.Count;

    public long Pixels => (long)Width * Height;

    public MapArea Grown(int by) => new(X.Grown(by), Y.Grown(by));

    public MapArea Within(MapArea other) => new(X.Within(other.X), Y.Within(other.Y));

    public MapArea Covered(int size) => new(X.Covered(size), Y.Covered(size));

    public MapArea Doubled() => new(X.Doubled(), Y.Doubled());

    public MapArea Halved() => new(X.Halved(), Y.Halved());
}
