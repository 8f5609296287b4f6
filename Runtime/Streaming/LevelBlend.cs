namespace ScaleParty.Streaming;

/// <summary>
/// Which levels are shown at a sampling period. Octave o is the period of level 0 divided by 2^o. Between two levels the coarser is magnified until the finer is minified by no more than the option asks
/// for; then the finer fades in within half an octave, averaged by its mipmaps. Further out than level 0 its mipmaps are shown. Everything is continuous in the period.
/// </summary>
internal readonly struct LevelBlend
{
    private const double FadeOctaves = 0.5;

    // Interpolated within a mipmap as coarse as the view's pixels, these would be means over nearly two of their own widths. So much finer, their response is that
    // of a mean over one pixel: sinc(0.615 f)^3 is within 3 % of sinc(f) up to 0.45 cycles per pixel, between two mipmaps within 9 %. Where no mipmap is so fine, the
    // pixels are interpolated by a cubic kernel in proportion.
    private const double FinerOctaves = 0.7;
    private readonly int _bits;
    private readonly int _maximumLevel;
    private readonly double _fadeStart;

    /// <param name="bits">Octaves between two levels.</param>
    /// <param name="maximumLevel">The finest level.</param>
    /// <param name="minification">Of the finer level where it begins to be shown.</param>
    public LevelBlend(int bits, int maximumLevel, double minification)
    {
        _bits = bits;
        _maximumLevel = maximumLevel;
        _fadeStart = Math.Max(0, bits - Math.Log(minification, 2));
    }

    /// <summary>Largest mipmap of a level other than 0 that is read.</summary>
    public int Mipmaps => (int)Math.Ceiling(Math.Max(0, _bits - _fadeStart - FinerOctaves));

    /// <summary>The finest octave at which a level has no share yet.</summary>
    public double LastOctaveWithout(int level) => ((level - 1) * _bits) + _fadeStart;

    /// <summary>The coarsest level that has no share yet at an octave, 1 or more.</summary>
    public int FirstWithout(double octave) => Math.Max(1, (int)Math.Ceiling((octave - _fadeStart) / _bits) + 1);

    /// <summary>The levels at an octave.</summary>
    public LevelShare At(double octave)
    {
        if (octave <= 0)
        {
            return new LevelShare(0, Mipmap(-octave), 0, 0);
        }

        int level = Math.Min((int)(octave / _bits), _maximumLevel);
        double within = octave - (level * _bits);
        return level == _maximumLevel || within <= _fadeStart
            ? new LevelShare(level, LevelShare.Cubic, 0, 0)
            : new LevelShare(level, LevelShare.Cubic, (float)Math.Min(1, (within - _fadeStart) / FadeOctaves), Mipmap(_bits - within));
    }

    /// <summary>The mipmap of a level that is minified by a number of octaves.</summary>
    private static float Mipmap(double octaves) => (float)(octaves >= FinerOctaves ? octaves - FinerOctaves : LevelShare.Cubic * (1 - (octaves / FinerOctaves)));
}

/// <summary>A level and the next finer one.</summary>
/// <param name="Level">The coarser level.</param>
/// <param name="Mipmap">Mipmap of it, fractions between two; below 0 the share of the cubic kernel, -1 (<see cref="Cubic"/>) for the kernel alone.</param>
/// <param name="Finer">Share of the finer level, 0 to 1.</param>
/// <param name="FinerMipmap">Mipmap of the finer level.</param>
internal readonly record struct LevelShare(int Level, float Mipmap, float Finer, float FinerMipmap)
{
    /// <summary>In place of a mipmap: the pixels themselves by the cubic kernel alone.</summary>
    public const float Cubic = -1;
}
