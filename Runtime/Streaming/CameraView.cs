using System.Numerics;

namespace ScaleParty.Streaming;

/// <summary>What a camera sees of tiles: distances, pixels per texel, and whether a box is within the view.</summary>
internal sealed class CameraView
{
    private readonly StreamedWorldOptions _options;
    private readonly Vector4[] _planes = new Vector4[4];
    private readonly int _ratio;
    private long _number;

    public CameraView(PyramidLayout layout, StreamedWorldOptions options)
    {
        _ratio = layout.Ratio;
        _options = options;
    }

    public WorldCamera Camera { get; private set; }

    /// <summary>Distance to the picture plane at which a length of one unit covers one pixel.</summary>
    public double PixelDistance { get; private set; }

    /// <summary>Distance along the ground at which the highest mountains are below the planet's horizon; infinite over a plane.</summary>
    public double HorizonDistance { get; private set; }

    public void Set(in WorldCamera camera)
    {
        Guard.Finite(camera.X, "camera.X");
        Guard.Finite(camera.Y, "camera.Y");
        Guard.Finite(camera.Z, "camera.Z");
        Guard.InRange(camera.VerticalFieldOfView, 1e-6, Math.PI - 1e-6, "camera.VerticalFieldOfView");
        Camera = camera;
        PixelDistance = camera.Viewport.Height / (2 * Math.Tan(camera.VerticalFieldOfView / 2));
        double low = _options.MinimumHeight * _options.HeightScale, high = _options.MaximumHeight * _options.HeightScale;
        HorizonDistance = _options.PlanetRadius == 0 ? double.PositiveInfinity
            : Math.Sqrt(2 * _options.PlanetRadius * Math.Max(camera.Z - low, 0)) + Math.Sqrt(2 * _options.PlanetRadius * (high - low));
        Matrix4x4 m = camera.ViewProjection;
        Vector4 x = new(m.M11, m.M21, m.M31, m.M41), y = new(m.M12, m.M22, m.M32, m.M42), w = new(m.M14, m.M24, m.M34, m.M44);
        _planes[0] = w + x;
        _planes[1] = w - x;
        _planes[2] = w + y;
        _planes[3] = w - y;
        _number++;
    }

    /// <summary>Measures a tile for the current camera, once.</summary>
    public void Measure(TileNode node)
    {
        if (node.MeasuredAt != _number)
        {
            node.MeasuredAt = _number;
            (double low, double high) = Vertical(node.Heights);
            node.VerticalDistance = Outside(low, high);
            double x = Outside(node.Left - Camera.X, node.Right - Camera.X), y = Outside(node.Top - Camera.Y, node.Bottom - Camera.Y);
            node.Distance = Math.Sqrt((x * x) + (y * y) + (node.VerticalDistance * node.VerticalDistance));

            // What is shown lies between the tile's heights and its parent's.
            (double parentLow, double parentHigh) = Vertical(node.Parent?.Heights ?? node.Heights);
            (low, high) = (Math.Min(low, parentLow), Math.Max(high, parentHigh));
            node.InView = Sees(node.Left, node.Top, node.Right, node.Bottom, low, high);
            double margin = (node.Right - node.Left) / _ratio;
            node.BesideView = node.InView || Sees(node.Left - margin, node.Top - margin, node.Right + margin, node.Bottom + margin, low, high);
        }
    }

    /// <summary>Whether a rectangle of the ground with a range of heights may be within the view.</summary>
    public bool Sees(double left, double top, double right, double bottom, HeightRange heights)
    {
        (double low, double high) = Vertical(heights);
        return Sees(left, top, right, bottom, low, high);
    }

    /// <summary>Distance along the ground to a rectangle.</summary>
    public double GroundDistance(double left, double top, double right, double bottom)
    {
        double x = Outside(left - Camera.X, right - Camera.X), y = Outside(top - Camera.Y, bottom - Camera.Y);
        return Math.Sqrt((x * x) + (y * y));
    }

    /// <summary>Distance to a point of the ground, with a given distance along the vertical.</summary>
    public double Distance(double x, double y, double vertical) =>
        Math.Sqrt(((x - Camera.X) * (x - Camera.X)) + ((y - Camera.Y) * (y - Camera.Y)) + (vertical * vertical));

    // Distance from 0 to an interval.
    private static double Outside(double low, double high) => low > 0 ? low : high < 0 ? -high : 0;

    private (double Low, double High) Vertical(HeightRange heights)
    {
        double low = Math.Min(Math.Max(heights.Minimum, _options.MinimumHeight), _options.MaximumHeight);
        double high = Math.Min(Math.Max(heights.Maximum, _options.MinimumHeight), _options.MaximumHeight);
        return ((low * _options.HeightScale) - Camera.Z, (high * _options.HeightScale) - Camera.Z);
    }

    // Boxes that no side plane excludes; the planes before and behind are left out, as where they are does not matter for what is wanted.
    private bool Sees(double left, double top, double right, double bottom, double low, double high)
    {
        double x0 = left - Camera.X, x1 = right - Camera.X, y0 = top - Camera.Y, y1 = bottom - Camera.Y;
        if (_options.PlanetRadius > 0)
        {
            double near = GroundDistance(left, top, right, bottom), x = Math.Max(-x0, x1), y = Math.Max(-y0, y1);
            low -= ((x * x) + (y * y)) / (2 * _options.PlanetRadius);
            high -= near * near / (2 * _options.PlanetRadius);
        }

        foreach (Vector4 plane in _planes)
        {
            if ((plane.X * (plane.X > 0 ? x1 : x0)) + (plane.Y * (plane.Y > 0 ? y1 : y0)) + (plane.Z * (plane.Z > 0 ? high : low)) + plane.W < 0)
            {
                return false;
            }
        }

        return true;
    }
}
