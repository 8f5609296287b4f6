using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Benchmarks;

/// <summary>The fast synthesizer against the trainable generator and against the machine.</summary>
internal sealed class SynthesisBenchmark : IBenchmark
{
    private const int Side = 256;

    public string Name => "synthesis";

    public string Description => $"{Side}x{Side}, one image at a time, one moving region";

    public void Run(double seconds, BenchmarkReport report)
    {
        using IDisposable noGradient = no_grad();
        var table = new ResultTable("network", "threads", "what", "ms best", "ms median", "per second", "vs Generator", "direct GFLOP/s", "of best rate", "managed B/frame");
        int cores = TorchRuntime.Threads;
        foreach (int threads in cores > 1 ? [1, cores] : (int[])[1])
        {
            TorchRuntime.Threads = threads;
            Measure(table, "small", Networks.Small(), threads, seconds);
            Measure(table, "terrain", Networks.Terrain(), threads, seconds);
            Measure(table, "preview", Networks.Preview(), threads, seconds);
            Measure(table, "FFHQ", Networks.Ffhq(), threads, seconds);
        }

        report.Write(table);
        report.Write("Times are interleaved; ratios and rates compare best times. The best rate is the fastest of several float32 convolutions measured in the same turns; operations are counted as a direct convolution needs them.");
    }

    private static void Measure(ResultTable table, string name, GeneratorNetwork network, int threads, double seconds)
    {
        using var frame = new Frame(network);
        using var torch = new TorchSynthesizer(network);
        using var cpu = new CpuSynthesizer(network, new CpuSynthesizerOptions { Threads = threads });
        using var rate = new ConvolutionRate();
        Timing[] t = Interleaved.Measure(seconds, [frame.ByGenerator, () => frame.By(cpu), () => frame.By(torch), .. rate.Contenders]);
        double best = ConvolutionRate.Best(t.AsSpan(3)), operations = Networks.Operations(network, ImageRegion.FullFrame(Side)) / 1e6;

        Add("Generator", t[0], null);
        Add("CpuSynthesizer", t[1], cpu);
        Add("TorchSynthesizer", t[2], torch);

        void Add(string what, Timing time, ISynthesizer? synthesizer) => table.AddRow(
            name,
            $"{threads}",
            what,
            Text(time.Best, "0.00"),
            Text(time.Median, "0.00"),
            Text(1000 / time.Best, "0"),
            Text(t[0].Best / time.Best, "0.0") + "x",
            Text(operations / time.Best, "0"),
            Text(operations / time.Best / best, "0 %"),
            synthesizer is null ? "-" : $"{frame.Allocated(synthesizer)}");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>One image after another of a network, each a little to the right of the last.</summary>
    private sealed class Frame : IDisposable
    {
        private readonly ImageBuffer _buffer = new();
        private readonly SynthesisRequest[] _requests;
        private readonly Generator _generator;
        private readonly Tensor _encoding, _latents;
        private int _next;

        public Frame(GeneratorNetwork network)
        {
            var space = new LatentSpace(network);
            StyleCode code = space.Map(space.Sample(1));
            BakedLatent latent = space.Bake(code);
            _requests = [.. Enumerable.Range(0, 100).Select(i => new SynthesisRequest(latent, ImageRegion.FullFrame(Side) with { Centre = new Vector2d(i * 0.001, 0) }))];
            NetworkDescription d = network.Description;
            SampleLattice lattice = _requests[0].Lattice(d.Blocks);
            var values = new float[d.Encoding.Channels * lattice.EncodingWidth * lattice.EncodingHeight];
            PositionalEncoding.Fill(d.Encoding, lattice, null, latent.Phases, EncodingLayout.ChannelsFirst, values);
            _generator = Generator.FromNetwork(network);
            _encoding = tensor(values, [1, d.Encoding.Channels, lattice.EncodingHeight, lattice.EncodingWidth]);
            _latents = tensor(code.Styles.SelectMany(s => s).ToArray(), [1, d.StyleCount, d.StyleChannels]);
        }

        /// <summary>The trainable generator's forward pass; it is spared the encoding.</summary>
        public void ByGenerator()
        {
            using DisposeScope scope = NewDisposeScope();
            _generator.forward(_encoding, _latents);
        }

        public void By(ISynthesizer synthesizer) => synthesizer.Synthesize(_requests[_next++ % _requests.Length], _buffer);

        public long Allocated(ISynthesizer synthesizer)
        {
            const int Frames = 20;
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Frames; i++)
            {
                By(synthesizer);
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / Frames;
        }

        public void Dispose()
        {
            _generator.Dispose();
            _encoding.Dispose();
            _latents.Dispose();
        }
    }
}
