using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Benchmarks;

/// <summary>How far a tile is from the same part of the whole image, under both paddings, by distance from the tile's edge.</summary>
internal sealed class SeamBenchmark : IBenchmark
{
    private const int Networks = 5;

    // Far above what float rounding makes of an image, far below what padding does.
    private const double Rounding = 1e-5;

    public string Name => "seams";

    public string Description => "A tile against the same part of the whole: largest error in standard deviations";

    public void Run(double seconds, BenchmarkReport report)
    {
        int[] shown = [0, 1, 3, 7, 15, 31, 60, 61];
        var table = new ResultTable(["blocks", "encoding", "padding", "irregular", "full frame", "reaches (px)", .. shown.Select(s => $"at {s} px")]);
        foreach ((int blocks, int frequencies) in ((int, int)[])[(4, 0), (4, 16), (6, 0), (6, 16)])
        {
            foreach (PaddingMode padding in (PaddingMode[])[PaddingMode.Exact, PaddingMode.Paper])
            {
                // Tile and whole come to the same float positions in the full frame, so that any difference is the padding's.
                // At an irregular place positions differ by their rounding, and images by what that does.
                double[] error = Errors(blocks, frequencies, padding, s => ImageRegion.FullFrame(s));
                double[] irregular = Errors(blocks, frequencies, padding, s => ImageRegion.FromExtent(new Vector2d(0.1234, -0.3456), new Vector2d(1.717, 1.616), new Resolution(s, s)));
                int reach = Array.FindLastIndex(error, e => e > Rounding) + 1;
                table.AddRow([$"{blocks}", frequencies == 0 ? "Grid" : "Fourier", $"{padding}", Show(irregular.Max()), Show(error.Max()), $"{reach}", .. shown.Select(s => s < error.Length ? Show(error[s]) : "-")]);
            }
        }

        report.Write(table);
        report.Write(string.Create(CultureInfo.InvariantCulture, $"Largest over {Networks} random networks each, noise on; the tile lies in the middle of an image three times as wide and high. How far errors above {Rounding} reach is counted from its edge."));
    }

    /// <summary>Largest error by distance from the tile's nearest edge.</summary>
    private static double[] Errors(int blocks, int frequencies, PaddingMode padding, Func<int, ImageRegion> region)
    {
        // An even number of cells: tile and whole then begin alike in the tiles of the convolutions.
        int tile = (blocks == 4 ? 6 : 4) << blocks, whole = 3 * tile;
        var errors = new double[tile / 2];
        for (int seed = 0; seed < Networks; seed++)
        {
            int[] channels = [.. Enumerable.Range(0, blocks + 1).Select(l => Math.Max(8, 32 >> (l / 2)))];
            GeneratorNetwork network = RandomNetwork.Create(seed, channels, frequencies: frequencies);
            var space = new LatentSpace(network);
            using var synthesizer = new CpuSynthesizer(network);
            var request = new SynthesisRequest(space.Bake(space.Map(space.Sample((ulong)seed))), region(whole)) { Padding = padding, Noise = new NoiseSettings() };
            ImageBuffer image = new(), part = new();
            synthesizer.Synthesize(request, image);
            synthesizer.Synthesize(request with { Region = request.Region.Tile(tile, tile, tile, tile) }, part);
            double deviation = Deviation(image.Values);
            for (int y = 0; y < tile; y++)
            {
                for (int x = 0; x < tile; x++)
                {
                    int distance = Math.Min(Math.Min(x, y), Math.Min(tile - 1 - x, tile - 1 - y));
                    for (int c = 0; c < image.Channels; c++)
                    {
                        errors[distance] = Math.Max(errors[distance], Math.Abs(image[tile + x, tile + y, c] - part[x, y, c]) / deviation);
                    }
                }
            }
        }

        return errors;
    }

    private static double Deviation(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float v in values)
        {
            sum += v;
            squares += (double)v * v;
        }

        double mean = sum / values.Length;
        return Math.Sqrt((squares / values.Length) - (mean * mean));
    }

    private static string Show(double value) => value.ToString("0.0e+00", CultureInfo.InvariantCulture);
}
