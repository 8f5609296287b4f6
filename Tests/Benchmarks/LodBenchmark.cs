using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Benchmarks;

/// <summary>A streamed world in real time: a flight of a minute from orbit to the ground and back, a still view, and a long fast flight.</summary>
internal sealed class LodBenchmark : IBenchmark
{
    private const double FramesPerSecond = 60, Orbit = 3, Ground = 0.004;
    private static readonly Resolution Picture = new(640, 360);

    public string Name => "lod";

    public string Description => "A streamed world: lateness, tiles per second, time of updates and memory of flights";

    public bool OnlyByName => true;

    /// <summary>File of the base network; null for the embedded one.</summary>
    public string? Network { get; set; }

    /// <summary>File of the refinement network; null for the embedded one where the network is the embedded one too.</summary>
    public string? Refinement { get; set; }

    /// <summary>Minutes of the long flight.</summary>
    public double Minutes { get; set; } = 1;

    public void Run(double seconds, BenchmarkReport report)
    {
        GeneratorNetwork network = Network is { } file ? NetworkFile.Load(file) : DefaultNetwork.Load();
        GeneratorNetwork refinement = (Refinement is { } other ? NetworkFile.Load(other) : DefaultNetwork.RefinementFor(network)) ?? throw new InvalidDataException("lod needs a refinement network; expected --refinement FILE");
        using var pyramid = new ImagePyramid(new CpuSynthesizer(network), new CpuSynthesizer(refinement), PyramidContent.OfSeed(network, refinement, 1));
        var source = new PyramidTileSource(pyramid);
        var table = new ResultTable("figure", "value") { Title = string.Create(CultureInfo.InvariantCulture, $"{Picture}, {FramesPerSecond} frames per second, tiles of {source.Layout.TileSide} pixels") };
        using (var world = new StreamedWorld(source, new ScratchTarget(source.Layout), new StreamedWorldOptions { HeightScale = 0.01, DeviceBytes = 512 << 20 }))
        {
            Scripted(world, table);
            Still(world, table);
        }

        using (var world = new StreamedWorld(source, new ScratchTarget(source.Layout), new StreamedWorldOptions { HeightScale = 0.01, DeviceBytes = 256 << 20, CacheBytes = 128 << 20 }))
        {
            Long(world, table);
        }

        report.Write(table);
        report.Write(string.Create(CultureInfo.InvariantCulture, $"Networks: {Bytes(network)} and {Bytes(refinement)} MB as files. Uploads are copied to memory. A wanted tile counts as missing while it is not uploaded; levels too coarse are those of the coarsest tile in the picture that waits for tiles."));
    }

    private static void Scripted(StreamedWorld world, ResultTable table)
    {
        Flight flight = Fly(world, 60, Script);
        StreamedWorldStatistics s = world.Statistics;
        table.AddRow("flight of 60 s: frames with a missing tile, %", Text(100.0 * flight.LevelsMissing.Count(l => l > 0) / flight.LevelsMissing.Count));
        table.AddRow("levels too coarse, 95th percentile", Text(Percentile(flight.LevelsMissing, 0.95)));
        table.AddRow("levels too coarse, most", Text(flight.LevelsMissing.Max()));
        table.AddRow("tiles made", Text(s.TilesMade));
        table.AddRow("time to make a tile, ms", Text(s.GenerationMilliseconds));
        table.AddRow("tiles per second while some were missing", Text(flight.TilesWhileMissing / Math.Max(flight.SecondsMissing, 1e-9)));
        table.AddRow("most tiles visible", Text(flight.Visible));
        table.AddRow("update without uploads, median, ms", Text(Percentile(flight.Milliseconds, 0.5)));
        table.AddRow("update without uploads, 99th percentile, ms", Text(Percentile(flight.Milliseconds, 0.99)));
        table.AddRow("cache of the processor, MB", Text(s.CachedBytes / 1e6));
        table.AddRow("layers of the device, MB", Text(s.DeviceBytes / 1e6));
    }

    private static void Still(StreamedWorld world, ResultTable table)
    {
        world.Settle(Script(25));
        long made = world.Statistics.TilesMade;
        world.Update(Script(25), 0.02, StreamBudget.Default);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 600; i++)
        {
            world.Update(Script(25), 1 / FramesPerSecond, StreamBudget.Default);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        table.AddRow("still view, 600 frames: tiles made", Text(world.Statistics.TilesMade - made));
        table.AddRow("still view, 600 frames: bytes allocated", Text(allocated));
    }

