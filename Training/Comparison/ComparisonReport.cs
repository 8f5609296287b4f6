using System.Globalization;
using System.Text;

namespace ScaleParty.Training.Comparison;

/// <summary>The page of a comparison: the paper's tables with measured values, the paper's own beside them, and whether their ordering holds.</summary>
internal static class ComparisonReport
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly int[] Trained = [32, 48];
    private static readonly int[] Unseen = [36, 40, 44];
    private static readonly string[] Policies = ["Random", "Constant", "GridSample"];

    /// <summary>Writes the page.</summary>
    /// <param name="results">All results so far.</param>
    /// <param name="sources">The sources, in the report's order.</param>
    /// <param name="settings">How results are measured that can be compared; others are named only.</param>
    /// <returns>Markdown.</returns>
    public static string Write(IReadOnlyList<EntryResult> results, IReadOnlyList<string> sources, string settings)
    {
        var page = new StringBuilder("# The paper's comparison at 32 and 48 pixels\n");
        page.Append("\nDistances are Frechet distances of features of a fixed convolutional network with random weights, times 1000, and sliced Wasserstein distances, times 1000. They are no FID: they order generators on the same data, and cannot be set beside the paper's values. SelfSSIM can. Noise of ScaleParty is read from a grid; the noise of another method is one set of maps for all images of a size.\n");
        foreach (string source in sources)
        {
            EntryResult[] own = [.. results.Where(r => r.IsOf(source, settings))], others = [.. results.Where(r => r.Source == source && r.Settings != settings)];
            page.Append(Culture, $"\n## {source}\n\n{own.Length} of {Suite.Entries.Count} entries have results; {settings}.\n");
            if (others.Length > 0)
            {
                page.Append(Culture, $"\nWith other settings, and not in the tables: {string.Join("; ", Of(others).GroupBy(o => o.Result.Settings).Select(g => $"{string.Join(", ", g.Select(o => o.Entry.Title))} ({g.Key})"))}.\n");
            }

            if (own.Length > 0)
            {
                Training(page, own);
                Table1(page, own);
                Table2(page, own);
                Table3(page, own);
                Figure3(page, own, source);
                Figure4(page, own, source);
                page.Append(Culture, $"\n### Fig. 2: sizes side by side\n\n![frames of one latent at several sizes]({EntryResult.Label(source)}-frames.png)\n");
            }
        }

        page.Append("\n## With a GPU\n\nThe paper's own sizes are the presets `ffhq-256`, `ffhq-256-full`, `ffhq-256-nosc-full`, `ffhq-256-p04`, `ffhq-256-l1-...`, `lsun-128` and its variants: `train --preset ffhq-256 --data FOLDER --device cuda --out RUN`, then `evaluate --run RUN --detector FILE --trust-detector --samples 50000 --latents 5000` for FID, precision and recall.\n");
        return page.ToString();
    }

    private static void Training(StringBuilder page, EntryResult[] results)
    {
        page.Append("\n### Training\n\n| | parameters | images | images per second |\n|---|---|---|---|\n");
        foreach ((SuiteEntry entry, EntryResult r) in Of(results))
        {
            page.Append(Culture, $"| {entry.Title} | {r.Parameters:N0} | {r.Images:N0} | {r.ImagesPerSecond:0.0} |\n");
        }
    }

    private static void Table1(StringBuilder page, EntryResult[] results)
    {
        int[] sides = [.. Suite.ConsistencySides.Where(s => s != Suite.Side)];
        page.Append(Culture, $"\n### Table 1: SelfSSIM with {Suite.Side} pixels\n\n| | {string.Join(" | ", sides.Select(s => $"{s}"))} | paper: x 1.25 | x 1.5 | x 1.75 | x 2 |\n|{Dashes(1 + sides.Length + 4)}\n");
        foreach ((SuiteEntry entry, EntryResult r) in Of(results).Where(e => e.Entry.Group != SuiteGroup.Ablation))
        {
            IEnumerable<string> paper = PaperFigures.Table1.TryGetValue(entry.Name, out double[]? values) ? values.Select(Four) : Enumerable.Repeat(string.Empty, 4);
            page.Append(Culture, $"| {entry.Title} | {string.Join(" | ", sides.Select(s => Four(r.SelfSsim(s))))} | {string.Join(" | ", paper)} |\n");
        }

        page.Append(Culture, $"\nOrder of the means over the four sizes (FFHQ in the paper): {Ordering.Compare(
            [.. PaperFigures.Table1.Select(p => (Title(p.Key), p.Value.Average()))],
            [.. PaperFigures.Table1.Keys.Select(k => (Title(k), Mean(sides.Select(s => Find(results, k)?.SelfSsim(s)))))])}\n");
    }

    private static void Table2(StringBuilder page, EntryResult[] results)
    {
        int[] sides = [32, 40, 48];
        page.Append("\n### Table 2: distance, precision, recall and SelfSSIM\n\n| | px | Frechet | sliced Wasserstein | precision | recall | SelfSSIM 32 | 40 | 48 | paper (LSUN Church): FID | precision | recall | SelfSSIM 128 | 160 | 192 |\n|");
        page.Append(Dashes(15)).Append('\n');
        foreach ((SuiteEntry entry, EntryResult r) in Of(results).Where(e => e.Entry.Group is SuiteGroup.Method or SuiteGroup.Form))
        {
            foreach ((int row, int side) in sides.Index())
            {
                FrameDistance? d = r.Frame(side);
                IEnumerable<string> ssim = sides.Select(s => Two(r.SelfSsim(side, s)));
                IEnumerable<string> paper = PaperFigures.Table2.TryGetValue(entry.Name, out double[][]? values) ? values[row].Select(v => Two(v)) : Enumerable.Repeat(string.Empty, 6);
                page.Append(Culture, $"| {(row == 0 ? entry.Title : string.Empty)} | {side} | {One(d?.Frechet)} | {One(d?.Wasserstein)} | {Two(d?.Precision)} | {Two(d?.Recall)} | {string.Join(" | ", ssim)} | {string.Join(" | ", paper)} |\n");
            }
        }

        page.Append(Culture, $"\nOrder of SelfSSIM of 32 with 48 pixels: {Ordering.Compare(
            [.. PaperFigures.Table2.Select(p => (Title(p.Key), p.Value[0][5]))],
            [.. PaperFigures.Table2.Keys.Select(k => (Title(k), Find(results, k)?.SelfSsim(48)))])}\n");
        page.Append(Culture, $"\nOrder of distances at the size that nothing was trained with, 40 pixels: {Ordering.Compare(
            [.. PaperFigures.Table2.Select(p => (Title(p.Key), p.Value[1][0]))],
            [.. PaperFigures.Table2.Keys.Select(k => (Title(k), Find(results, k)?.Frame(40)?.Frechet))])}\n");
    }

    private static void Table3(StringBuilder page, EntryResult[] results)
    {
        if (Find(results, Suite.NoiseEntry) is not { Noise.Count: > 0 } r)
        {
            return;
        }

        int[] sides = [.. Suite.NoiseSides.Where(s => s != Suite.Side)];
        page.Append(Culture, $"\n### Table 3: SelfSSIM of ScaleParty with {Suite.Side} pixels by noise policy\n\n| | {string.Join(" | ", sides.Select(s => $"{s}"))} | deviation of the mean over repeats | paper: x 1.09 | x 1.2 | x 1.33 | x 1.5 |\n|{Dashes(6 + sides.Length)}\n");
        foreach (IGrouping<string, NoiseConsistency> policy in r.Noise.GroupBy(n => n.Policy))
        {
            IEnumerable<string> paper = PaperFigures.Table3.TryGetValue(policy.Key, out double[]? values) ? values.Select(Four) : Enumerable.Repeat(string.Empty, 4);
            page.Append(Culture, $"| {policy.Key} | {string.Join(" | ", sides.Select(s => Four(policy.Average(n => Value(n, s)))))} | {Four(Deviation([.. policy.Select(n => sides.Average(s => Value(n, s)))]))} | {string.Join(" | ", paper)} |\n");
        }

        double? Over(string policy) => Mean(r.Noise.Where(n => n.Policy == policy).SelectMany(n => sides.Select(s => (double?)Value(n, s))));
        page.Append(Culture, $"\nOrder of the means: {Ordering.Compare(
            [.. Policies.Select(p => (p, PaperFigures.Table3[p].Average()))],
            [.. Policies.Select(p => (p, Over(p)))])}\n");
    }

    private static void Figure3(StringBuilder page, EntryResult[] results, string source)
    {
        page.Append(Culture, $"\n### Fig. 3: distance over a continuum of sizes\n\n![distance over sizes]({EntryResult.Label(source)}-sizes.png)\n\n| Frechet | {string.Join(" | ", Suite.DistanceSides.Select(s => $"{s}"))} |\n|{Dashes(1 + Suite.DistanceSides.Count)}\n");
        foreach ((SuiteEntry entry, EntryResult r) in Of(results).Where(e => e.Entry.Group != SuiteGroup.Ablation))
        {
            page.Append(Culture, $"| {entry.Title} | {string.Join(" | ", Suite.DistanceSides.Select(s => One(r.Frame(s)?.Frechet)))} |\n");
        }

        page.Append("\nThe paper gives a plot without numbers and says in words:\n\n");
        Claim(page, results, "at the trained sizes MS-PIE is nearer to real images than ScaleParty", r => Mean(Trained.Select(s => r("mspie")?.Frame(s)?.Frechet)), r => Mean(Trained.Select(s => r("scaleparty")?.Frame(s)?.Frechet)));
        Claim(page, results, "between the trained sizes ScaleParty is nearer than MS-PIE", r => Mean(Unseen.Select(s => r("scaleparty")?.Frame(s)?.Frechet)), r => Mean(Unseen.Select(s => r("mspie")?.Frame(s)?.Frechet)));
        Claim(page, results, "CIPS becomes worse away from its trained size (32 against 64 pixels)", r => r("cips")?.Frame(32)?.Frechet, r => r("cips")?.Frame(64)?.Frechet);
        Claim(page, results, "at 64 pixels ScaleParty is nearer than CIPS", r => r("scaleparty")?.Frame(64)?.Frechet, r => r("cips")?.Frame(64)?.Frechet);
        Claim(page, results, "at 32 pixels ScaleParty-noSC/Full is nearer than ScaleParty-Full", r => r("nosc-full")?.Frame(32)?.Frechet, r => r("full")?.Frame(32)?.Frechet);
    }

    private static void Figure4(StringBuilder page, EntryResult[] results, string source)
    {
        string[] names = ["nosc-full", "full", "p04", "cutmix", "channelmix", "l1-01", "l1-05", "l1-1", "l1-10"];
        page.Append(Culture, $"\n### Fig. 4: trade-off of distance and consistency\n\n![trade-off]({EntryResult.Label(source)}-tradeoff.png)\n\n| | Frechet at 32 | SelfSSIM of 48 with 32 |\n|---|---|---|\n");
        foreach (string name in names)
        {
            page.Append(Culture, $"| {(name == "full" ? "both mixes, p = 0.2" : Title(name))} | {One(Find(results, name)?.Frame(32)?.Frechet)} | {Four(Find(results, name)?.SelfSsim(48))} |\n");
        }

        page.Append("\nThe paper gives a plot without numbers and says in words:\n\n");
        Claim(page, results, "without a consistency objective SelfSSIM is lower than with the mixes", r => r("nosc-full")?.SelfSsim(48), r => r("full")?.SelfSsim(48));
        Claim(page, results, "p = 0.4 gives a higher SelfSSIM than 0.2", r => r("full")?.SelfSsim(48), r => r("p04")?.SelfSsim(48));
        Claim(page, results, "p = 0.4 gives a larger distance than 0.2", r => r("full")?.Frame(32)?.Frechet, r => r("p04")?.Frame(32)?.Frechet);
        Claim(page, results, "a larger weight of L1 gives a higher SelfSSIM (0.1 against 10)", r => r("l1-01")?.SelfSsim(48), r => r("l1-10")?.SelfSsim(48));
        Claim(page, results, "a larger weight of L1 gives a larger distance (0.1 against 10)", r => r("l1-01")?.Frame(32)?.Frechet, r => r("l1-10")?.Frame(32)?.Frechet);
    }

    // What a sentence says is that the first value is smaller than the second.
    private static void Claim(StringBuilder page, EntryResult[] results, string sentence, Func<Func<string, EntryResult?>, double?> smaller, Func<Func<string, EntryResult?>, double?> larger)
    {
        double? a = smaller(name => Find(results, name)), b = larger(name => Find(results, name));
        string verdict = a is null || b is null ? "not measured" : string.Create(Culture, $"{(a < b ? "**holds**" : "**does not hold**")} ({a:0.0000} and {b:0.0000})");
        page.Append(Culture, $"- {sentence}: {verdict}\n");
    }

    private static IEnumerable<(SuiteEntry Entry, EntryResult Result)> Of(EntryResult[] results) =>
        Suite.Entries.Select(e => (e, Find(results, e.Name)!)).Where(e => e.Item2 is not null);

    private static EntryResult? Find(EntryResult[] results, string name) => results.FirstOrDefault(r => r.Entry == name);

    private static string Title(string name) => Suite.Entries.First(e => e.Name == name).Title;

    private static double Value(NoiseConsistency n, int side) => n.Values[n.Sides.ToList().IndexOf(side)];

    // Of values that are all there.
    private static double? Mean(IEnumerable<double?> values) => values.ToArray() is { Length: > 0 } all && all.All(v => v is not null) ? all.Average() : null;

    private static double? Deviation(double[] values) =>
        values.Length < 2 ? null : Math.Sqrt(values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Length - 1));

    private static string Dashes(int columns) => string.Concat(Enumerable.Repeat("---|", columns));

    private static string Four(double value) => value.ToString("0.0000", Culture);

    private static string Four(double? value) => value?.ToString("0.0000", Culture) ?? "-";

    private static string Two(double? value) => value?.ToString("0.00", Culture) ?? "-";

    private static string One(double? value) => value?.ToString("0.0", Culture) ?? "-";
}
