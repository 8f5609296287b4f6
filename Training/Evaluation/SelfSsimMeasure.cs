using System.Globalization;
using System.Text;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>SelfSSIM between full frames of several resolutions (paper, Table 1), per noise policy (Table 3).</summary>
internal sealed class SelfSsimMeasure : ISeparateMeasure
{
    public string Name => "selfSsim";

    public IReadOnlyList<string> Keys(EvaluationContext context) =>
        context.Network.HasNoise ? [.. context.Options.ConsistencyNoise.Distinct().Select(p => $"noise {p}")] : [$"noise {NoisePolicy.None}"];

    public string Settings(EvaluationContext context) => string.Create(
        CultureInfo.InvariantCulture,
        $"{context.Options.ConsistencySamples} latents, {string.Join(", ", context.Options.Resolutions)} pixels, compared at {Common(context.Options)}, seed {context.Options.Seed}");

    public object Measure(string key, EvaluationContext context)
    {
        EvaluationOptions options = context.Options;
        NoisePolicy policy = Enum.Parse<NoisePolicy>(key["noise ".Length..]);
        IReadOnlyList<int> sides = options.Resolutions;
        double[][] sums = [.. sides.Select(_ => new double[sides.Count])];
        var noise = new NoiseSettings { Policy = policy, Seed = options.Seed, LatticeResolution = options.LatticeResolution > 0 ? options.LatticeResolution : Math.Max(8, sides.Max()) };
        context.ForBatches($"SelfSSIM, {key}", options.ConsistencySamples, sides.Max(), (first, count) =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor[] images = [.. sides.Select(side => AntialiasedResize.ToSide(
                context.Maker.Make([.. Enumerable.Repeat(ImageRegion.FullFrame(side), count)], options.Seed, Fresh(noise, side), first: first),
                Common(options)))];
            for (int i = 0; i < images.Length; i++)
            {
                for (int j = i; j < images.Length; j++)
                {
                    sums[i][j] = sums[j][i] += StructuralSimilarity.Compare(images[i], images[j], 2).sum().ToDouble();
                }
            }
        });
        double[][] values = [.. sums.Select(row => row.Select(s => s / options.ConsistencySamples).ToArray())];
        context.Progress.Note(string.Create(CultureInfo.InvariantCulture, $"SelfSSIM ({key}) of {sides[0]} px against {sides[^1]} px: {values[0][^1]:0.0000}"));
        return new ConsistencyTable(key, options.ConsistencySamples, Common(options), sides, values);
    }

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        foreach (ConsistencyTable table in results.Select(r => r.As<ConsistencyTable>()))
        {
            page.Append(c, $"\n## SelfSSIM, {table.Noise}, {table.Samples} latents, compared at {table.Common} pixels\n\n| px | {string.Join(" | ", table.Resolutions)} |\n|{string.Concat(Enumerable.Repeat("---|", table.Resolutions.Count + 1))}\n");
            for (int i = 0; i < table.Resolutions.Count; i++)
            {
                page.Append(c, $"| {table.Resolutions[i]} | {string.Join(" | ", table.Values[i].Select(v => v.ToString("0.0000", c)))} |\n");
            }
        }
    }

    public IEnumerable<PlotPanel> Panels(IReadOnlyList<MeasureResult> results) => results.Select(r => r.As<ConsistencyTable>()).Select(table => new PlotPanel(
        $"SelfSSIM, {table.Noise}",
        "full frame, pixels",
        [.. table.Resolutions.Select(r => (Math.Log2(r), $"{r}"))],
        [.. table.Resolutions.Select((resolution, i) => new PlotLine($"against {resolution}", false, [.. table.Resolutions.Select((r, j) => (Math.Log2(r), table.Values[i][j]))]))]));

    // Random noise is another one in every image, of whatever size.
    private static NoiseSettings Fresh(NoiseSettings noise, int side) =>
        noise.Policy == NoisePolicy.Random ? noise with { Seed = CounterRandom.Derive(noise.Seed, (ulong)side) } : noise;

    private static int Common(EvaluationOptions options) => options.CommonResolution > 0 ? options.CommonResolution : options.Resolutions.Min();
}

/// <summary>SelfSSIM of every resolution against every other.</summary>
/// <param name="Noise">Noise policy.</param>
/// <param name="Samples">Number of latents.</param>
/// <param name="Common">Resolution of the comparison.</param>
/// <param name="Resolutions">Full-frame resolutions.</param>
/// <param name="Values">Mean SSIM, [resolution][resolution].</param>
internal sealed record ConsistencyTable(string Noise, int Samples, int Common, IReadOnlyList<int> Resolutions, IReadOnlyList<IReadOnlyList<double>> Values);
