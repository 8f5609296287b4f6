using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Benchmarks;

/// <summary>A streamed world in real time: a flight of a minute from orbit to the ground and back, a still view, and a long fast flight.</summary>
internal sealed class LodBenchmark : IBenchmark
{
    private const int Megabyte = 1 << 20, BorderLevels = 7;

    public string Name => "lod";

    public string Description => "A streamed world: lateness, tiles per second, time of updates, memory, cracks and jumps of flights";

    public bool OnlyByName => true;

    /// <summary>File of the base network; null for the embedded one.</summary>
    public string? Network { get; set; }

    /// <summary>File of the refinement network; null for the embedded one where the network is the embedded one too.</summary>
    public string? Refinement { get; set; }

    /// <summary>Minutes of the long flight.</summary>
    public double Minutes { get; set; } = 1;

    /// <summary>What to measure; each part writes a table when it ends.</summary>
    public IReadOnlyCollection<LodPart> Parts { get; set; } = Enum.GetValues<LodPart>();

    public void Run(double seconds, BenchmarkReport report)
    {
        GeneratorNetwork network = Network is { } file ? NetworkFile.Load(file) : DefaultNetwork.Load();
        GeneratorNetwork refinement = (Refinement is { } other ? NetworkFile.Load(other) : DefaultNetwork.RefinementFor(network)) ?? throw new InvalidDataException("lod needs a refinement network; expected --refinement FILE");
        using var pyramid = new ImagePyramid(new CpuSynthesizer(network), new CpuSynthesizer(refinement), PyramidContent.OfSeed(network, refinement, 1));
        var source = new PyramidTileSource(pyramid);
        foreach (LodPart part in Parts)
        {
            var table = new ResultTable("figure", "value") { Title = string.Create(CultureInfo.InvariantCulture, $"{part}: {LodFlight.Picture}, {LodFlight.FramesPerSecond} frames per second, tiles of {source.Layout.TileSide} pixels") };
            Measure(part, source, table);
            report.Write(table);
        }

        report.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"Uploads are copied to memory. A wanted tile counts as missing while it is not uploaded; levels too coarse are those of the coarsest tile in the picture that waits for tiles. Resident memory is taken after a garbage collection. The files of the networks, for any number of samples, have {Megabytes(network) + Megabytes(refinement):0.##} MB; clipmaps of 20 billion samples keep 355 MB (GPU Gems 2, chapter 2)."));
    }

    private void Measure(LodPart part, PyramidTileSource source, ResultTable table)
    {
        switch (part)
        {
            case LodPart.Flight:
                using (StreamedWorld world = World(source, 512, 256))
                {
                    Scripted(world, table);
                    Still(world, table);
                }

                break;
            case LodPart.Small:
                using (StreamedWorld world = World(source, 64, 64))
                {
                    Small(world, table);
                }

                break;
            case LodPart.Borders:
                (long different, long compared) = LodPictures.Borders(source, BorderLevels);
                table.AddRow($"borders of tiles of one level, {Text(compared)} values: different", Text(different));
                break;
            case LodPart.Pictures:
                (long cracks, double jump, int frames) = LodPictures.Draw(source);
                table.AddRow($"terrain, {frames} frames at 60 per second: crack pixels", Text(cracks));
                table.AddRow("largest jump between two frames, of 255", Text(jump));
                break;
            case LodPart.Long:
                using (StreamedWorld world = World(source, 256, 128))
                {
                    Long(world, table);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part, $"expected one of {string.Join(", ", Enum.GetNames<LodPart>())}");
        }
    }

    private static StreamedWorld World(PyramidTileSource source, int deviceMegabytes, int cacheMegabytes) => new(
        source,
        new ScratchTarget(source.Layout),
        new StreamedWorldOptions { HeightScale = 0.01, DeviceBytes = (long)deviceMegabytes * Megabyte, CacheBytes = (long)cacheMegabytes * Megabyte });

    private static void Scripted(StreamedWorld world, ResultTable table)
    {
        var flight = LodFlight.Fly(world, 60, LodFlight.Script);
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
        world.Settle(LodFlight.Script(25));
        long made = world.Statistics.TilesMade;
        world.Update(LodFlight.Script(25), 0.02, StreamBudget.Default);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 600; i++)
        {
            world.Update(LodFlight.Script(25), 1 / LodFlight.FramesPerSecond, StreamBudget.Default);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        table.AddRow("still view, 600 frames: tiles made", Text(world.Statistics.TilesMade - made));
        table.AddRow("still view, 600 frames: bytes allocated", Text(allocated));
    }

    // The same flight at twice the speed.
    private static void Small(StreamedWorld world, ResultTable table)
    {
        var flight = LodFlight.Fly(world, 30, t => LodFlight.Script(2 * t));
        table.AddRow("64 MB of layers and of cache: tiles that could not be made", Text(flight.Errors));
        table.AddRow("pixels per texel, where 1 was asked for, median", Text(Percentile(flight.ErrorPixels, 0.5)));
        table.AddRow("layers of the device, of 67 MB", Text(world.Statistics.DeviceBytes / 1e6));
    }

    private void Long(StreamedWorld world, ResultTable table)
    {
        double warm = Math.Min(60, 30 * Minutes);
        LodFlight.Fly(world, warm, LodFlight.Fast);
        double before = ResidentMegabytes();
        LodFlight.Fly(world, Math.Max((60 * Minutes) - warm, 1), t => LodFlight.Fast(t + warm));
        table.AddRow($"fast flight of {Text(Minutes)} min: resident memory at {Text(warm)} s, MB", Text(before));
        table.AddRow("growth to its end, MB", Text(ResidentMegabytes() - before));
        table.AddRow("cache of the processor, of 134 MB", Text(world.Statistics.CachedBytes / 1e6));
        table.AddRow("layers of the device, of 268 MB", Text(world.Statistics.DeviceBytes / 1e6));
    }

    private static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    // Without what the collector has not collected yet, such as the worlds before.
    private static double ResidentMegabytes()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    private static double Megabytes(GeneratorNetwork network)
    {
        using var stream = new MemoryStream();
        NetworkFile.Save(network, stream);
        return stream.Length / 1e6;
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
