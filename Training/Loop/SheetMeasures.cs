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

    private const int LongestRecord = 4096;
    private readonly SheetWindows _windows;

    public SheetMeasures(TrainingConfiguration configuration, IDataSource source) => _windows = SheetWindows.Of(configuration, source);

    /// <summary>Measures a generator.</summary>
    /// <returns>Values by the names that they have among the curves; the sliced Wasserstein distance is the first.</returns>
    public IReadOnlyList<(string Name, double Value)> Measure(IImageMaker maker)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor real = _windows.Real;
        (Tensor made, double? distance) = _windows.Make(maker);
        using SetStatistics a = Statistics(real), b = Statistics(made);
        SetComparison s = SetStatistics.Compare(a, b);
        var values = new List<(string, double)> { ("measure/sliced_wasserstein", new SlicedWasserstein().Distances(real, made).Average()) };
        values.AddRange(s.PowerRatios.Select((ratio, k) => (string.Create(CultureInfo.InvariantCulture, $"measure/power_{SetStatistics.Bands[k].From}_{SetStatistics.Bands[k].To}"), ratio)));
        if (s.ShareAbove is double land)
        {
            values.Add(("measure/land_over_real", land - s.RealShareAbove!.Value));
        }

        values.Add(("measure/axis_diagonal_over_real", s.AxisOverDiagonal / s.RealAxisOverDiagonal));
        values.Add(("measure/orientation_degrees", s.OrientationDistance));
        if (distance is double l1)
        {
            values.Add(("measure/consistency_l1", l1));
        }

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

    public void Dispose() => _windows.Dispose();

    /// <summary>The distance in a record. One that cannot be read is no reason to stop a run: it is infinite, and the next generator is kept.</summary>
    internal static double Recorded(string path)
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
        var statistics = new SetStatistics(_windows.Channels, _windows.Side, _windows.Land);
        statistics.Add(images);
        return statistics;
    }
}

/// <summary>The best generator of a run.</summary>
/// <param name="Images">Images shown when it was found.</param>
/// <param name="SlicedWasserstein">Sliced Wasserstein distance of its windows to the real ones, times 1000.</param>
internal sealed record BestRecord(long Images, double SlicedWasserstein);
