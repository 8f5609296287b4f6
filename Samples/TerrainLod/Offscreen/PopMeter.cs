using System.Numerics;
using ScaleParty.Sampling;
using ScaleParty.TerrainLod.Flight;

namespace ScaleParty.TerrainLod.Offscreen;

/// <summary>
/// The largest change between consecutive frames that the camera's motion does not explain. The earlier frame is brought to the later camera through the ground at
/// sea level, and compared in blocks, so that parallax of the relief within a block does not count.
/// </summary>
internal sealed class PopMeter(Resolution size)
{
    private const int Block = 16;
    private byte[]? _frame;
    private CameraPose _pose;

    /// <summary>The largest change of a block's mean brightness so far, in levels of 8 bits.</summary>
    public double Largest { get; private set; }

    /// <summary>Compares with the frame before.</summary>
    /// <param name="rgba">Rows from top to bottom.</param>
    /// <param name="pose">The camera.</param>
    /// <returns>The largest change of a block's mean brightness; 0 for the first frame.</returns>
    public double Add(ReadOnlySpan<byte> rgba, CameraPose pose)
    {
        double largest = 0;
        if (_frame is not null)
        {
            for (int y = 0; y + Block <= size.Height; y += Block)
            {
                for (int x = 0; x + Block <= size.Width; x += Block)
                {
                    largest = Math.Max(largest, Change(rgba, pose, x, y));
                }
            }
        }

        _frame = rgba.ToArray();
        _pose = pose;
        Largest = Math.Max(Largest, largest);
        return largest;
    }

    /// <summary>The next frame is compared with none.</summary>
    public void Cut() => _frame = null;

    // Only blocks that both frames show whole, on the ground.
    private double Change(ReadOnlySpan<byte> rgba, CameraPose pose, int left, int top)
    {
        double now = 0, before = 0;
        for (int y = top; y < top + Block; y++)
        {
            for (int x = left; x < left + Block; x++)
            {
                if (Earlier(pose, x + 0.5, y + 0.5) is not { } at)
                {
                    return 0;
                }

                now += Brightness(rgba, x, y);
                before += Bilinear(at.X - 0.5, at.Y - 0.5);
            }
        }

        return Math.Abs(now - before) / (Block * Block);
    }

    /// <summary>Where the earlier frame shows the ground that a pixel shows now.</summary>
    private Vector2? Earlier(CameraPose pose, double x, double y)
    {
        double half = Math.Tan(CameraPose.VerticalFieldOfView / 2), wide = half * size.Width / size.Height;
        Vector3 ray = pose.Forward + (pose.Right * (float)(((2 * x / size.Width) - 1) * wide)) + (pose.Up * (float)((1 - (2 * y / size.Height)) * half));
        if (ray.Z > -0.02f * ray.Length())
        {
            return null;
        }

        double scale = -pose.Altitude / ray.Z;
        var ground = new Vector3((float)(pose.X - _pose.X + (ray.X * scale)), (float)(pose.Y - _pose.Y + (ray.Y * scale)), (float)-_pose.Altitude);
        float depth = Vector3.Dot(ground, _pose.Forward);
        float u = (float)((Vector3.Dot(ground, _pose.Right) / depth / wide) + 1) * size.Width / 2, v = (float)(1 - (Vector3.Dot(ground, _pose.Up) / depth / half)) * size.Height / 2;
        return depth > 0 && u >= 1 && v >= 1 && u <= size.Width - 1 && v <= size.Height - 1 ? new Vector2(u, v) : null;
    }

    private double Bilinear(double x, double y)
    {
        int x0 = (int)x, y0 = (int)y, x1 = Math.Min(x0 + 1, size.Width - 1), y1 = Math.Min(y0 + 1, size.Height - 1);
        double fx = x - x0, fy = y - y0;
        return ((1 - fy) * (((1 - fx) * Brightness(_frame, x0, y0)) + (fx * Brightness(_frame, x1, y0))))
            + (fy * (((1 - fx) * Brightness(_frame, x0, y1)) + (fx * Brightness(_frame, x1, y1))));
    }

    private double Brightness(ReadOnlySpan<byte> rgba, int x, int y)
    {
        int i = 4 * ((y * size.Width) + x);
        return (rgba[i] + rgba[i + 1] + rgba[i + 2]) / 3.0;
    }
}
