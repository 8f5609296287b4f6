using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using ScaleParty.Editor.Onnx;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Benchmarks;

/// <summary>Exported networks in ONNX Runtime on the processor, against the processor's synthesizer.</summary>
internal sealed class OnnxBenchmark : IBenchmark
{
    private const int Side = 256;

    public string Name => "onnx";

    public string Description => $"ONNX Runtime's processor against CpuSynthesizer, {Side}x{Side}, one latent, one moving region";

    public void Run(double seconds, BenchmarkReport report)
    {
        var table = new ResultTable("network", "threads", "CpuSynthesizer ms", "ONNX, styles ms", "ratio", "ONNX, fixed latent ms", "ratio");
        foreach (int threads in Environment.ProcessorCount > 1 ? [1, Environment.ProcessorCount] : (int[])[1])
        {
            Measure(table, "small", Networks.Small(), threads, seconds);
            Measure(table, "terrain", Networks.Terrain(), threads, seconds);
            Measure(table, "preview", Networks.Preview(), threads, seconds);
        }

        report.Write(table);
        report.Write("Times are interleaved and the best of the turns; ratios are to CpuSynthesizer.");
    }

    private static void Measure(ResultTable table, string name, GeneratorNetwork network, int threads, double seconds)
    {
        var space = new LatentSpace(network);
        BakedLatent latent = space.Bake(space.Map(space.Sample(1)));
        using var cpu = new CpuSynthesizer(network, new CpuSynthesizerOptions { Threads = threads });
        using var styles = new Runner(network, latent, new OnnxExportOptions { Latents = OnnxLatentKind.Styles }, threads);
        using var folded = new Runner(network, latent, new OnnxExportOptions { Latents = OnnxLatentKind.Fixed, Latent = latent }, threads);
        var buffer = new ImageBuffer();
        int next = 0;
        Timing[] times = Interleaved.Measure(seconds, () => cpu.Synthesize(new SynthesisRequest(latent, ImageRegion.FullFrame(Side) with { Centre = new Vector2d(next++ % 100 * 0.001, 0) }), buffer), styles.Run, folded.Run);
        table.AddRow(name, $"{threads}", Text(times[0].Best), Text(times[1].Best), Text(times[1].Best / times[0].Best), Text(times[2].Best), Text(times[2].Best / times[0].Best));
    }

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>One image after another, each a little to the right of the last.</summary>
    private sealed class Runner : IDisposable
    {
        private readonly InferenceSession _session;
        private readonly RunOptions _options = new();
        private readonly Dictionary<string, OrtValue> _inputs = [];
        private readonly float[] _centre = [0, 0];
        private int _next;

        public Runner(GeneratorNetwork network, BakedLatent latent, OnnxExportOptions options, int threads)
        {
            string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            try
            {
                OnnxExport.Save(network, options with { Size = new(Side, Side), RegionInputs = true }, file);
                using var settings = new SessionOptions { IntraOpNumThreads = threads };
                _session = new InferenceSession(file, settings);
            }
            finally
            {
                File.Delete(file);
            }

            Add("centre", _centre);
            Add("scale", [2f / Side, 2f / Side]);
            if (options.Latents == OnnxLatentKind.Styles)
            {
                Add("styles", [.. latent.ConvolutionStyles.Concat(latent.Demodulations).Concat(latent.ToImageStyles).SelectMany(v => v)]);
                if (latent.Phases.Length > 0)
                {
                    Add("phases", latent.Phases);
                }
            }
        }

        public void Run()
        {
            _centre[0] = _next++ % 100 * 0.001f;
            using IDisposableReadOnlyCollection<OrtValue> image = _session.Run(_options, _inputs, ["image"]);
        }

        public void Dispose()
        {
            foreach (OrtValue input in _inputs.Values)
            {
                input.Dispose();
            }

            _options.Dispose();
            _session.Dispose();
        }

        private void Add(string name, float[] values) => _inputs.Add(name, OrtValue.CreateTensorValueFromMemory(values, [values.Length]));
    }
}
