using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Tests.Torch;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Torch;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Training.Evaluation;

/// <summary>Networks that were trained with noise are judged with noise.</summary>
public sealed class NoisyNetworkTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Judged_images_have_fresh_noise_and_are_the_generators_own()
    {
        GeneratorNetwork network = RandomNetwork.Create(5, [8, 8, 8], imageChannels: 4);
        using var maker = new SampleMaker(network);
        using IDataSource source = DataSource.Open("procedural");
        EvaluationContext context = Evaluations.Context(maker, source);
        Tensor judged = new ScaleImages(context, source, 1).Load(2, 3).Generated;
        Tensor silent = new ScaleImages(context with { Options = context.Options with { Noise = NoisePolicy.None } }, source, 1).Load(2, 3).Generated;
        Assert.True((judged - silent).abs().mean().ToDouble() > 1e-3);

        using var generator = Generator.FromNetwork(network);
        using var encoding = new RegionEncoding(network.Description.Encoding);
        var latents = new LatentSpace(network);
        ImageRegion region = ImageRegion.FullFrame(16);
        var lattice = SampleLattice.For(region, 2, network.Description.TrainedPadding);
        for (int n = 0; n < 3; n++)
        {
            StyleCode code = latents.Map(latents.Sample(CounterRandom.Derive(7, (ulong)(2 + n))));
            Tensor styles = tensor(code.Styles.SelectMany(s => s).ToArray(), [1, network.Description.StyleCount, network.Description.StyleChannels]);
            Tensor[] maps = [.. Enumerable.Range(0, 5).Select(k => Map(lattice, k, 2 + n))];
            Tensor own = generator.forward(encoding.Make([region], 2, network.Description.TrainedPadding, null), styles, maps, network.Description.TrainedPadding);
            GoldenTensors.Near(own.narrow(2, 0, 16).narrow(3, 0, 16).clamp(-1, 1), judged.narrow(0, n, 1), 1e-4);
        }

        static Tensor Map(SampleLattice lattice, int convolution, int image)
        {
            (int width, int height) = lattice.MapSize(convolution);
            float[] values = new float[width * height];
            LayerNoise.Fill(new NoiseSettings { Policy = NoisePolicy.Random, Seed = 7, Frame = (ulong)image }, lattice, convolution, null, values);
            return tensor(values, [1, 1, height, width]);
        }
    }

    [Fact]
    public void Every_resolution_has_random_noise_of_its_own()
    {
        using var maker = new SampleMaker(RandomNetwork.Create(5, [8, 8, 8]));
        EvaluationContext context = Evaluations.Context(maker, null);
        var measure = new SelfSsimMeasure();
        Assert.Equal(["noise GridSample", "noise Constant", "noise Random", "noise None"], measure.Keys(context));
        double Likeness(string key) => ((ConsistencyTable)measure.Measure(key, context)).Values[0][1];
        Assert.InRange(Likeness("noise Random"), -1, Likeness("noise None") - 0.01);
    }

    [Fact]
    public void Sample_sheets_have_the_trainers_noise()
    {
        TrainingConfiguration configuration = SmallRuns.Everything;
        using var trainer = new Trainer(configuration, CPU);
        using IDisposable off = no_grad();
        foreach ((string name, Tensor weights) in trainer.Average.named_parameters().Where(p => p.name.Contains("noise", StringComparison.OrdinalIgnoreCase)))
        {
            Assert.NotEmpty(name);
            weights.fill_(0.5);
        }

        using var sheet = new SampleSheet(trainer, configuration);
        using var silent = new SampleSheet(trainer, configuration with { Network = configuration.Network with { Noise = NoisePlacement.Off } });
        Tensor shown = sheet.Row(Vector2d.Zero, 1, 16), without = silent.Row(Vector2d.Zero, 1, 16);
        Assert.True((shown - without).abs().mean().ToDouble() > 1e-3);

        var latents = new Latents(trainer.Average.Description, 0, CPU);
        ulong seed = CounterRandom.Derive(configuration.Seed, 0x5348);
        ImageRegion region = ImageRegion.FullFrame(16);
        using var encoding = new RegionEncoding(trainer.Average.Description.Encoding);
        Generator generator = trainer.Average;
        Tensor[]? noise = new NoiseMaps(generator.Description, NoisePlacement.All, CPU).Single(SampleSheet.Columns, SampleLattice.For(region, 2, PaddingMode.Exact), seed);
        Tensor inputs = encoding.Make([.. Enumerable.Repeat(region, SampleSheet.Columns)], 2, PaddingMode.Exact, latents.Phases(SampleSheet.Columns, seed));
        GoldenTensors.Near(generator.forward(inputs, generator.Broadcast(generator.Map(latents.Codes(SampleSheet.Columns, seed))), noise, PaddingMode.Exact), shown, 1e-5);
    }
}
