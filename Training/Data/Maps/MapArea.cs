using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// The parts of a map that frames may read: rows within the latitude limits, columns outside (training) or inside (evaluation)
/// the held-out band. Limits are moved to whole pixels of the coarsest level, each to the safe side, so that no level mixes the two.
/// </summary>
internal sealed class MapArea
{
    private const int Endless = 1 << 28;
    private readonly MapDescription _description;
    private readonly int _width;
    private readonly int _height;
    private readonly int _top;
    private readonly int _bottom;
    private readonly (int Left, int Right)[] _training;
    private readonly (int Left, int Right)[] _heldOut = [];

    public MapArea(MapDescription description, Raster raster, string name)
    {
        _description = description;
        _width = raster.Width;
        _height = raster.Height;
        int cell = 1 << raster.Halvings;
        bool globe = description.Projection == MapProjection.Equirectangular;
        _top = globe ? Up(RowOf(description.Latitudes[1]), cell) : 0;
        _bottom = globe ? Down(RowOf(description.Latitudes[0]), cell) : _height;
        (int Left, int Right) all = globe ? (-Endless, Endless) : (0, _width);
        if (description.HeldOut is not [double from, double to])
        {
            _training = [all];
            return;
        }

        double start = globe ? Wrap(from - description.WestEdge, 360) / 360 * _width : from;
        double end = globe ? start + (Wrap(to - from, 360) / 360 * _width) : to;
        (int Left, int Right) inner = (Up(start, cell), Down(end, cell)), outer = (Down(start, cell), Up(end, cell));
        if (inner.Right <= inner.Left || outer.Right - outer.Left >= _width || (!globe && (from < 0 || to > _width)))
        {
            throw new TrainingDataException(FormattableString.Invariant(
                $"{name}: heldOut: {from} to {to}; expected a band inside the map, at least {2 * cell} pixels wide, that leaves some of it"));
        }

        _heldOut = [inner];
        _training = globe
            ? [(outer.Right, outer.Left + _width)]
            : [.. new[] { (Left: 0, Right: outer.Left), (Left: outer.Right, Right: _width) }.Where(p => p.Right > p.Left)];
    }

    /// <summary>Number of pixels that training may read.</summary>
    public double TrainingPixels => _training.Sum(p => Math.Min((double)p.Right - p.Left, _width)) * (_bottom - _top);

    /// <summary>A frame of a side (pixels along y) at (u, v) from [0, 1) of where it fits; null if it fits nowhere at that latitude.</summary>
    public MapPlacement? Place(double side, double u, double v, DataSplit split)
    {
        double halfY = side / 2, reachY = halfY * _description.Context;
        double roomY = _bottom - _top - (2 * reachY);
        if (roomY < 0)
        {
            return null;
        }

        double y = _top + reachY + (v * roomY);
        bool stretch = _description.Projection == MapProjection.Equirectangular && _description.TrueShapes;
        double halfX = stretch ? halfY / Math.Cos((90 - (y / _height * 180)) * Math.PI / 180) : halfY;
        double reachX = halfX * _description.Context;
        if (2 * reachX > _width)
        {
            return null;
        }

        // Several intervals: each as likely as it has room, so that all places are equally likely.
        (int Left, int Right)[] intervals = split == DataSplit.Training ? _training : _heldOut;
        double at = u * intervals.Sum(p => Room(p, reachX));
        foreach ((int left, int right) in intervals)
        {
            double room = Room((left, right), reachX);
            if (at < room)
            {
                double x = left == -Endless ? at : left + reachX + at;
                return new(new(x, y), new(halfX, halfY), new(left, _top, right, _bottom), Orientation.Upright);
            }

            at -= room;
        }

        return null;
    }

    private double Room((int Left, int Right) interval, double reach) =>
        interval.Left == -Endless ? _width : Math.Max(0, interval.Right - interval.Left - (2 * reach));

    private double RowOf(double latitude) => (90 - latitude) / 180 * _height;

    private static double Wrap(double value, double by) => value - (Math.Floor(value / by) * by);

    private static int Down(double value, int cell) => (int)Math.Floor(value / cell) * cell;

    private static int Up(double value, int cell) => (int)Math.Ceiling(value / cell) * cell;
}
