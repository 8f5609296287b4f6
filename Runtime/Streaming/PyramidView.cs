using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Streaming;

/// <summary>Makes views of a pyramid: any centre, scale, resolution and warp, trilinear between its levels.</summary>
internal sealed unsafe class PyramidView : IParallelWork, IDisposable
{
    // Fewer would leave a level without share at its own period.
    private const double LeastMinification = 1.5;

    private readonly ImagePyramid _pyramid;
    private readonly PyramidViewOptions _options;
    private readonly int[] _channels;
    private readonly WorkerPool _pool;
    private readonly ViewPositions _positions;
    private readonly LevelPrefetch _prefetch;
    private readonly LevelWindow?[] _windows;
    private readonly LevelBounds[] _bounds;
    private readonly (LevelArea Area, int Mipmaps)?[] _areas;
    private LevelBlend _blend;
    private double _finest;
    private float* _destination;

    /// <param name="pyramid">The pyramid.</param>
    /// <param name="channels">Names of the channels that are delivered.</param>
    /// <param name="options">The options.</param>
    public PyramidView(ImagePyramid pyramid, IReadOnlyList<string> channels, PyramidViewOptions options)
    {
        _pyramid = pyramid;
        _options = options;
        _channels = [.. channels.Select(c => pyramid.Channels.ToList().IndexOf(c))];
        _pool = new WorkerPool(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        _positions = new ViewPositions(_pool);
        _prefetch = new LevelPrefetch(pyramid, options);
        _windows = new LevelWindow?[pyramid.MaximumLevel + 1];
        _bounds = new LevelBounds[_windows.Length];
        _areas = new (LevelArea Area, int Mipmaps)?[_windows.Length];
    }

    /// <summary>Makes a view.</summary>
    /// <param name="region">The view.</param>
    /// <param name="warp">A map on positions, or null.</param>
    /// <param name="target">Receives the pixels.</param>
    /// <returns>False where the view needs too many pixels of level 0; then the target is not touched.</returns>
    public bool Make(ImageRegion region, Warp? warp, IImageTarget target)
    {
        _positions.Set(region, warp, _pyramid.Period);
        if (!TakeWindows())
        {
            return false;
        }

        fixed (float* destination = target.Begin(region.Resolution, _channels.Length))
        {
            _destination = destination;
            _pool.Run(this, region.Resolution.Height, _pool.Workers);
        }

        target.Complete();
        if (warp is null)
        {
            _prefetch.Follow(region, _positions.OctaveOf(0, 0), _blend);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();

    /// <summary>Makes a row.</summary>
    public void Run(int part, int worker)
    {
        int width = _positions.Resolution.Width, channels = _channels.Length;
        float* values = _destination + ((long)part * width * channels);
        new Span<float>(values, width * channels).Clear();
        LevelShare share = default;
        for (int column = 0; column < width; column++, values += channels)
        {
            if (column == 0 || _positions.IsWarped)
            {
                share = _blend.At(Math.Min(_positions.OctaveOf(column, part), _finest));
            }

            Vector2d position = _positions.Of(column, part);
            if (share.Finer < 1)
            {
                Add(share.Level, position, share.Mipmap, 1 - share.Finer, values);
            }

            if (share.Finer > 0)
            {
                Add(share.Level + 1, position, share.FinerMipmap, share.Finer, values);
            }
        }
    }

    private void Add(int level, Vector2d position, float mipmap, float share, float* values)
    {
        LevelWindow window = _windows[level]!;
        window.Add((position.X / window.Period) - window.FirstX, (position.Y / window.Period) - window.FirstY, mipmap, share, _channels, values);
    }

    /// <summary>Takes the pixels of every level that is shown, from the coarsest on. A level that would need too many is not shown, nor are finer ones.</summary>
    private bool TakeWindows()
    {
        _blend = new LevelBlend(_pyramid.RatioBits, _pyramid.MaximumLevel, Minification());
        _finest = double.PositiveInfinity;
        for (int tooLarge = FindAreas(); tooLarge >= 0; tooLarge = FindAreas())
        {
            if (tooLarge == 0)
            {
                return false;
            }

            _finest = _blend.LastOctaveWithout(tooLarge);
        }

        for (int level = 0; level < _windows.Length; level++)
        {
            _windows[level] = null;
            if (_areas[level] is { } needed)
            {
                _prefetch.Deliver(level);
                _windows[level] = new LevelWindow(_pyramid.Take(needed.Area), needed.Mipmaps, _pyramid.PeriodOf(level));
            }
        }

        return true;
    }

    /// <summary>The minification that is asked for, or that at which a view without a warp needs no more pixels of the finer level than are allowed, so that the level fades in.</summary>
    private double Minification()
    {
        double asked = Math.Min(_options.Minification, 1 << _pyramid.RatioBits);
        if (_positions.IsWarped)
        {
            return asked;
        }

        // (width m + beyond) (height m + beyond) = allowed.
        double width = _positions.Resolution.Width, height = _positions.Resolution.Height, beyond = LevelBounds.Beyond(_pyramid.RatioBits);
        double half = beyond * (width + height) / 2, pixels = width * height;
        double fits = (Math.Sqrt((half * half) + (pixels * Math.Max(0, _options.MaximumPixels - (beyond * beyond)))) - half) / pixels;
        return Math.Min(asked, Math.Max(fits, LeastMinification));
    }

    /// <summary>Finds what is needed of every level; returns the first level that would need too many pixels, or -1.</summary>
    private int FindAreas()
    {
        FindBounds();
        for (int level = 0; level < _bounds.Length; level++)
        {
            _areas[level] = null;
            if (_bounds[level].IsAny)
            {
                int mipmaps = level > 0 ? _blend.Mipmaps : (int)Math.Ceiling(Math.Max(_bounds[0].LargestMipmap, 0));
                if (!_bounds[level].TryArea(level, _pyramid.PeriodOf(level), mipmaps, _options.MaximumPixels, out LevelArea area))
                {
                    return level;
                }

                _areas[level] = (area, mipmaps);
            }
        }

        return -1;
    }

    private void FindBounds()
    {
        Resolution size = _positions.Resolution;
        Array.Clear(_bounds, 0, _bounds.Length);
        if (_positions.IsWarped)
        {
            for (int row = 0; row < size.Height; row++)
            {
                for (int column = 0; column < size.Width; column++)
                {
                    Include(column, row);
                }
            }
        }
        else
        {
            Include(0, 0);
            Include(size.Width - 1, size.Height - 1);
        }
    }

    private void Include(int column, int row)
    {
        LevelShare share = _blend.At(Math.Min(_positions.OctaveOf(column, row), _finest));
        Vector2d position = _positions.Of(column, row);
        if (share.Finer < 1)
        {
            _bounds[share.Level].Include(position, share.Mipmap);
        }

        if (share.Finer > 0)
        {
            _bounds[share.Level + 1].Include(position, share.FinerMipmap);
        }
    }
}