    private void Long(StreamedWorld world, ResultTable table)
    {
        // A tile of level 0 every two seconds, up and down between a few pixels per tile and the ground.
        static WorldCamera Fast(double t) => Camera(0.6 * t, 0.4 * Math.Sin(0.1 * t), 0.3 * Math.Pow(10, -1 + Math.Sin(0.3 * t)), 20 * Math.Sin(0.07 * t), -35);
        double warm = Math.Min(60, 30 * Minutes);
        Fly(world, warm, Fast);
        double before = ResidentMegabytes();
        Fly(world, Math.Max((60 * Minutes) - warm, 1), t => Fast(t + warm));
        table.AddRow($"fast flight of {Text(Minutes)} min: resident memory at {Text(warm)} s, MB", Text(before));
        table.AddRow("growth to its end, MB", Text(ResidentMegabytes() - before));
        table.AddRow("cache of the processor, of 134 MB", Text(world.Statistics.CachedBytes / 1e6));
        table.AddRow("layers of the device, of 268 MB", Text(world.Statistics.DeviceBytes / 1e6));
    }

    // 15 s each: an orbit, a dive, a low pass, a climb.
    private static WorldCamera Script(double t)
    {
        double along = (0.05 * Math.Min(t, 15)) + (0.02 * Math.Clamp(t - 15, 0, 15)) + (0.004 * Math.Clamp(t - 30, 0, 15)) + (0.02 * Math.Clamp(t - 45, 0, 15));
        double depth = t < 15 ? 0 : t < 30 ? Smooth((t - 15) / 15) : t < 45 ? 1 : 1 - Smooth((t - 45) / 15);
        return Camera(0.2 + along, 0.3, Orbit * Math.Pow(Ground / Orbit, depth), 10, -70 + (45 * depth));
    }

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

    private static Flight Fly(StreamedWorld world, double seconds, Func<double, WorldCamera> path)
    {
        var flight = new Flight();
        var clock = Stopwatch.StartNew();
        double last = 0, now = 0;
        while (now < seconds)
        {
            StreamedWorldStatistics before = world.Statistics;
            long start = Stopwatch.GetTimestamp();
            world.Update(path(now), now - last, StreamBudget.Default);
            StreamedWorldStatistics after = world.Statistics;
            long uploads = after.TilesUploaded - before.TilesUploaded;
            flight.Milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds - (uploads * after.UploadMilliseconds));
            flight.LevelsMissing.Add(after.LevelsMissing);
            flight.Visible = Math.Max(flight.Visible, after.TilesVisible);
            if (before.TilesMissing > 0)
            {
                flight.SecondsMissing += now - last;
                flight.TilesWhileMissing += after.TilesMade - flight.Made;
            }

            flight.Made = after.TilesMade;
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

    private static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    private static double ResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    private static string Bytes(GeneratorNetwork network)
    {
        using var stream = new MemoryStream();
        NetworkFile.Save(network, stream);
        return Text(stream.Length / 1e6);
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed class Flight
    {
        public List<double> Milliseconds { get; } = [];

        public List<double> LevelsMissing { get; } = [];

        public int Visible { get; set; }

        public long Made { get; set; }

        public double SecondsMissing { get; set; }

        public long TilesWhileMissing { get; set; }
    }

    // Copies as a driver would, and keeps the last tile alone.
    private sealed class ScratchTarget(PyramidLayout layout) : ITileTarget
    {
        private readonly byte[] _colour = new byte[4 * layout.FullSide * layout.FullSide];
        private readonly float[] _height = new float[layout.FullSide * layout.FullSide];

        public int Layers => 4096;

        public long BytesPerLayer { get; } = (4L * layout.FullSide * layout.FullSide * 4 / 3) + (4L * layout.FullSide * layout.FullSide);

        public void Upload(int layer, TilePixels pixels)
        {
            pixels.Colour.CopyTo(_colour, 0);
            pixels.Height.CopyTo(_height, 0);
        }

        public void Dispose()
        {
        }
    }
}
