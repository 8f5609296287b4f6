using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Reliability;
using ScaleParty.Tests.Torch;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Commands;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using IDataSource = ScaleParty.Training.Data.IDataSource;

namespace ScaleParty.Tests.Training.Evaluation;

/// <summary>Nothing that was measured is measured twice or lost.</summary>
public sealed class EvaluationReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GeneratorNetwork _network = RandomNetwork.Create(1, [8, 8, 8], imageChannels: 4, noise: false);

    public EvaluationReportTests() => NetworkFile.Save(_network, _folder["network.safetensors"], WeightPrecision.Float32);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_stopped_evaluation_goes_on_and_ends_as_one_without_a_break()
    {
        using var maker = new SampleMaker(_network);
        using IDataSource source = DataSource.Open("procedural");
        IMeasure[] measures = [new SelfSsimMeasure(), new WassersteinMeasure()];
        using (var stop = new CancellationTokenSource())
        {
            EvaluationContext context = Evaluations.Context(maker, source, cancellation: stop.Token);
            using EvaluationReport first = Open("broken", measures, []);
            Assert.Throws<OperationCanceledException>(() => Evaluator.Run(context, measures, first, () => Stop(first, stop)));
        }

        Assert.Contains("Not complete", File.ReadAllText(_folder["broken/evaluation.md"]), StringComparison.Ordinal);
        var notes = new List<string>();
        int written = 0;
        Run(Evaluations.Context(maker, source, notes: notes), measures, Open("broken", measures, notes), () => written++);

        // The result that was missing, and at the end whatever a kill may have left undrawn.
        Assert.Equal(2, written);
        Assert.Contains("2 of 3 results are there already", notes);
        Run(Evaluations.Context(maker, source), measures, Open("whole", measures, []));
        Assert.Equal(File.ReadAllText(_folder["whole/evaluation.md"]), File.ReadAllText(_folder["broken/evaluation.md"]));

        static void Stop(EvaluationReport report, CancellationTokenSource stop)
        {
            if (report.Results("slicedWasserstein").Count == 1)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void Results_of_other_settings_networks_and_data_do_not_count()
    {
        IMeasure[] measures = [new SelfSsimMeasure()];
        using var maker = new SampleMaker(_network);
        Run(Evaluations.Context(maker, null), measures, Open("out", measures, []));
        var notes = new List<string>();
        EvaluationOptions more = Evaluations.Small with { ConsistencySamples = 3 };
        Run(Evaluations.Context(maker, null, more, notes: notes), measures, Open("out", measures, notes));
        Assert.Contains(notes, n => n.Contains("1 results of other settings are dropped", StringComparison.Ordinal));
        Assert.Equal(3, Results(_network).Single().As<ConsistencyTable>().Samples);

        string results = File.ReadAllText(_folder["out/evaluation.json"]);
        GeneratorNetwork other = RandomNetwork.Create(2, [8, 8, 8], imageChannels: 4, noise: false);
        Assert.Empty(Results(other));
        Assert.Contains("another network", notes.Single(), StringComparison.Ordinal);
        File.WriteAllText(_folder["out/evaluation.json"], results);
        Assert.Empty(Results(_network, "other images"));
        Assert.Contains("other data", notes.Single(), StringComparison.Ordinal);
        foreach (string damaged in (string[])["{\"network\": [", "null", results.Replace("\"samples\": 3", "\"samples\": \"3\"", StringComparison.Ordinal)])
        {
            File.WriteAllText(_folder["out/evaluation.json"], damaged);
            Assert.Empty(Results(_network));
            Assert.Contains("no evaluation that this program has written: beginning anew", notes.Single(), StringComparison.Ordinal);
        }

        IReadOnlyList<MeasureResult> Results(GeneratorNetwork network, string data = "")
        {
            notes.Clear();
            using EvaluationReport report = EvaluationReport.Open(_folder["out"], Evaluations.Header(network, data), measures, notes.Add);
            return report.Results("selfSsim");
        }
    }

    [Fact]
    public void Two_processes_write_the_same_bytes()
    {
        foreach (string folder in (string[])["one", "two"])
        {
            ChildProgram.Run(
                ChildProgram.Training,
                "evaluate", "--network", _folder["network.safetensors"], "--data", "procedural", "--out", _folder[folder], "--samples", "24", "--latents", "2", "--resolutions", "16", "24", "--shares", "1", "--pixels", "16", "--neighbours", "8");
        }

        string[] names = [.. Directory.EnumerateFiles(_folder["one"]).Select(f => Path.GetFileName(f))];
        Assert.Contains("evaluation.json", names);
        Assert.All(names, n => Assert.Equal(File.ReadAllBytes(_folder[$"one/{n}"]), File.ReadAllBytes(_folder[$"two/{n}"])));
    }

    [Fact]
    public void Two_evaluations_do_not_share_a_folder()
    {
        using EvaluationReport first = Open("out", [], []);
        Assert.Contains("another program", Assert.Throws<IOException>(() => Open("out", [], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_others_are_not_replaced_and_those_of_earlier_versions_are_known_by_their_results()
    {
        Assert.Equal(0, Run());
        string[] own = ["evaluation.json", "evaluation.md", "evaluation.png", "measures.png", OutputFolder.ListName, "spectrum.png"];
        Assert.Equal(own, Names());

        // Without a list, as earlier versions left it, and with a file of the name of a result that this evaluation does not have.
        byte[] json = File.ReadAllBytes(_folder["results/evaluation.json"]);
        File.Delete(_folder["results/" + OutputFolder.ListName]);
        File.Delete(_folder["results/measures.png"]);
        File.WriteAllText(_folder["results/neighbours.jpg"], "mine");
        Assert.Equal(1, Run());
        Assert.Equal("mine", File.ReadAllText(_folder["results/neighbours.jpg"]));
        File.Delete(_folder["results/neighbours.jpg"]);
        Assert.Equal(0, Run());
        Assert.Equal(json, File.ReadAllBytes(_folder["results/evaluation.json"]));

        File.Delete(_folder["results/" + OutputFolder.ListName]);
        File.WriteAllText(_folder["results/evaluation.json"], "{ \"mine\": 1 }");
        Assert.Equal(1, Run());
        Assert.Equal("{ \"mine\": 1 }", File.ReadAllText(_folder["results/evaluation.json"]));
        Assert.Equal(own, Names());

        string[] Names() => [.. Directory.EnumerateFiles(_folder["results"]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void A_failing_detector_loses_nothing_else()
    {
        // Works for the two images that it is tried with.
        TorchScriptFile.Write(_folder["bad.pt"], "x = torch.to(images, 6)", "return torch.view(x, [2, 768])");
        Assert.Equal(1, Run("--detector", _folder["bad.pt"], "--trust-detector"));
        using (JsonDocument json = JsonDocument.Parse(File.ReadAllText(_folder["results/evaluation.json"])))
        {
            Assert.Equal(2, json.RootElement.GetProperty("results").GetProperty("slicedWasserstein").EnumerateObject().Count());
            string why = json.RootElement.GetProperty("failures").GetProperty("detector 50 %").GetString()!;
            Assert.Contains("bad.pt", why, StringComparison.Ordinal);
            Assert.Contains("line 9 (return torch.view(x, [2, 768]))", why, StringComparison.Ordinal);
        }

        TorchScriptFile.Write(_folder["good.pt"], "x = torch.to(images, 6)", "return torch.mean(x, [2, 3])");
        Assert.Equal(0, Run("--detector", _folder["good.pt"], "--trust-detector"));
        using JsonDocument after = JsonDocument.Parse(File.ReadAllText(_folder["results/evaluation.json"]));
        Assert.True(after.RootElement.GetProperty("complete").GetBoolean());
        Assert.Equal(2, after.RootElement.GetProperty("results").GetProperty("detector").EnumerateObject().Count());
    }

    [Fact]
    public void Every_measure_per_scale_is_plotted_and_a_threshold_that_says_nothing_is_wrong_usage()
    {
        Assert.Equal(0, Run());
        byte[] plot = File.ReadAllBytes(_folder["results/measures.png"]);
        Assert.Equal(0, Run("--threshold", "channel1=0.3"));
        Assert.NotEqual(plot, File.ReadAllBytes(_folder["results/measures.png"]));
        Assert.Equal(2, Run("--threshold", "channel1"));
        Assert.Equal(2, Run("--threshold", "channel1=much"));
        Assert.Equal(1, Run("--threshold", "snow=0"));
    }

    [Fact]
    public void A_scale_that_the_data_does_not_show_is_refused_before_anything_is_measured()
    {
        using IDataSource source = DataSource.Open("procedural");
        var e = Assert.Throws<InvalidDataException>(() => EvaluationDefaults.Complete(new EvaluationOptions { Shares = [0.5, 15] }, _network.Description, new OneFrame(source)));
        Assert.Contains("--shares has 15", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_and_scales_are_the_networks_unless_the_user_says_otherwise()
    {
        NetworkDescription faces = _network.Description with { Blocks = 6, TrainedResolutions = [256, 384], TrainedScales = (0.6, 1.1) };
        EvaluationOptions options = EvaluationDefaults.Complete(new EvaluationOptions(), faces, null);
        Assert.Equal(256, options.DistanceResolution);
        Assert.Equal(0.6, options.Shares[0], 9);
        Assert.Equal(1.1, options.Shares[^1], 9);
        Assert.All(options.Resolutions, r => Assert.Equal(0, r % 64));
        Assert.Equal(256, options.Resolutions[0]);
        Assert.Equal(640, options.Resolutions[^1]);

        using IDataSource source = DataSource.Open("procedural");
        var limited = new OneFrame(source);
        Assert.Equal(1, EvaluationDefaults.Complete(new EvaluationOptions(), faces, limited).Shares[^1]);
        Assert.Contains("larger scales are not measured", EvaluationDefaults.Notes(options, faces, limited, default)[0], StringComparison.Ordinal);
        IReadOnlyList<string> notes = EvaluationDefaults.Notes(options with { DistanceResolution = 64, Shares = [0.1] }, faces, limited, default);
        Assert.Contains(notes, n => n.Contains("1 base cells wide", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.Contains("50 pixels a side", StringComparison.Ordinal) && n.Contains("10 %", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--detector", "inception.pt", "--trust-detector")]
    [InlineData("--noise", "random")]
    [InlineData("--shares", "0.5")]
    [InlineData("--minification", "2")]
    public void What_has_no_effect_on_a_refinement_network_is_refused(params string[] option) =>
        WithoutEffect(option[0], ["--network", Refinement(), .. option]);

    [Theory]
    [InlineData("--noise", "random")]
    [InlineData("--consistency-noise", "none")]
    public void What_has_no_effect_on_views_through_a_pyramid_is_refused(params string[] option) =>
        WithoutEffect(option[0], ["--network", Base(), "--refinement", Refinement(), .. option]);

    [Fact]
    public void Views_through_a_pyramid_are_measured_with_both_networks()
    {
        string output = _folder["pyramid"];
        Assert.Equal(0, TrainingCommandLine.Run(["evaluate", "--network", Base(), "--refinement", Refinement(), "--latents", "2", "--resolutions", "16", "24", "--shares", "1", "--pixels", "16", "--out", output]));
        string page = File.ReadAllText(Path.Combine(output, EvaluationReport.PageName));
        Assert.Contains($"{_network.Description.Name} through ", page, StringComparison.Ordinal);
        Assert.Contains("2 latents", page, StringComparison.Ordinal);
        Assert.Contains("Zoom stability", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Equivariance", page, StringComparison.Ordinal);
        Assert.DoesNotContain("as in training", page, StringComparison.Ordinal);
    }

    private string Base()
    {
        NetworkFile.Save(_network, _folder["base.safetensors"]);
        return _folder["base.safetensors"];
    }

    private string Refinement()
    {
        NetworkDescription description = _network.Description;
        NetworkFile.Save(
            Models.NetTools.Random(description with { Encoding = EncodingDescription.Image(description.ImageChannels.Count), Refinement = new RefinementDescription(0.02, 0.5, []) }, 1),
            _folder["refine.safetensors"]);
        return _folder["refine.safetensors"];
    }

    private void WithoutEffect(string option, string[] arguments)
    {
        var error = new StringWriter();
        TextWriter standard = Console.Error;
        Console.SetError(error);
        try
        {
            Assert.Equal(2, TrainingCommandLine.Run(["evaluate", .. arguments, "--data", "procedural", "--out", _folder["refused"]]));
        }
        finally
        {
            Console.SetError(standard);
        }

        Assert.Contains($"error: {option}: without effect", error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["refused"]));
    }

    private static void Run(EvaluationContext context, IMeasure[] measures, EvaluationReport report, Action? written = null)
    {
        using (report)
        {
            Evaluator.Run(context, measures, report, written);
        }
    }

    private int Run(params string[] more) => TrainingCommandLine.Run(
    [
        "evaluate", "--network", _folder["network.safetensors"], "--data", "procedural", "--out", _folder["results"],
        "--samples", "24", "--latents", "2", "--resolutions", "16", "24", "--shares", "0.5", "1", "--pixels", "16", "--neighbours", "0", .. more,
    ]);

    private EvaluationReport Open(string folder, IMeasure[] measures, List<string> notes) =>
        EvaluationReport.Open(_folder[folder], Evaluations.Header(_network), measures, notes.Add);

    // Small images without surroundings.
    private sealed class OneFrame(IDataSource inner) : IDataSource
    {
        public IReadOnlyList<SourceChannel> Channels => inner.Channels;

        public double LargestShare => 1;

        public bool HasHeldOut => false;

        public SourceDescription Describe() => inner.Describe();

        public IImageFrame Open(FrameDraw draw) => inner.Open(draw);

        public SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default) => new(3, 3, 50, 60, 0, []);

        public void Dispose()
        {
            // The inner source is the test's.
        }
    }
}
