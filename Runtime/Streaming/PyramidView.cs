using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Streaming;

/// <summary>Makes views of a pyramid: any centre, scale, resolution and warp, trilinear between its levels.</summary>
internal sealed unsafe class PyramidView : IParallelWork, IDisposable
{
    // Windows begin and end at multiples of this, so that a moving view asks for strips of a useful width.
    private const int Alignment = 16;

    private readonly ImagePyramid _pyramid;
    private readonly PyramidViewOptions _options;
    private readonly int[] _channels;
    private readonly WorkerPool _pool;
    private readonly ViewPositions _positions;
    private readonly LevelWindow?[] _windows;
    private readonly Bounds[] _bounds;
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
        _windows = new LevelWindow?[pyramid.MaximumLevel + 1];
        _bounds = new Bounds[_windows.Length];
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
        float x = (float)((position.X / window.Period) - window.FirstX), y = (float)((position.Y / window.Period) - window.FirstY);
        window.Add(x, y, mipmap, share, _channels, values);
    }

    /// <summary>Takes the pixels of every level that is shown, from the coarsest on. A level that would need too many is not shown, nor are finer ones.</summary>
    private bool TakeWindows()
    {
        _blend = new LevelBlend(_pyramid.RatioBits, _pyramid.MaximumLevel, Math.Min(_options.Minification, 1 << _pyramid.RatioBits));
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
            _windows[level] = _areas[level] is { } needed ? new LevelWindow(_pyramid.Take(needed.Area), needed.Mipmaps, _pyramid.PeriodOf(level)) : null;
        }

        return true;
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
                int mipmaps = level > 0 ? _blend.Mipmaps : (int)Math.Ceiling(_bounds[0].LargestMipmap);
                if (!TryArea(level, _bounds[level], mipmaps, out LevelArea area))
                {
                    return level;
                }

                _areas[level] = (area, mipmaps);
            }
        }

        return -1;
    }

    private bool TryArea(int level, in Bounds bounds, int mipmaps, out LevelArea area)
    {
        int alignment = Math.Max(Alignment, 1 << Math.Min(mipmaps, 24)), margin = 2 << Math.Min(mipmaps, 24);
        double period = _pyramid.PeriodOf(level);
        double left = Align((bounds.Left / period) - margin, 0), top = Align((bounds.Top / period) - margin, 0);
        double width = Align((bounds.Right / period) + margin, 1) - left, height = Align((bounds.Bottom / period) + margin, 1) - top;
        area = default;
        if (!(width * height <= _options.MaximumPixels && Math.Max(width, height) <= Resolution.MaximumSide))
        {
            return false;
        }

        area = new LevelArea(level, PyramidIndex.Floor(left), PyramidIndex.Floor(top), (int)width, (int)height);
        return true;

        double Align(double value, int more) => (Math.Floor(value / alignment) + more) * alignment;
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

    /// <summary>The positions at which a level is shown.</summary>
    private struct Bounds
    {
        public double Left, Top, Right, Bottom;
        public float LargestMipmap;
        public bool IsAny;

        public void Include(Vector2d position, float mipmap)
        {
            if (!IsAny)
            {
                (Left, Top, Right, Bottom, LargestMipmap, IsAny) = (position.X, position.Y, position.X, position.Y, mipmap, true);
                return;
            }

            Left = Math.Min(Left, position.X);
            Top = Math.Min(Top, position.Y);
            Right = Math.Max(Right, position.X);
            Bottom = Math.Max(Bottom, position.Y);
            LargestMipmap = Math.Max(LargestMipmap, mipmap);
        }
    }
}
