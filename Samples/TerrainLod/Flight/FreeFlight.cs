using System.Numerics;
using ScaleParty.Desktop.Windows;

namespace ScaleParty.TerrainLod.Flight;

/// <summary>A camera that keys and the mouse move: dragging turns it, the wheel goes between orbit and ground, keys fly.</summary>
internal sealed class FreeFlight
{
    private const double DegreesPerPixel = 0.12;
    private const double AltitudePerNotch = 1.2;
    private const double SpeedPerAltitude = 1.1;
    private const double Lowest = 0.00002, Highest = 8;
    private const double Smoothing = 7;
    private readonly HashSet<Key> _held = [];
    private double _wantedAltitude;
    private Vector2 _velocity;

    /// <summary>Starts at a camera.</summary>
    public FreeFlight(CameraPose pose)
    {
        Pose = pose;
        _wantedAltitude = pose.Altitude;
    }

    /// <summary>The camera.</summary>
    public CameraPose Pose { get; private set; }

    /// <summary>Goes on from a camera.</summary>
    public void Begin(CameraPose pose)
    {
        Pose = pose;
        _wantedAltitude = pose.Altitude;
        _velocity = Vector2.Zero;
    }

    /// <summary>Turns the view.</summary>
    /// <param name="x">Pixels to the right.</param>
    /// <param name="y">Pixels down.</param>
    public void Turn(double x, double y) => Pose = Pose with
    {
        Heading = Pose.Heading - (x * DegreesPerPixel),
        Pitch = Math.Clamp(Pose.Pitch + (y * DegreesPerPixel), -90, 45),
    };

    /// <summary>Goes up or down.</summary>
    /// <param name="steps">Notches of the wheel; positive is down.</param>
    public void Zoom(double steps) => _wantedAltitude = Math.Clamp(_wantedAltitude / Math.Pow(AltitudePerNotch, steps), Lowest, Highest);

    /// <summary>Moves the sun.</summary>
    public void MoveSun(double azimuth, double elevation) => Pose = Pose with { SunAzimuth = Pose.SunAzimuth + azimuth, SunElevation = Math.Clamp(Pose.SunElevation + elevation, 0, 90) };

    /// <summary>Notes that a key is held.</summary>
    public void Press(Key key) => _held.Add(key);

    /// <summary>Notes that a key is no longer held.</summary>
    public void Release(Key key) => _held.Remove(key);

    /// <summary>Whether a key flies.</summary>
    public static bool Flies(Key key) => key is Key.W or Key.A or Key.S or Key.D or Key.Q or Key.E or Key.Up or Key.Down or Key.Left or Key.Right or Key.PageUp or Key.PageDown;

    /// <summary>Advances by a time.</summary>
    /// <param name="seconds">Seconds since the last frame.</param>
    /// <param name="ground">Elevation of the ground below the camera in image units.</param>
    /// <param name="speed">Factor of the speed.</param>
    public void Advance(double seconds, double ground, double speed = 1)
    {
        double clearance = Math.Max(Pose.Altitude - ground, Lowest), share = 1 - Math.Exp(-Smoothing * seconds);
        double forward = Held(Key.W, Key.Up) - Held(Key.S, Key.Down), right = Held(Key.D, Key.Right) - Held(Key.A, Key.Left), up = Held(Key.E, Key.PageUp) - Held(Key.Q, Key.PageDown);
        Vector3 ahead = Pose.Forward, side = Pose.Right;
        var flat = Vector2.Normalize(new Vector2(ahead.X, ahead.Y) + new Vector2(1e-6f, 0));
        Vector2 wanted = ((flat * (float)forward) + (new Vector2(side.X, side.Y) * (float)right)) * (float)(SpeedPerAltitude * speed * clearance);
        _velocity += (wanted - _velocity) * (float)share;
        _wantedAltitude = Math.Clamp(Math.Max(_wantedAltitude * Math.Exp(up * seconds * 1.5), ground + (0.02 * clearance) + Lowest), Lowest, Highest);
        double altitude = Pose.Altitude * Math.Pow(_wantedAltitude / Pose.Altitude, share);
        Pose = Pose with
        {
            X = Pose.X + (_velocity.X * seconds),
            Y = Pose.Y + (_velocity.Y * seconds),
            Altitude = Math.Max(altitude, ground + Lowest),
        };
    }

    private int Held(Key a, Key b) => _held.Contains(a) || _held.Contains(b) ? 1 : 0;
}
