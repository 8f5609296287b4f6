using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Torch;
using ScaleParty.Torch;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Training.Loop;

public sealed class RefinementTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    /// <summary>A tiny refinement network with everything on.</summary>
    internal static TrainingConfiguration Everything { get; } = SmallRuns.Everything with
    {
        Network = SmallRuns.Everything.Network with { Encoding = EncodingKind.Image, Channels = [10, 8, 6] },
        Discriminator = new() { Channels = [8, 8, 12] },
        Regions = new() { MinimumShare = 0.2, MaximumShare = 0.8, PerSample = true, Cells = [8, 8] },
        Pairs = new() { Probability = 0 },
        Refinement = new() { LocalChannels = ["height"], OwnInputs = 0.5 },
        Optimization = new() { R1Interval = 4, PathLength = 0, ReuseFakes = true },
    };

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Twenty_steps_are_ten_and_ten_more_after_resuming_to_the_bit(bool reuse)
    {
        TrainingConfiguration whole = Everything with { Optimization = Everything.Optimization with { ReuseFakes = reuse } };
        Dictionary<string, float[]> expected = SmallRuns.Run(whole, _folder["whole"]);
        SmallRuns.Run(whole with { Images = 40 }, _folder["halves"]);
        SmallRuns.Same(expected, SmallRuns.Run(whole, _folder["halves"], SafeTensors.Load(_folder["halves/checkpoint-000000000040.safetensors"])));
    }

    [Fact]
    public void A_given_strength_of_noise_stays_through_training_transfer_and_resuming()
    {
        TrainingConfiguration given = Everything with { Network = Everything.Network with { NoiseStrength = 0.25 } };
        SmallRuns.Run(Everything with { Images = 40 }, _folder["learned"]);
        var learned = SafeTensors.Load(_folder["learned/checkpoint-000000000040.safetensors"]);
        foreach (Dictionary<string, float[]> state in new[] { SmallRuns.Run(given, _folder["given"]), SmallRuns.Run(given, _folder["later"], learned) })
        {
            string[] names = [.. state.Keys.Where(n => n.EndsWith("noise_injector.weight", StringComparison.Ordinal) && !n.StartsWith(Trainer.OptimizerPrefix, StringComparison.Ordinal))];
            Assert.Equal(10, names.Length);
            Assert.All(names, n => Assert.Equal([0.25f], state[n]));
        }

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => ConfigurationCheck.Check(given with { Network = given.Network with { Noise = NoisePlacement.LastLevel } }));
        Assert.Contains("network.noiseStrength", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_parameter_learns_and_a_sheet_is_written()
    {
        TrainingConfiguration configuration = Everything with { Output = Everything.Output with { SheetEvery = 80 } };
        using var trainer = new Trainer(configuration, CPU);
        Dictionary<string, float[]> before = SmallRuns.State(trainer);
        Dictionary<string, float[]> after = SmallRuns.Run(configuration, _folder.Path);
        Assert.DoesNotContain(after.Keys, name => !name.StartsWith("optimizer.", StringComparison.Ordinal) && name != "path_mean" && before[name].AsSpan().SequenceEqual(after[name]));
        Assert.True(new FileInfo(_folder["sheet-000000000080.png"]).Length > 1000);
    }

    [Fact]
    public void Shards_work_on_parts_of_a_batch_of_own_inputs()
    {
        TrainingConfiguration two = Everything with { Images = 40, Refinement = Everything.Refinement! with { OwnInputs = 1 }, Optimization = Everything.Optimization with { Shards = 2 } };
        SmallRuns.Same(SmallRuns.Run(two, _folder["a"]), SmallRuns.Run(two, _folder["b"]));
    }

    [Fact]
    public void Deeper_own_inputs_train_another_network_and_resume_to_the_bit()
    {
        TrainingConfiguration one = Everything with { Images = 40, Refinement = Everything.Refinement! with { OwnInputs = 1 } }, deep = one with { Refinement = one.Refinement! with { OwnLevels = 4 } };
        Dictionary<string, float[]> whole = SmallRuns.Run(deep, _folder["whole"]);
        Assert.False(whole["generator.conv1.conv.weight_orig"].AsSpan().SequenceEqual(SmallRuns.Run(one, _folder["one"])["generator.conv1.conv.weight_orig"]));
        SmallRuns.Run(deep with { Images = 20 }, _folder["halves"]);
        SmallRuns.Same(whole, SmallRuns.Run(deep, _folder["halves"], SafeTensors.Load(_folder["halves/checkpoint-000000000020.safetensors"])));
    }

    [Fact]
    public void Images_of_a_base_network_are_inputs_with_the_channels_of_the_data()
    {
        TrainingConfiguration configuration = Everything with
        {
            Images = 24,
            Data = Everything.Data with { Channels = ["r", "g", "b", "height"] },
            Refinement = Everything.Refinement! with { Base = "default", BaseInputs = 1, OwnInputs = 0 },
        };
        Assert.True(StepPlan.Draw(configuration, 3, 16).FromBase);
        SmallRuns.Same(SmallRuns.Run(configuration, _folder["a"]), SmallRuns.Run(configuration, _folder["b"]));

        // Water that the base network has, and water that is derived from its heights.
        using (var trainer = new Trainer(SmallRuns.Everything with { Network = SmallRuns.Everything.Network with { Noise = NoisePlacement.Off } }, CPU))
        {
            NetworkFile.Save(trainer.Generator.ToNetwork(), _folder["dry.safetensors"]);
        }

        TrainingConfiguration water = configuration with { Data = configuration.Data with { Channels = ["r", "water", "height"] } };
        foreach ((string network, double coast) in new[] { ("default", 0.03), (_folder["dry.safetensors"], 1.0) })
        {
            using var inputs = new BaseInputs(water with { Refinement = water.Refinement with { Base = network, Coast = coast } }, CPU);
            Tensor images = inputs.Make([ImageRegion.FullFrame(24), ImageRegion.FullFrame(24)], 7);
            Assert.Equal([2, 3, 24, 24], images.shape);
            Tensor wet = images.select(1, 1), high = images.select(1, 2);
            if (network == "default")
            {
                Assert.True(((wet > 0.5) & (high < -0.9)).any().ToBoolean() && ((wet < -0.5) & (high > -0.9)).any().ToBoolean());
            }
            else
            {
                Assert.True((high > 1e-4).any().ToBoolean() && (wet > -1 + 1e-4).any().ToBoolean());
                Assert.False(((high > 1e-4) & (wet > -1 + 1e-4)).any().ToBoolean());
            }
        }

        Assert.Contains("no channel 'depth'", Assert.Throws<InvalidDataException>(() => new BaseInputs(water with { Data = water.Data with { Channels = ["depth"] } }, CPU)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_higher_place_is_refined_as_a_lower_one_is()
    {
        using var trainer = new Trainer(Everything, CPU);
        using IDisposable off = no_grad();
        Generator generator = trainer.Generator;
        manual_seed(5);
        Tensor coarse = rand(2, 4, 16, 16);
        Tensor styles = generator.Broadcast(generator.Map(randn(2, 8)));
        Tensor higher = coarse.clone();
        higher.narrow(1, 3, 1).add_(2.5);
        Tensor a = generator.forward(coarse, styles), b = generator.forward(higher, styles);
        Assert.Equal(0, (b.narrow(1, 0, 3) - a.narrow(1, 0, 3)).abs().max().ToDouble(), 1e-4);
        Assert.Equal(0, (b.narrow(1, 3, 1) - a.narrow(1, 3, 1) - 2.5).abs().max().ToDouble(), 1e-4);
    }

    [Fact]
    public void An_untrained_network_upsamples_in_place()
    {
        using var trainer = new Trainer(Everything, CPU);
        using IDisposable off = no_grad();
        // Bilinear upsampling keeps a plane: centres of 4x4 pixels lie where coarse pixels lie.
        Tensor x = arange(16, dtype: ScalarType.Float32).view(1, 1, 1, 16), y = arange(16, dtype: ScalarType.Float32).view(1, 1, 16, 1);
        Tensor coarse = ((x * 0.5) + (y * 0.25)).expand(1, 4, 16, 16);
        Tensor fine = trainer.Generator.forward(coarse, zeros(1, 6, 8));
        Assert.Equal([1, 4, 32, 32], fine.shape);
        Tensor at = (arange(32, dtype: ScalarType.Float32) + 0.5) / 4;
        Tensor expected = ((at.view(1, 1, 1, 32) + 3.5) * 0.5) + ((at.view(1, 1, 32, 1) + 3.5) * 0.25);
        Assert.Equal(0, (fine - expected).abs().max().ToDouble(), 1e-5);
    }

    [Fact]
    public void Means_over_base_cells_are_what_the_source_shows_at_the_coarser_resolution()
    {
        using var source = new ProceduralSource(1, 16);
        var spec = BatchSpec.Shared(new RegionSpec(Vector2d.Zero, 0.3), 3, new Resolution(64, 64), new Resolution(16, 16));
        using var batches = new TrainingBatchSource(source, _ => spec, new() { Workers = 0 });
        using TrainingBatch batch = batches.Next();
        Tensor means = nn.functional.avg_pool2d(tensor(batch.Images, [3, 4, 64, 64]), [4, 4]), coarse = tensor(batch.SecondImages!.Value, [3, 4, 16, 16]);
        Assert.InRange((means - coarse).square().mean().sqrt().ToDouble() / coarse.std().ToDouble(), 0, 0.05);
    }

    [Fact]
    public void Local_units_of_levels_follow_from_each_other()
    {
        NetworkDescription network = NetworkFactory.Describe(Everything);
        var units = new RefinementUnits(network, 4);
        manual_seed(2);
        Tensor images = randn(2, 4, 8, 8);
        double[] periods = [0.01, 0.03];
        Tensor local = units.ToLocal(images, periods);
        Assert.Equal(0, (units.ToData(local, periods) - images).abs().max().ToDouble(), 1e-5);
        Assert.Equal(0, (units.ToNextLevel(local, 4) - units.ToLocal(images, [.. periods.Select(p => p / 4)])).abs().max().ToDouble(), 1e-4);
        Assert.Equal(0, (local.narrow(1, 0, 3) - images.narrow(1, 0, 3)).abs().max().ToDouble());
        Assert.Equal(Math.Sqrt(0.018 / 0.01), (local[0, 3, 0, 0] / images[0, 3, 0, 0]).ToDouble(), 1e-4);
    }

    [Fact]
    public void The_discriminator_sees_what_an_image_adds_to_the_coarser_one_and_no_height()
    {
        NetworkDescription network = NetworkFactory.Describe(Everything);
        var units = new RefinementUnits(network, 8);
        manual_seed(4);
        Tensor coarse = rand(2, 4, 16, 16), detail = randn(2, 4, 32, 32) * 0.05;
        Tensor wide = nn.functional.interpolate(coarse, scale_factor: [4, 4], mode: InterpolationMode.Bilinear, align_corners: false);
        Tensor fine = wide.narrow(2, 16, 32).narrow(3, 16, 32) + detail;
        Tensor features = units.Features(fine, coarse, 4);
        Assert.Equal([2, RefinementUnits.FeatureChannels(4, 1), 32, 32], features.shape);
        Assert.Equal(0, (features.narrow(1, 5, 4) - (detail * 8)).abs().max().ToDouble(), 1e-4);

        Tensor up = tensor(new float[] { 0, 0, 0, 3 }).view(1, 4, 1, 1);
        Assert.Equal(0, (units.Features(fine + up, coarse + up, 4) - features).abs().max().ToDouble(), 1e-4);
    }

    [Fact]
    public void Deep_levels_have_the_size_of_the_first_and_are_the_same_for_the_same_seed()
    {
        using var trainer = new Trainer(Everything, CPU);
        using IDisposable off = no_grad();
        manual_seed(3);
        Tensor coarse = rand(2, 4, 16, 16);
        Tensor[] Levels() => [.. new RefinementLevels(trainer.Average.Description, Everything.Network.Noise, 9).Below(trainer.Average, coarse, [0.02, 0.02], 3)];
        Tensor[] levels = Levels(), again = Levels();
        Assert.Equal(3, levels.Length);
        Assert.All(levels, l => Assert.Equal([2, 4, 32, 32], l.shape));
        Assert.All(levels.Zip(again), p => Assert.True(p.First.Equals(p.Second)));
    }

    [Fact]
    public void Evaluation_compares_the_first_level_with_the_real_one_and_each_level_with_the_one_above()
    {
        using var trainer = new Trainer(Everything, CPU);
        using var source = new ProceduralSource(3);
        using var maker = new SampleMaker(trainer.Average.ToNetwork());
        EvaluationOptions options = EvaluationDefaults.Complete(new EvaluationOptions { Samples = 8 }, maker.Network.Description, source);
        var context = new EvaluationContext(maker, source, options, new PlainEvaluationProgress(TextWriter.Null), CancellationToken.None);
        var measure = new RefinementMeasure();
        var result = (RefinementResult)measure.Measure(measure.Keys(context).Single(), context);

        // An untrained network upsamples: fine detail is missing at once, and more of it at every level.
        Assert.InRange(result.Distance, 0, 0.1);
        Assert.True(result.FirstLevel.PowerRatios[0] > result.FirstLevel.PowerRatios[^1]);
        Assert.InRange(result.FirstLevel.PowerRatios[^1], 0, 0.5);
        Assert.Equal([1, 2, 3, 4, 5, 6], result.Levels.Select(l => l.Level));
        Assert.All(result.Levels, l => Assert.All(l.Channels.SkipLast(1), c => Assert.InRange(c.DeviationChange, -2, 0.02)));
        Assert.Contains("--data", Assert.Throws<InvalidDataException>(() => Evaluator.Check(maker.Network.Description, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ideal_refiner_is_consistent_and_a_blurred_or_moved_image_is_not()
    {
        // The source is known at every resolution: the real image is what an ideal refiner makes of its means.
        using var source = new ProceduralSource(5);
        var samples = new RefinementSamples(NetworkFactory.Describe(Everything), source, 3);
        RefinementBatch batch = samples.Load(0);
        Tensor coarse = RefinementUnits.Means(batch.Images, 4), ideal = RefinementUnits.Centre(batch.Images, samples.Side);
        Assert.Equal(0, RefinementUnits.Consistency(ideal, coarse, 4).ToDouble(), 1e-7);
        Assert.Equal(0.25, RefinementUnits.Consistency(ideal + 0.25, coarse, 4).ToDouble(), 1e-5);
        Assert.True(RefinementUnits.Consistency(ideal.roll(2, 3), coarse, 4).ToDouble() > 1e-3);
        Assert.Equal(samples.Side, samples.Real(batch).shape[3]);
    }

    [Fact]
    public void Inputs_are_own_images_and_a_base_networks_as_often_as_asked()
    {
        TrainingConfiguration configuration = Everything with { Refinement = Everything.Refinement! with { OwnInputs = 0.3, Base = "default", BaseInputs = 0.2 } };
        StepPlan[] plans = [.. Enumerable.Range(0, 4000).Select(step => StepPlan.Draw(configuration, step, 16))];
        Assert.InRange(plans.Count(p => p.Coarser is not null) / 4000.0, 0.27, 0.33);
        Assert.InRange(plans.Count(p => p.FromBase) / 4000.0, 0.17, 0.23);
        Assert.DoesNotContain(plans, p => p.FromBase && p.Coarser is not null);
    }

    [Fact]
    public void Sheets_show_levels_below_the_base_network_too()
    {
        using var trainer = new Trainer(Everything, CPU);
        using var source = new ProceduralSource(2);
        int Height(string based)
        {
            using var sheet = new RefinementSheet(trainer, Everything with { Refinement = Everything.Refinement! with { Base = based } }, source);
            (int width, int height) = sheet.Save(_folder["sheet.png"]);
            Assert.True(width >= 6 * 192);
            return height;
        }

        Assert.True(Height("default") - Height(string.Empty) >= 7 * 192);
    }

    [Theory]
    [InlineData("refinement is missing")]
    [InlineData("optimization.pathLength is 2")]
    [InlineData("regions.cells is 6, 6")]
    [InlineData("refinement.localChannels.0 is depth")]
    [InlineData("network.padding is Paper")]
    public void What_does_not_fit_is_refused_by_its_key(string expected)
    {
        TrainingConfiguration wrong = expected switch
        {
            ['r', 'e', 'f', .., 'g'] => Everything with { Refinement = null },
            ['o', ..] => Everything with { Optimization = Everything.Optimization with { PathLength = 2 } },
            ['r', 'e', 'g', ..] => Everything with { Regions = Everything.Regions with { Cells = [6, 6] } },
            ['n', ..] => Everything with { Network = Everything.Network with { Padding = PaddingMode.Paper } },
            _ => Everything with { Refinement = Everything.Refinement! with { LocalChannels = ["depth"] } },
        };
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => ConfigurationCheck.Check(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exported_network_is_read_back_and_refused_where_an_image_is_wanted()
    {
        using var trainer = new Trainer(Everything, CPU);
        NetworkFile.Save(trainer.Average.ToNetwork(), _folder["refine.safetensors"]);
        GeneratorNetwork network = NetworkFile.Load(_folder["refine.safetensors"]);
        Assert.Equal(["height"], network.Description.Refinement!.LocalChannels);
        Assert.Equal(trainer.Average.ToNetwork().Fingerprint, network.Fingerprint);
        using var synthesizer = new CpuSynthesizer(network);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(16));
        Assert.Contains("is a refinement network", Assert.Throws<ArgumentException>(() => synthesizer.Synthesize(request, new ImageBuffer())).Message, StringComparison.Ordinal);
        Assert.Contains("is a refinement network", Assert.Throws<ArgumentException>(() => new TorchSynthesizer(network)).Message, StringComparison.Ordinal);
    }
}
