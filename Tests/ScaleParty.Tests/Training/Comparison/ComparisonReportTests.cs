using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Comparison;
using ScaleParty.Training.Evaluation;

namespace ScaleParty.Tests.Training.Comparison;

/// <summary>The arithmetic of a comparison's report, on results that nobody measured.</summary>
public sealed class ComparisonReportTests : IDisposable
{
    private static readonly string[] Policies = ["Random", "Constant", "GridSample"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Orders_are_compared_pair_by_pair()
    {
        OrderingResult result = Ordering.Compare([("a", 3), ("b", 2), ("c", 1), ("d", 1), ("e", 9)], [("a", 0.5), ("b", 0.7), ("c", 0.1), ("d", 0.4), ("e", null)]);

        // c and d are equal in the paper, e was not measured: a-b, a-c, a-d, b-c and b-d remain, of which a-b is reversed.
        Assert.Equal((5, 4), (result.Pairs, result.Same));
        Assert.Equal([("a", "b")], result.Others);
        Assert.Contains("does not hold in full", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("4 of 5 pairs", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("a is not above b", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("**The paper's ordering holds**: 1 of 1", Ordering.Compare([("a", 2), ("b", 1)], [("a", 5), ("b", 4)]).ToString(), StringComparison.Ordinal);

        // What is equal is in no order.
        Assert.Equal(0, Ordering.Compare([("a", 2), ("b", 1)], [("a", 5), ("b", 5)]).Same);
        Assert.Contains("Nothing to compare", Ordering.Compare([("a", 2)], []).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_results_becomes_tables_beside_the_papers_and_verdicts()
    {
        // SelfSSIM of the paper's order, distances that contradict it.
        string[] names = ["mspie", "mspe", "cips", "nosc-full", "full", "scaleparty"];
        double[] similarity = [0.2, 0.8, 0.99, 0.6, 0.85, 0.9];
        for (int k = 0; k < names.Length; k++)
        {
            Result(names[k], similarity[k], 100 + k).Save(_folder[EntryResult.FileName("emblems", names[k])]);
        }

        EntryResult[] read = [.. names.Select(n => EntryResult.Read(_folder[EntryResult.FileName("emblems", n)]))];
        EntryResult fewer = Result("inrgan", 0.3, 900) with { Settings = "fewer images" };
        string page = ComparisonReport.Write([.. read, fewer], ["emblems", "procedural"], read[0].Settings);
        Assert.Contains("With other settings, and not in the tables: INR-GAN (fewer images).", page, StringComparison.Ordinal);
        Assert.DoesNotContain("| INR-GAN |", page, StringComparison.Ordinal);
        Assert.Contains("6 of 17 entries have results", page, StringComparison.Ordinal);
        Assert.Contains("0 of 17 entries have results", page, StringComparison.Ordinal);

        // The paper's means: CIPS, ScaleParty 0.8651, MS-PE 0.8575, Full 0.8490, noSC/Full, MS-PIE; here Full is above MS-PE.
        Assert.Contains("14 of 15 pairs are in its order. Not so: MS-PE is not above ScaleParty-Full.", page, StringComparison.Ordinal);
        Assert.Contains("| MS-PIE | 0.2000 | 0.1900 | 0.1800 | 0.1700 | 0.1194 | 0.5929 | 0.3316 | 0.5785 |", page, StringComparison.Ordinal);
        Assert.Contains("| CIPS | 32 | 102.0 | 202.0 | 0.50 | 0.25 | 1.00 | 0.99 | 0.98 |  |  |  |  |  |  |", page, StringComparison.Ordinal);

        // Table 2: MS-PIE's distance at 40 pixels is the paper's largest, and the smallest here.
        Assert.Contains("Order of distances at the size that nothing was trained with, 40 pixels: **The paper's ordering does not hold in full**: 1 of 3 pairs", page, StringComparison.Ordinal);
        Assert.Contains("- at the trained sizes MS-PIE is nearer to real images than ScaleParty: **holds** (108.0000 and 113.0000)", page, StringComparison.Ordinal);
        Assert.Contains("- between the trained sizes ScaleParty is nearer than MS-PIE: **does not hold**", page, StringComparison.Ordinal);
        Assert.Contains("p = 0.4 gives a higher SelfSSIM than 0.2: not measured", page, StringComparison.Ordinal);

        // Table 3: means over three repeats, and the deviation of the repeats' means: 0.01.
        Assert.Contains("| Random | 0.7100 | 0.7100 | 0.7100 | 0.7100 | 0.0100 | 0.8648 |", page, StringComparison.Ordinal);
        Assert.Contains("Order of the means: **The paper's ordering holds**: 3 of 3 pairs", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_left_is_of_own_speeds_or_of_the_mean_of_others()
    {
        Assert.Null(TimeLeft.Of([(100, 0), (200, 0)]));
        Assert.Equal(TimeSpan.FromSeconds((100 / 10.0) + (60 / 30.0) + (200 / 20.0)), TimeLeft.Of([(100, 10), (60, 30), (200, 0)]));
        Assert.Equal(TimeSpan.Zero, TimeLeft.Of([(0, 10)]));
    }

    [Fact]
    public void A_file_of_something_else_is_refused_by_name()
    {
        File.WriteAllText(_folder["emblems-cips.json"], "{ \"entry\": \"cips\" }");
        Assert.Contains("emblems-cips.json", Assert.Throws<InvalidDataException>(() => EntryResult.Read(_folder["emblems-cips.json"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_tables_do_not_fit_their_sides_is_refused()
    {
        EntryResult good = Result("scaleparty", 0.9, 100);
        string path = _folder["emblems-scaleparty.json"];
        foreach (EntryResult bad in (EntryResult[])[good with { Consistency = good.Consistency! with { Resolutions = [32] } }, good with { Noise = [new NoiseConsistency("Random", 0, [32], [1])] }])
        {
            bad.Save(path);
            Assert.Contains("differ in number", Assert.Throws<InvalidDataException>(() => EntryResult.Read(path)).Message, StringComparison.Ordinal);
        }
    }

    // SelfSSIM falls by 0.01 per size; distances grow by one per 4 pixels.
    private static EntryResult Result(string name, double similarity, double distance) => new()
    {
        Entry = name,
        Source = "emblems",
        Settings = "made up",
        Images = 1000,
        ImagesPerSecond = 20,
        Parameters = 123456,
        Consistency = new ConsistencyTable("none", 10, 32, Suite.ConsistencySides, [.. Suite.ConsistencySides.Select((_, i) => (IReadOnlyList<double>)[.. Suite.ConsistencySides.Select((_, j) => i == j ? 1 : similarity - (0.01 * (Math.Abs(i - j) - 1)))])]),
        Frames = [.. Suite.DistanceSides.Select((side, k) => new FrameDistance(side, distance + (4 * k), distance + 100 + (4 * k), 0.5, 0.25))],
        Noise = name != Suite.NoiseEntry ? [] : [.. Policies.SelectMany((policy, p) => Enumerable.Range(0, 3).Select(repeat =>
            new NoiseConsistency(policy, repeat, Suite.NoiseSides, [1, .. Enumerable.Repeat(0.7 + (0.01 * repeat) + (0.05 * p), 4)])))],
    };
}
