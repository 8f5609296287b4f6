using System.Text;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor;
using ScaleParty.Models;
using ScaleParty.Tests.Rendering;
using ScaleParty.Training.Comparison;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Loop;
using ScaleParty.ZoomCinematic;
using TorchSharp;

namespace ScaleParty.Fuzzing;

/// <summary>Readers of what the programs themselves and libtorch have written, which anybody may have changed since.</summary>
internal static class OwnFileTargets
{
    private const int Frames = 3;

    private static readonly CinematicManifest Manifest = new(new Dictionary<string, string> { ["size"] = "64x48", ["timeline"] = CinematicManifest.Digest([1, 2, 3]), ["relief"] = "1" });

    private static readonly IMeasure[] Measures = [new SelfSsimMeasure(), new WassersteinMeasure(), new RandomFeatureMeasure(), new StatisticsMeasure(), new TwoSampleMeasure(), new EquivarianceMeasure(), new ZoomMeasure(), new NeighbourMeasure("unused")];

    /// <summary>The readers.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("resume", () => [InFolder(Resume)], path => RunFile.Open(path).Trainer.Dispose()),
        new("best", () => ["""{ "images": 4000, "slicedWasserstein": 31.25 }"""u8.ToArray()], path => SheetMeasures.Recorded(path)),
        new("evaluation", () => [InFolder(Evaluation)], path => EvaluationReport.Read(path, Measures)),
        new("method", () => [InFolder(CompareMethod)], path => MethodFile.Load(SafeTensors.Load(path)).Maker.Dispose()),
        new("comparison", () => [InFolder(Comparison)], path => ReadComparison(EntryResult.Read(path))),
        new("files", () => [InFolder(Files)], path => Opened(path, OutputFolder.ListName, folder => OutputFolder.Open(folder, "a").Dispose())),
        new("cinematic", () => [InFolder(folder => Saved(folder, Manifest.Save))], ReadManifest),
        new("digests", () => [Digests()], path => Opened(path, FrameFolder.DigestsName, ReadFrames)),
        new("detector-error", () => [Encoding.UTF8.GetBytes(DetectorErrors.Uncompiled), Encoding.UTF8.GetBytes(DetectorErrors.Running)], ReadError),
        new("inspect", () => [InFolder(folder => Saved(folder, path => NetworkFile.Save(TinyNetwork.Create(), path, WeightPrecision.Float16)))], Inspect),
    ];

    private static byte[] InFolder(Func<string, byte[]> make)
    {
        string folder = Directory.CreateTempSubdirectory("scaleparty-seed-").FullName;
        try
        {
            return make(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Saved(string folder, Action<string> save)
    {
        string path = Path.Combine(folder, "file");
        save(path);
        return File.ReadAllBytes(path);
    }

    // A folder in which the input has a name that the reader looks for.
    private static void Opened(string input, string name, Action<string> open) => InFolder(folder =>
    {
        if (name == FrameFolder.DigestsName)
        {
            FrameFolder.Open(folder, Manifest, Frames, false).Dispose();
        }

        File.Copy(input, Path.Combine(folder, name), overwrite: true);
        open(folder);
        return [];
    });

    private static byte[] CompareMethod(string folder)
    {
        TrainingConfiguration small = ConfigurationFile.Load("small-mspie");
        TrainingConfiguration tiny = small with
        {
            Network = small.Network with { Blocks = 2, Channels = [4, 4, 4], StyleChannels = 4, MappingLayers = 1 },
            Discriminator = small.Discriminator with { Channels = [4, 4] },
            Data = small.Data with { Channels = ["r", "g", "b"] },
        };
        return Saved(folder, path =>
        {
            using var trainer = new Trainer(tiny, torch.CPU);
            MethodFile.Save(path, trainer, tiny, "tiny");
        });
    }

    private static byte[] Comparison(string folder) => Saved(folder, path => new EntryResult
    {
        Entry = Suite.NoiseEntry,
        Source = Suite.Sources[0],
        Settings = "none",
        Consistency = new ConsistencyTable("none", 1, 32, [32, 48], [[1, 0.5], [0.5, 1]]),
        Frames = [new FrameDistance(32, 1, 2, 0.5, 0.5)],
        Noise = [new NoiseConsistency("Random", 0, Suite.NoiseSides, [1, 1, 1, 1, 1])],
    }.Save(path));

    private static byte[] Resume(string folder)
    {
        TrainingConfiguration smoke = ConfigurationFile.Load("smoke");
        TrainingConfiguration tiny = smoke with
        {
            Batch = 2,
            Network = smoke.Network with { Blocks = 1, Channels = [4, 4], StyleChannels = 4, MappingLayers = 1, Frequencies = 4, BandWaves = 0 },
            Discriminator = smoke.Discriminator with { Channels = [4, 4] },
            Data = smoke.Data with { Channels = ["r", "g", "b", "height"] },
        };
        return Saved(folder, path =>
        {
            using var trainer = new Trainer(tiny, torch.CPU);
            CheckpointFile.SaveCompact(path, trainer, tiny, new RunCounters { Images = 8, Steps = 4 });
        });
    }

    private static byte[] Evaluation(string folder)
    {
        GeneratorNetwork network = TinyNetwork.Create(4);
        using var maker = new SampleMaker(network);
        using IDataSource source = DataSource.Open("procedural");
        EvaluationOptions options = EvaluationDefaults.Complete(
            new EvaluationOptions { Samples = 24, ConsistencySamples = 2, Resolutions = [16, 24], Shares = [1], DistanceResolution = 16, NeighbourFrames = 4, NeighbourSamples = 2 },
            network.Description,
            source);
        var context = new EvaluationContext(maker, source, options, new PlainEvaluationProgress(TextWriter.Null), CancellationToken.None);
        IMeasure[] measures = [.. Measures[..^1], new NeighbourMeasure(Path.Combine(folder, EvaluationReport.NeighboursName))];
        using EvaluationReport report = EvaluationReport.Open(folder, new EvaluationReport.Content { Network = "tiny", Fingerprint = network.Fingerprint }, measures, _ => { });
        Evaluator.Run(context, measures, report);
        return report.Failures.Count == 0
            ? File.ReadAllBytes(report.PathOf(EvaluationReport.JsonName))
            : throw new InvalidOperationException($"{report.Failures.First()}");
    }

    private static byte[] Files(string folder)
    {
        using (OutputFolder files = OutputFolder.Open(folder, "a"))
        {
            files.Claim(["1.png", "2.png", "a name.txt"]);
            files.RemoveOwn(n => n == "2.png");
        }

        return File.ReadAllBytes(Path.Combine(folder, OutputFolder.ListName));
    }

    private static byte[] Digests() => Encoding.ASCII.GetBytes($"{new string('a', 64)}  frame_00000.png\n{new string('0', 64)}  frame_00002.png\n");

    private static void ReadManifest(string path)
    {
        try
        {
            CinematicManifest.Load(path).Differences(Manifest);
        }
        catch (CinematicException)
        {
            // What it says of a bad file.
        }
    }

    private static void ReadComparison(EntryResult result)
    {
        ComparisonReport.Write([result], Suite.Sources, result.Settings);
        ComparisonReport.Write([result], Suite.Sources, result.Settings + "other");
    }

    private static void ReadFrames(string folder)
    {
        try
        {
            using FrameFolder frames = FrameFolder.Open(folder, Manifest, Frames, false);
            frames.IsWhole(0);
        }
        catch (CinematicException)
        {
            // What it says of a bad file.
        }
    }

    private static void ReadError(string path)
    {
        string line = TrialProcess.Explain("a.pt", "a detector", 134, File.ReadAllText(path));
        if (line.Length > 4000 || PlainText.OneLine(line) != line)
        {
            throw new InvalidOperationException($"not one short line: {line}");
        }
    }

    private static void Inspect(string path)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        EditorCommandLine.Run(["inspect", path], output, error);
        if (error.ToString().Contains("unexpected fault", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(error.ToString());
        }
    }
}
