using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Torch;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Method;

/// <summary>The compared methods in the trainer: they learn, resume to the bit, are exported and read again.</summary>
public sealed class MethodTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Methods => [.. Enum.GetNames<GeneratorMethod>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_short_training_lowers_the_distance_and_its_halves_are_the_whole_to_the_bit(string method)
    {
        TrainingConfiguration whole = Small(Enum.Parse<GeneratorMethod>(method)), half = whole with { Images = whole.Images / 2 };
        Dictionary<string, float[]> expected = SmallRuns.Run(whole, _folder["whole"]);
        SmallRuns.Run(half, _folder["halves"]);
        SafeTensors newest = RunFolder.OpenNewest(_folder["halves"], Assert.Fail)!;
        SmallRuns.Same(expected, SmallRuns.Run(whole, _folder["halves"], newest));

        using var untrained = new Trainer(whole, CPU);
        using IImageMaker before = RunFile.ToMaker(untrained, whole, new RunCounters(), null);
        using IImageMaker after = RunFile.Maker(null, _folder["whole"])!.Value.Maker;
        Assert.True(Distance(after) < 0.8 * Distance(before), $"{Distance(before)} became {Distance(after)}");
    }

    [Theory]
    [InlineData(GeneratorMethod.Mspie)]
    [InlineData(GeneratorMethod.Cips)]
    [InlineData(GeneratorMethod.InrGan)]
    internal void An_exported_file_makes_the_runs_images(GeneratorMethod method)
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingConfiguration configuration = Small(method) with { Images = 16 };
        SmallRuns.Run(configuration, _folder["run"]);
        (TrainingConfiguration read, RunCounters counters, Trainer trainer) = RunFile.Open(_folder["run"]);
        using (trainer)
        {
            trainer.MeasureMeanLatent(LatentSpace.MeanLatentSamples);
            MethodFile.Save(_folder["file.safetensors"], trainer, read, RunFile.Words(read, counters, null));
            Assert.Contains("no network file", Assert.Throws<InvalidDataException>(() => RunFile.ToNetwork(trainer, read, counters, null)).Message, StringComparison.Ordinal);
        }

        using IImageMaker run = RunFile.Maker(null, _folder["run"])!.Value.Maker, file = RunFile.Maker(_folder["file.safetensors"], null)!.Value.Maker;
        ImageRegion[] frames = [ImageRegion.FullFrame(24), ImageRegion.FullFrame(24)];
        Assert.Equal(Floats(run.Make(frames, 3)), Floats(file.Make(frames, 3)));
        Assert.Equal(run.Fingerprint, file.Fingerprint);
        Assert.Contains("16 images", file.Description.Training, StringComparison.Ordinal);

        // Images depend on their number alone, not on those made with them.
        Assert.True((run.Make([frames[0]], 3, first: 1) - run.Make(frames, 3).narrow(0, 1, 1)).abs().max().ToDouble() < 1e-4);
    }

    [Theory]
    [InlineData("network.method=styleGan2", "regions.cells is 4, 6")]
    [InlineData("network.method=inrGan", "network.noise is All")]
    [InlineData("network.method=mspie regions.minimumShare=0.5", "regions.minimumShare is 0.5")]
    [InlineData("network.method=cips regions.cells=[5,6]", "regions.cells is 5, 6")]
    [InlineData("network.method=mspie network.sinusoids=3", "network.sinusoids is 3")]
    [InlineData("network.method=msPe network.channels=[8,8,6]", "network.channels is 8, 8, 6")]
    [InlineData("network.method=mspie network.encoding=fourier", "network.encoding is Fourier")]
    [InlineData("network.method=mspie optimization.precision=bfloat16", "optimization.precision is Bfloat16")]
    public void What_a_method_cannot_do_is_refused_by_name(string settings, string message)
    {
        TrainingConfiguration configuration = ConfigurationFile.Set(Small(GeneratorMethod.Mspie), settings.Split(' '));
        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => ConfigurationCheck.Check(configuration)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_checkpoint_that_only_claims_to_hold_a_large_network_is_refused(string method)
    {
        TrainingConfiguration configuration = Small(Enum.Parse<GeneratorMethod>(method)) with { Images = 8 };
        SmallRuns.Run(configuration, _folder["run"]);
        SafeTensors file = RunFolder.OpenNewest(_folder["run"], Assert.Fail)!;
        TrainingConfiguration large = configuration with { Network = configuration.Network with { Channels = [2048, 2048, 2048], StyleChannels = 2048, Hidden = 1024 } };
        Assert.Contains("the configuration asks for", Assert.Throws<InvalidDataException>(() => CheckpointShapes.Check(file, large)).Message, StringComparison.Ordinal);
        CheckpointShapes.Check(file, configuration);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Steps_keep_no_tensors(string method)
    {
        TrainingConfiguration configuration = Small(Enum.Parse<GeneratorMethod>(method));
        using IDataSource source = DataSource.Open("emblems");
        using var trainer = new Trainer(configuration, CPU);
        using var batches = new TrainingBatchSource(source, k => StepPlan.Draw(configuration, k, source.LargestShare).ToBatchSpec(), new() { Workers = 0 });
        void Steps(int from, int count)
        {
            for (int k = from; k < from + count; k++)
            {
                using TrainingBatch batch = batches.Next();
                trainer.Step(StepPlan.Draw(configuration, k, source.LargestShare), batch);
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        // Every regulariser's turn comes within sixteen steps.
        Steps(0, 16);
        long tensors = LiveTensors.Count();
        Steps(16, 16);
        Assert.Equal(tensors, Tensor.TotalCount);
    }

    private static TrainingConfiguration Small(GeneratorMethod method) => new()
    {
        Name = $"tiny {method}",
        Batch = 8,
        Images = 640,
        Network = new()
        {
            Method = method,
            Blocks = 2,
            Channels = [16, 16, 8],
            StyleChannels = 16,
            MappingLayers = 2,
            Hidden = 8,
            InputSide = 8,
            Rank = 2,
            Padding = PaddingMode.Paper,
            Noise = method == GeneratorMethod.InrGan ? NoisePlacement.Off : NoisePlacement.All,
        },
        Discriminator = new() { Channels = [16, 16, 16] },
        Regions = new() { MinimumShare = 1, MaximumShare = 1, Cells = method is GeneratorMethod.StyleGan2 or GeneratorMethod.Cips or GeneratorMethod.InrGan ? [4, 4] : [4, 6] },
        Pairs = new() { Probability = 0 },
        Optimization = new() { LearningRate = 0.004, R1 = 1, PathLengthInterval = 8, ReuseFakes = true, AverageHalfLife = 100, AverageRampUp = 0 },
        Output = new() { CheckpointEvery = 1_000_000, SheetEvery = 1_000_000, LogEvery = 1_000_000 },
        Data = new() { Source = "emblems", Channels = ["r", "g", "b"], Workers = 0 },
    };

    private static double Distance(IImageMaker maker)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDataSource source = DataSource.Open("emblems");
        ImageRegion[] frames = [.. Enumerable.Repeat(ImageRegion.FullFrame(16), 64)];
        Tensor real = RealImages.Load(source, frames, 5, DataSplit.HeldOut);
        return new SlicedWasserstein().Distances(real, maker.Make(frames, 5).clamp(-1, 1)).Average();
    }

    private static float[] Floats(Tensor values) => values.contiguous().data<float>().ToArray();
}
