using System.Globalization;
using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>
/// Quick measures of the averaged generator at every sheet, on the same few windows each time, and the best generator so far: the one whose windows have the
/// smallest sliced Wasserstein distance to the real ones.
/// </summary>
internal sealed class SheetMeasures : IDisposable
{
    /// <summary>The best averaged generator, as a network file.</summary>
    public const string BestName = "best.safetensors";

    /// <summary>When the best generator was found, and its distance.</summary>
    public const string BestRecordName = "best.json";

    private const int Windows = 64;
    private const int LongestRecord = 4096;
    private const ulong FrameFamily = 0x534D;
    private readonly TrainingConfiguration _configuration;
    private readonly IImageSource _source;
    private readonly ImageRegion[] _regions;
    private readonly int _side;
    private readonly LandThreshold _land = new();
    private Tensor? _real;

    public SheetMeasures(TrainingConfiguration configuration, IImageSource source)
    {
        _configuration = configuration;
        _source = source;
        RegionConfiguration r = configuration.Regions;
        _side = r.Cells[0] << configuration.Network.Blocks;
        var options = new RegionSamplerOptions { MinimumShare = r.MinimumShare, MaximumShare = r.MaximumShare, Distribution = r.Distribution, ReachSurroundings = r.ReachSurroundings };
        var size = new Resolution(_side, _side);
        _regions = [.. new RegionSampler(options, source.LargestShare).DrawMany(configuration.Seed, -1, Windows).Select(s => s.ToRegion(size))];
    }

    /// <summary>Measures a generator.</summary>
    /// <returns>Values by the names that they have among the curves; the sliced Wasserstein distance is the first.</returns>
    public IReadOnlyList<(string Name, double Value)> Measure(GeneratorNetwork network)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using var maker = new SampleMaker(network);
        _real ??= RealImages.Load(_source, _regions, CounterRandom.Derive(_configuration.Seed, FrameFamily), _source.HasHeldOut ? DataSplit.HeldOut : DataSplit.Training).DetachFromDisposeScope();
        Tensor generated = maker.Make(_regions, _configuration.Seed).clamp(-1, 1);
        using SetStatistics a = Statistics(_real), b = Statistics(generated);
        SetComparison s = SetStatistics.Compare(a, b);
        var values = new List<(string, double)> { ("measure/sliced_wasserstein", new SlicedWasserstein().Distances(_real, generated).Average()) };
        values.AddRange(s.PowerRatios.Select((ratio, k) => (string.Create(CultureInfo.InvariantCulture, $"measure/power_{SetStatistics.Bands[k].From}_{SetStatistics.Bands[k].To}"), ratio)));
        if (s.GeneratedLand is double land)
        {
            values.Add(("measure/land_over_real", land - s.RealLand!.Value));
        }

        values.Add(("measure/axis_diagonal_over_real", s.GeneratedAxisOverDiagonal / s.RealAxisOverDiagonal));
        values.Add(("measure/orientation_degrees", s.OrientationDistance));
        return values;
    }

    /// <summary>Keeps a generator as the best where its distance is smaller than that of the best so far.</summary>
    /// <returns>Whether it was kept.</returns>
    public static bool KeepBest(RunFolder folder, GeneratorNetwork network, long images, double slicedWasserstein)
    {
        string record = folder.File(BestRecordName);
        if (!double.IsFinite(slicedWasserstein) || (File.Exists(folder.File(BestName)) && slicedWasserstein >= Recorded(record)))
        {
            return false;
        }

        folder.Claim(folder.File(BestName));
        folder.Claim(record);
        NetworkFile.Save(network, folder.File(BestName), WeightPrecision.Float32);
        AtomicFile.WriteText(record, JsonSerializer.Serialize(new BestRecord(images, slicedWasserstein), ConfigurationFile.Json));
        return true;
    }

    public void Dispose() => _real?.Dispose();

    // A record that cannot be read is no reason to stop a run: the next generator is kept.
    private static double Recorded(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<BestRecord>(InputFile.ReadAllBytes(path, LongestRecord), ConfigurationFile.Json)?.SlicedWasserstein ?? double.PositiveInfinity;
        }
        catch (Exception e) when (e is JsonException or IOException or InvalidDataException)
        {
            return double.PositiveInfinity;
        }
    }

    private SetStatistics Statistics(Tensor images)
    {
        var statistics = new SetStatistics(_configuration.Data.Channels, _side, _land);
        statistics.Add(images);
        return statistics;
    }
}

/// <summary>The best generator of a run.</summary>
/// <param name="Images">Images shown when it was found.</param>
/// <param name="SlicedWasserstein">Sliced Wasserstein distance of its windows to the real ones, times 1000.</param>
internal sealed record BestRecord(long Images, double SlicedWasserstein);
