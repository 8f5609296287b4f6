using System.Numerics;
using CsCheck;
using ScaleParty.Sampling;
using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

/// <summary>Cameras over the plane, and generators of them.</summary>
internal static class Cameras
{
    /// <summary>Cameras at any height and direction over a few tiles of level 0 of side 1.</summary>
    public static readonly Gen<WorldCamera> Any = Gen.Select(
        Gen.Double[-2, 2], Gen.Double[-2, 2], Gen.Double[-3, 1], Gen.Double[0, 360], Gen.Double[-90, -5], Gen.Int[60, 500],
        (x, y, height, heading, pitch, pixels) => At(x, y, Math.Pow(10, height), heading, pitch, pixels));

    /// <summary>A camera that looks in a direction: heading 0 is along x, a pitch of -90 degrees is straight down.</summary>
    public static WorldCamera At(double x, double y, double z, double heading = 0, double pitch = -90, int pixels = 240)
    {
        (double h, double p) = (heading * Math.PI / 180, pitch * Math.PI / 180);
        var direction = new Vector3((float)(Math.Cos(p) * Math.Cos(h)), (float)(Math.Cos(p) * Math.Sin(h)), (float)Math.Sin(p));
        var up = new Vector3((float)(-Math.Sin(p) * Math.Cos(h)), (float)(-Math.Sin(p) * Math.Sin(h)), (float)Math.Cos(p));
        const float Angle = 1f;
        var viewport = new Resolution(pixels * 4 / 3, pixels);
        Matrix4x4 projection = Matrix4x4.CreatePerspectiveFieldOfView(Angle, 4f / 3, 0.001f, 1000f);
        return new(x, y, z, Matrix4x4.CreateLookAt(Vector3.Zero, direction, up) * projection, Angle, viewport);
    }
}
