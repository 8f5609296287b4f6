using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using TorchSharp;

namespace ScaleParty.Tests.Training.Loop;

/// <summary>Runs that take a second or two.</summary>
internal static class SmallRuns
{
    /// <summary>A tiny network with everything on: noise on a shared lattice, pairs, L1, augmentation, both regularisers.</summary>
    public static TrainingConfiguration Everything { get; } = new()
    {
        Name = "everything",
        Batch = 4,
        Images = 80,
        Network = new()
        {
            Blocks = 2,
            Channels = [12, 8, 8],
            StyleChannels = 8,
            MappingLayers = 2,
            Encoding = EncodingKind.Fourier,
            Frequencies = 6,
            LongestFrequency = 12,
            Noise = NoisePlacement.All,
        },
        Discriminator = new() { Channels = [8, 8, 12], SeesScale = true },
        Regions = new() { MinimumShare = 0.5, MaximumShare = 1.1, Distribution = ShareDistribution.LogUniform, PerSample = true, Turns = true },
        Pairs = new() { Probability = 0.4, L1 = 0.5 },
        Optimization = new() { R1Interval = 4, PathLengthInterval = 2, ReuseFakes = true },
        Augmentation = new() { Probability = 0.3, Adaptive = true },
        Schedule = [new() { From = 40, LearningRateFactor = 0.5 }],
        Output = new() { CheckpointEvery = 1_000_000, SheetEvery = 1_000_000, LogEvery = 40 },
        Data = new() { Source = "procedural", Channels = ["r", "g", "b", "height"], Workers = 1 },
    };

    /// <summary>Runs to the configuration's end, from a checkpoint if one is given, and returns the state.</summary>
    public static Dictionary<string, float[]> Run(TrainingConfiguration configuration, string folder, SafeTensors? from = null, IDataSource? source = null, TextWriter? output = null)
    {
        using IDataSource images = source ?? DataSource.Open(configuration.Data.Source);
        using var place = new RunFolder(folder);
        using var run = new TrainingRun(configuration, images, place, new PlainDisplay(output ?? TextWriter.Null), torch.CPU);
        if (from is not null)
        {
            run.Begin(RunStart.Resume(from));
        }

        Assert.True(run.Run(CancellationToken.None));
        return State(run.Trainer);
    }

    public static Dictionary<string, float[]> State(Trainer trainer)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return trainer.State.ToDictionary(s => s.Name, s => s.Tensor.detach().contiguous().data<float>().ToArray());
    }

    public static void Same(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach ((string name, float[] values) in expected)
        {
            Assert.True(values.AsSpan().SequenceEqual(actual[name]), $"{name} differs");
        }
    }
}

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("scaleparty").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
