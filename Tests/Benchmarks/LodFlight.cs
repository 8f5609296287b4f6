using System.Diagnostics;
using System.Numerics;
using ScaleParty.Sampling;
using ScaleParty.Streaming;

namespace ScaleParty.Benchmarks;

/// <summary>What was seen in a flight of a streamed world in real time.</summary>
internal sealed class LodFlight
{
    /// <summary>Updates per second.</summary>
    public const double FramesPerSecond = 60;

    private const double Orbit = 3, Ground = 0.004;

    /// <summary>Pixels of the picture.</summary>
    public static readonly Resolution Picture = new(640, 360);

    /// <summary>Time of each update without uploads.</summary>
    public List<double> Milliseconds { get; } = [];

    /// <summary>Levels by which each frame is too coarse.</summary>
    public List<double> LevelsMissing { get; } = [];

    /// <summary>Most tiles visible.</summary>
    public int Visible { get; private set; }

    /// <summary>Pixels per texel at which each frame's tiles were subdivided.</summary>
    public List<double> ErrorPixels { get; } = [];

    /// <summary>Tiles that could not be made.</summary>
    public int Errors { get; private set; }

    /// <summary>Seconds in which tiles were missing.</summary>
    public double SecondsMissing { get; private set; }

    /// <summary>Tiles made in them.</summary>
    public long TilesWhileMissing { get; private set; }

    /// <summary>Flies a path.</summary>
    /// <param name="world">The world.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="path">The camera at a time.</param>
    public static LodFlight Fly(StreamedWorld world, double seconds, Func<double, WorldCamera> path)
    {
        var flight = new LodFlight();
        var clock = Stopwatch.StartNew();
        double last = 0, now = 0;
        long made = world.Statistics.TilesMade;
        while (now < seconds)
        {
            StreamedWorldStatistics before = world.Statistics;
            long start = Stopwatch.GetTimestamp();
            try
            {
                world.Update(path(now), now - last, StreamBudget.Default);
            }
            catch (TileException)
            {
                flight.Errors++;
            }

            StreamedWorldStatistics after = world.Statistics;
            long uploads = after.TilesUploaded - before.TilesUploaded;
            flight.Milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds - (uploads * after.UploadMilliseconds));
            flight.LevelsMissing.Add(after.LevelsMissing);
            flight.Visible = Math.Max(flight.Visible, after.TilesVisible);
            flight.ErrorPixels.Add(after.ErrorPixels);
            if (before.TilesMissing > 0)
            {
                flight.SecondsMissing += now - last;
                flight.TilesWhileMissing += after.TilesMade - made;
            }

            made = after.TilesMade;
            last = now;
            double wait = (1 / FramesPerSecond) - (clock.Elapsed.TotalSeconds - now);
            if (wait > 0)
            {
                Thread.Sleep(TimeSpan.FromSeconds(wait));
            }

            now = clock.Elapsed.TotalSeconds;
        }

        return flight;
    }

    /// <summary>The flight of a minute: 15 s each of an orbit, a dive, a low pass and a climb.</summary>
    public static WorldCamera Script(double t)
    {
        double along = (0.05 * Math.Min(t, 15)) + (0.02 * Math.Clamp(t - 15, 0, 15)) + (0.004 * Math.Clamp(t - 30, 0, 15)) + (0.02 * Math.Clamp(t - 45, 0, 15));
        double depth = t < 15 ? 0 : t < 30 ? Smooth((t - 15) / 15) : t < 45 ? 1 : 1 - Smooth((t - 45) / 15);
        return Camera(0.2 + along, 0.3, Orbit * Math.Pow(Ground / Orbit, depth), 10, -70 + (45 * depth));
    }

    /// <summary>A fast flight without end: a tile of level 0 every two seconds, up and down between a few pixels per tile and the ground.</summary>
    public static WorldCamera Fast(double t) =>
        Camera(0.6 * t, 0.4 * Math.Sin(0.1 * t), 0.3 * Math.Pow(10, -1 + Math.Sin(0.3 * t)), 20 * Math.Sin(0.07 * t), -35);

    private static double Smooth(double x) => x * x * (3 - (2 * x));

    private static WorldCamera Camera(double x, double y, double z, double heading, double pitch)
    {
        (double h, double p) = (heading * Math.PI / 180, pitch * Math.PI / 180);
        var direction = new Vector3((float)(Math.Cos(p) * Math.Cos(h)), (float)(Math.Cos(p) * Math.Sin(h)), (float)Math.Sin(p));
        const float Angle = 1f;
        Matrix4x4 projection = Matrix4x4.CreatePerspectiveFieldOfView(Angle, (float)Picture.Width / Picture.Height, 0.001f, 100f);

        // The least height of the ground is -1 of the channel, the sea.
        return new(x, y, z - 0.01, Matrix4x4.CreateLookAt(Vector3.Zero, direction, Vector3.UnitZ) * projection, Angle, Picture);
    }
}
