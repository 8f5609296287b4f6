using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Benchmarks;

/// <summary>Rectangles of fixed lattices, whose pixels have the same bits in every rectangle, against ordinary requests of the same size.</summary>
internal sealed class LatticeBenchmark : IBenchmark
{
    private const int Side = 256, Border = 4;

    public string Name => "lattices";

    public string Description => "Rectangles of fixed lattices on the processor";

    public void Run(double seconds, BenchmarkReport report)
    {
        var table = new ResultTable("network", "what", "pixels", "ms best", "ms median", "per second", "vs ordinary");
        foreach ((string name, GeneratorNetwork network) in ((string, GeneratorNetwork)[])[("terrain", Networks.Terrain()), ("small", Networks.Small())])
        {
            using var synthesizer = new CpuSynthesizer(network);
            BakedLatent latent = Latent(network);
            var target = new ImageBuffer();
            var ordinary = new SynthesisRequest(latent, ImageRegion.FullFrame(Side));
            var tile = new LatticeRequest(latent, 0, 0, new Resolution(Side, Side)) { Period = ImageRegion.FullFrameSide / Side };
            Timing[] t = Interleaved.Measure(seconds, () => synthesizer.Synthesize(ordinary, target), () => synthesizer.Synthesize(tile, target));
            Add(table, name, "ordinary request", Side, t[0], t[0]);
            Add(table, name, "lattice request", Side, t[1], t[0]);
        }

        Refine(table, seconds);
        report.Write(table);
    }

    // The same filters in an ordinary request are those of a network that reads coordinates, which is as much work but for two channels of the encoding.
    private static void Refine(ResultTable table, double seconds)
    {
        int[] channels = [64, 48, 32];
        const int Full = Side + (2 * Border);
        GeneratorNetwork refining = RandomNetwork.Create(1, channels, 5, refines: true), alone = RandomNetwork.Create(1, channels, 5);
        using var refiner = new CpuSynthesizer(refining);
        using var maker = new CpuSynthesizer(alone);
        var target = new ImageBuffer();
        var tile = new LatticeRequest(Latent(refining), -Border, -Border, new Resolution(Full, Full)) { Coarse = Coarse(-Border, Full, 1 << (channels.Length - 1)) };
        var ordinary = new SynthesisRequest(Latent(alone), ImageRegion.FullFrame(Full)) { Noise = new() };
        LatticeRequest other = new(Latent(alone), -Border, -Border, new Resolution(Full, Full)) { Period = 0.01 };
        Timing[] t = Interleaved.Measure(seconds, () => maker.Synthesize(ordinary, target), () => maker.Synthesize(other, target), () => refiner.Synthesize(tile, target));
        Add(table, "64/48/32", "ordinary request", Full, t[0], t[0]);
        Add(table, "64/48/32", "lattice request", Full, t[1], t[0]);
        Add(table, "64/48/32, refining", "lattice request", Full, t[2], t[0]);
    }

    private static ImageBuffer Coarse(long first, int count, int ratio)
    {
        int side = LatticeRequest.CoarseArea(first, count, ratio).Count;
        var coarse = new ImageBuffer();
        Span<float> values = coarse.Begin(new Resolution(side, side), 5);
        CounterRandom.Normals(1, 0, 0, 0, values);
        return coarse;
    }

    private static BakedLatent Latent(GeneratorNetwork network)
    {
        var space = new LatentSpace(network);
        return space.Bake(space.Map(space.Sample(1)));
    }

    private static void Add(ResultTable table, string network, string what, int side, Timing time, Timing ordinary) => table.AddRow(
        network,
        what,
        $"{side}x{side}",
        Text(time.Best, "0.00"),
        Text(time.Median, "0.00"),
        Text(1000 / time.Best, "0"),
        Text(time.Best / ordinary.Best, "0.00") + "x");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
