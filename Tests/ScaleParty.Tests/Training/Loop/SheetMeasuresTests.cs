using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Tests.Torch;
using ScaleParty.Training.Loop;

namespace ScaleParty.Tests.Training.Loop;

public sealed class SheetMeasuresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_measures_at_every_sheet_but_the_first_and_keeps_the_best_generator()
    {
        TrainingConfiguration configuration = SmallRuns.Everything with { Images = 24, Output = SmallRuns.Everything.Output with { SheetEvery = 12 } };
        SmallRuns.Run(configuration, _folder.Path);
        JsonElement[] measured = [.. File.ReadLines(_folder["log.jsonl"]).Select(l => JsonDocument.Parse(l).RootElement).Where(e => e.GetProperty("event").GetString() == "measures")];
        Assert.Equal([12, 24], measured.Select(e => e.GetProperty("images").GetInt32()));
        Assert.True(measured[0].GetProperty("best").GetBoolean());
        double[] distances = [.. measured.Select(e => e.GetProperty("values").GetProperty("measure/sliced_wasserstein").GetDouble())];
        Assert.All(measured, e => Assert.True(e.GetProperty("values").GetProperty("measure/power_2_4").GetDouble() > 0));
        BestRecord best = JsonSerializer.Deserialize<BestRecord>(File.ReadAllText(_folder[SheetMeasures.BestRecordName]), ConfigurationFile.Json)!;
        Assert.Equal(distances.Min(), best.SlicedWasserstein, 6);
        Assert.Contains($"{best.Images} images", NetworkFile.Load(_folder[SheetMeasures.BestName]).Description.Training, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refinement_networks_first_level_is_measured_and_its_best_kept()
    {
        TrainingConfiguration configuration = RefinementTests.Everything with { Images = 8, Output = RefinementTests.Everything.Output with { SheetEvery = 8 } };
        SmallRuns.Run(configuration, _folder.Path);
        JsonElement values = File.ReadLines(_folder["log.jsonl"]).Select(l => JsonDocument.Parse(l).RootElement).Single(e => e.GetProperty("event").GetString() == "measures").GetProperty("values");
        Assert.InRange(values.GetProperty("measure/consistency_l1").GetDouble(), 1e-6, 0.5);
        Assert.True(values.GetProperty("measure/sliced_wasserstein").GetDouble() > 0);
        Assert.NotNull(NetworkFile.Load(_folder[SheetMeasures.BestName]).Description.Refinement);
    }

    [Fact]
    public void Only_a_smaller_distance_replaces_the_best_generator_also_after_a_resume()
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8], noise: false);
        using (var folder = new RunFolder(_folder.Path))
        {
            Assert.True(SheetMeasures.KeepBest(folder, network, 100, 50));
            Assert.False(SheetMeasures.KeepBest(folder, network, 200, 50));
            Assert.False(SheetMeasures.KeepBest(folder, network, 200, double.NaN));
        }

        using var again = new RunFolder(_folder.Path);
        Assert.False(SheetMeasures.KeepBest(again, network, 300, 60));
        Assert.True(SheetMeasures.KeepBest(again, network, 400, 40));
        File.WriteAllText(_folder[SheetMeasures.BestRecordName], "no record");
        Assert.True(SheetMeasures.KeepBest(again, network, 500, 90));
    }
}
