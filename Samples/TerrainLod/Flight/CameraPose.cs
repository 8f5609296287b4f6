using System.Globalization;
using System.Numerics;
using ScaleParty.Sampling;
using ScaleParty.Streaming;

namespace ScaleParty.TerrainLod.Flight;

/// <summary>Where the camera is, where it looks and where the sun is.</summary>
/// <param name="X">Position in image units, to the east.</param>
/// <param name="Y">Position in image units, to the south.</param>
/// <param name="Altitude">Height above the sea in image units.</param>
/// <param name="Heading">Direction of view in degrees clockwise from the north.</param>
/// <param name="Pitch">Degrees above the horizontal, -90 (straight down) to 90.</param>
/// <param name="SunAzimuth">Degrees clockwise from the north.</param>
/// <param name="SunElevation">Degrees above the horizontal.</param>
internal readonly record struct CameraPose(double X, double Y, double Altitude, double Heading, double Pitch, double SunAzimuth, double SunElevation)
{
    /// <summary>Kilometres per image unit: the full frame of a terrain network, two units wide, shows about 2000 km.</summary>
    public const double KilometresPerUnit = 1000;

    /// <summary>Angle of view from the bottom to the top of the picture, in radians.</summary>
    public const double VerticalFieldOfView = 45 * Math.PI / 180;

    // Of the altitude: whatever is drawn is further away.
    private const double NearPlane = 0.02;

    /// <summary>An altitude in image units for people: kilometres, or metres below one.</summary>
    public static string Text(double altitude)
    {
        double kilometres = altitude * KilometresPerUnit;
        return kilometres < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{kilometres * 1000:0} m")
            : string.Create(CultureInfo.InvariantCulture, $"{(kilometres < 100 ? Math.Round(kilometres, 1) : Math.Round(kilometres)):#,0.#} km");
    }

    /// <summary>Direction of view: x to the east, y to the south, z upwards.</summary>
    public Vector3 Forward => Direction(Heading, Pitch);

    /// <summary>Horizontal direction to the right of the picture.</summary>
    public Vector3 Right => Direction(Heading + 90, 0);

    /// <summary>Direction to the top of the picture.</summary>
    public Vector3 Up => Direction(Heading, Pitch + 90);

    /// <summary>Direction to the sun.</summary>
    public Vector3 Sun => Direction(SunAzimuth, SunElevation);

    /// <summary>The camera of a picture; depth from 0 (near) to 1 (infinitely far).</summary>
    public WorldCamera ToWorldCamera(Resolution viewport)
    {
        Vector3 right = Right, up = Up, forward = Forward;
        double focal = 1 / Math.Tan(VerticalFieldOfView / 2);
        float fx = (float)(focal * viewport.Height / viewport.Width), fy = (float)focal, near = (float)(NearPlane * Altitude);
        var matrix = new Matrix4x4(
            right.X * fx, up.X * fy, forward.X, forward.X,
            right.Y * fx, up.Y * fy, forward.Y, forward.Y,
            right.Z * fx, up.Z * fy, forward.Z, forward.Z,
            0, 0, -near, 0);
        return new WorldCamera(X, Y, Altitude, matrix, VerticalFieldOfView, viewport);
    }

    /// <summary>The first row of a picture, from the top, that shows ground at sea level whatever the column; 0 where every row does.</summary>
    public int HorizonRow(Resolution viewport, double planetRadius)
    {
        double dip = Math.Acos(planetRadius / (planetRadius + Altitude)) * 180 / Math.PI, half = Math.Tan(VerticalFieldOfView / 2);
        double wide = half * viewport.Width / viewport.Height, highest = -1;
        for (int column = -1; column <= 1; column += 2)
        {
            for (int row = viewport.Height - 1; row >= 0; row--)
            {
                Vector3 ray = Forward + (Right * (float)(column * wide)) + (Up * (float)((1 - (2 * (row + 0.5) / viewport.Height)) * half));
                if (Math.Asin(ray.Z / ray.Length()) * 180 / Math.PI > -dip)
                {
                    highest = Math.Max(highest, row);
                    break;
                }
            }
        }

        // The horizon is a curve: it is highest or lowest in the middle, lowest or highest at the sides.
        double middle = ((1 - (Math.Tan((-dip - Pitch) * Math.PI / 180) / half)) / 2) * viewport.Height;
        return Math.Clamp((int)Math.Ceiling(Math.Max(highest + 1, middle)) + 1, 0, viewport.Height);
    }

    private static Vector3 Direction(double azimuth, double elevation)
    {
        double a = azimuth * Math.PI / 180, e = elevation * Math.PI / 180;
        return new((float)(Math.Sin(a) * Math.Cos(e)), (float)(-Math.Cos(a) * Math.Cos(e)), (float)Math.Sin(e));
    }
}
