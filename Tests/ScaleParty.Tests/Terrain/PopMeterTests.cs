using System.Numerics;
using ScaleParty.Sampling;
using ScaleParty.TerrainLod.Flight;
using ScaleParty.TerrainLod.Offscreen;

namespace ScaleParty.Tests.Terrain;

public sealed class PopMeterTests
{
    private static readonly Resolution Size = new(96, 64);

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0.02, -0.01, 0, 0)]
    [InlineData(0, 0, 0.03, 0)]
    [InlineData(0.01, 0, 0.01, 2)]
    public void Motion_over_the_ground_is_no_jump_and_a_change_of_the_ground_is(double x, double y, double up, double turn)
    {
        var first = new CameraPose(0.3, 0.4, 1, 20, -60, 0, 30);
        CameraPose second = first with { X = first.X + x, Y = first.Y + y, Altitude = first.Altitude + up, Heading = first.Heading + turn };
        var meter = new PopMeter(Size);
        Assert.Equal(0, meter.Add(Ground(first, 0), first));
        Assert.InRange(meter.Add(Ground(second, 0), second), 0, 2);
        Assert.InRange(meter.Add(Ground(first, 40), first), 20, 60);
        Assert.InRange(meter.Largest, 20, 60);
        meter.Cut();
        Assert.Equal(0, meter.Add(Ground(second, 0), second));
    }

    // A ground with waves at sea level; a part of it brighter.
    private static byte[] Ground(CameraPose pose, double brighter)
    {
        byte[] pixels = new byte[4 * Size.Width * Size.Height];
        double half = Math.Tan(CameraPose.VerticalFieldOfView / 2), wide = half * Size.Width / Size.Height;
        for (int i = 0; i < Size.Width * Size.Height; i++)
        {
            double u = (2 * ((i % Size.Width) + 0.5) / Size.Width) - 1, v = 1 - (2 * ((i / Size.Width) + 0.5) / Size.Height);
            Vector3 ray = pose.Forward + (pose.Right * (float)(u * wide)) + (pose.Up * (float)(v * half));
            double x = pose.X - (ray.X * pose.Altitude / ray.Z), y = pose.Y - (ray.Y * pose.Altitude / ray.Z);
            double value = 100 + (40 * Math.Sin(9 * x)) + (40 * Math.Cos(7 * y)) + (x > 0.5 ? brighter : 0);
            pixels.AsSpan(4 * i, 4).Fill((byte)Math.Clamp(value, 0, 255));
        }

        return pixels;
    }
}
