using System.Diagnostics;
using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Benchmarks;

/// <summary>Views and tiles per second of the default networks' pyramid.</summary>
internal sealed class PyramidBenchmark : IBenchmark
{
    private const int Side = 256;
    private static readonly double[] Minifications = [2, 3, 4];
    private readonly BakedLatent _latent = PyramidContent.OfSeed(DefaultNetwork.Load(), null, 3).Latent;
    private readonly ImageBuffer _image = new();

    public string Name => "pyramid";

    public string Description => "Views of a pyramid per second, default networks, 256x256 pixels";

    public void Run(double seconds, BenchmarkReport report)
    {
        var table = new ResultTable(["what", "per second", "slowest (ms)"]);
        foreach (double minification in Minifications)
        {
            string what = string.Create(CultureInfo.InvariantCulture, $"minification {minification}: ");
            using (PyramidSynthesizer views = Create(PyramidOptions.Default, minification))
            {
                Show(views, 1);
                double scale = 1, speed = Math.Pow(1.179, 1 / 60.0);
                Measure(what + "moving zoom, 60 frames for a factor of 1.179", seconds, () => Show(views, scale = scale > 1e-3 ? scale / speed : 1));
            }

            using (PyramidSynthesizer views = Create(new PyramidOptions { CacheBytes = 0 }, minification))
            {
                Show(views, 1);
                int k = 0;
                Measure(what + "afresh, scales 1 to 1/1000", seconds, () => Show(views, Math.Pow(1000, -((k++ * 0.618) % 1))));
            }
        }

        using (ImagePyramid pyramid = Pyramid(PyramidOptions.Default))
        {
            var source = new PyramidTileSource(pyramid);
            int k = 0;
            Measure("tiles of level 5 with border, row by row", seconds, () => source.Make(new TileAddress(5, 500 + (k % 16), 300 + (k++ / 16)), _image));
        }

        report.Write(table);

        void Measure(string what, double limit, Action make)
        {
            make();
            long start = Stopwatch.GetTimestamp();
            int count = 0;
            double slowest = 0;
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < limit)
            {
                long began = Stopwatch.GetTimestamp();
                make();
                slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                count++;
            }

            double rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
            table.AddRow([what, rate.ToString("F1", CultureInfo.InvariantCulture), slowest.ToString("F1", CultureInfo.InvariantCulture)]);
        }
    }

    private static ImagePyramid Pyramid(PyramidOptions options) => new(
        new CpuSynthesizer(DefaultNetwork.Load()), new CpuSynthesizer(DefaultNetwork.LoadRefinement()), PyramidContent.OfSeed(DefaultNetwork.Load(), DefaultNetwork.LoadRefinement(), 3), options);

    private static PyramidSynthesizer Create(PyramidOptions options, double minification) => new(Pyramid(options), new PyramidViewOptions { Minification = minification });

    private void Show(PyramidSynthesizer views, double scale)
    {
        double extent = ImageRegion.FullFrameSide * scale;
        var region = ImageRegion.FromExtent(new Vector2d(0.8, 0.77), new Vector2d(extent, extent), new Resolution(Side, Side));
        views.Synthesize(new SynthesisRequest(_latent, region) { Noise = new NoiseSettings() }, _image);
    }
}
