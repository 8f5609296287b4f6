using ScaleParty.Sampling;

namespace ScaleParty.Streaming;

/// <summary>
/// Makes the level that a zoom inwards shows next, some squares of pixels per view, so that no view has to make all of it at once. Only when pixels are made depends on it, never what they are.
/// </summary>
internal sealed class LevelPrefetch
{
    private const int Side = 64;

    // A zoom is foreseen no further than this: where it leads becomes uncertain, and its pixels take memory.
    private const double FurthestOctaves = 1.5;

    // Of the foreseen view's extent, on each side.
    private const double Slack = 1.0 / 32;

    // Of the views until the level is shown; the rest is a reserve for a zoom that accelerates.
    private const double PlannedViews = 0.9;

    private readonly ImagePyramid _pyramid;
    private readonly int _maximumPixels;
    private readonly int _maximumSquares;
    private ImageRegion? _last;
    private double _lastOctave;
    private LevelArea? _foreseen;
    private PyramidContent? _content;
    private LevelPixels? _pixels;
    private int _made;

    /// <param name="pyramid">Makes and keeps the pixels.</param>
    /// <param name="options">Bounds of the work.</param>
    public LevelPrefetch(ImagePyramid pyramid, PyramidViewOptions options)
    {
        _pyramid = pyramid;
        _maximumPixels = options.MaximumPixels;
        _maximumSquares = options.PrefetchPixels / (Side * Side);
    }

    /// <summary>Gives the pyramid what was made of a level that is about to be shown.</summary>
    public void Deliver(int level)
    {
        if (_pixels is not { } pixels || pixels.Area.Level != level)
        {
            return;
        }

        _pixels = null;
        int rows = _made / Columns(pixels.Area) * Side;
        if (rows > 0 && _pyramid.Content == _content)
        {
            var done = new LevelPixels(pixels.Area with { Height = rows }, pixels.Channels);
            done.CopyFrom(pixels, done.Area);
            _pyramid.Keep(done);
        }
    }

    /// <summary>Follows the views and makes pixels where they zoom inwards.</summary>
    /// <param name="region">The view that was made, without a warp.</param>
    /// <param name="octave">Its octave.</param>
    /// <param name="blend">Which levels it shows.</param>
    public void Follow(ImageRegion region, double octave, in LevelBlend blend)
    {
        (ImageRegion? last, double speed) = (_last, octave - _lastOctave);
        (_last, _lastOctave) = (region, octave);
        LevelArea? before = _foreseen;
        _foreseen = null;
        if (_pyramid.Content != _content || speed < 0)
        {
            (_pixels, _content) = (null, _pyramid.Content);
        }

        int level = blend.FirstWithout(octave);
        double ahead = blend.LastOctaveWithout(level) - octave;
        if (_maximumSquares == 0 || level > _pyramid.MaximumLevel || ahead > FurthestOctaves || last is null || last.Resolution != region.Resolution || speed is <= 0 or > 1)
        {
            return;
        }

        // A zoom shrinks all distances from one point by the same factor.
        double step = Math.Pow(2, -speed), rest = Math.Pow(2, -ahead);
        Vector2d fixedPoint = (region.Centre - (last.Centre * step)) / (1 - step), toIt = fixedPoint - region.Centre;
        Vector2d centre = fixedPoint - (toIt * rest), extent = region.Extent * rest;

        // A view that moves aside while it zooms has that point elsewhere, and may never come there.
        bool isInView = Math.Abs(toIt.X) <= region.Extent.X / 2 && Math.Abs(toIt.Y) <= region.Extent.Y / 2;
        if (!isInView || !TryArea(level, centre, extent, blend.Mipmaps, out LevelArea area))
        {
            return;
        }

        // Views of several places in turn look like a zoom to another place at every step.
        _foreseen = area;
        if (before?.Overlap(area) is { } both && 2 * both.PixelCount >= area.PixelCount
            && TryArea(level, centre, extent * (1 + (2 * Slack)), blend.Mipmaps, out LevelArea larger) && !_pyramid.Has(area))
        {
            Make(area, larger, Math.Max(1, PlannedViews * ahead / speed));
        }
    }

    private static int Columns(in LevelArea area) => (area.Width + Side - 1) / Side;

    private bool TryArea(int level, Vector2d centre, Vector2d extent, int mipmaps, out LevelArea area)
    {
        LevelBounds bounds = default;
        bounds.Include(centre - (extent / 2), 0);
        bounds.Include(centre + (extent / 2), 0);
        return bounds.TryArea(level, _pyramid.PeriodOf(level), mipmaps, _maximumPixels, out area);
    }

    private void Make(in LevelArea needed, in LevelArea larger, double views)
    {
        if (_pixels is null || !_pixels.Area.Contains(needed))
        {
            (_pixels, _made) = (new LevelPixels(larger, _pyramid.Channels.Count), 0);
        }

        LevelArea area = _pixels.Area;
        int columns = Columns(area), count = columns * ((area.Height + Side - 1) / Side);
        int end = Math.Min(count, _made + Math.Min(_maximumSquares, (int)Math.Ceiling((count - _made) / views)));
        for (; _made < end; _made++)
        {
            int x = _made % columns * Side, y = _made / columns * Side;
            _pyramid.Fill(_pixels, new LevelArea(area.Level, area.X + x, area.Y + y, Math.Min(Side, area.Width - x), Math.Min(Side, area.Height - y)));
        }

        if (_made == count)
        {
            _pyramid.Keep(_pixels);
            _pixels = null;
        }
    }
}
