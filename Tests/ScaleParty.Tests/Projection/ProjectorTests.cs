using ScaleParty.Editor.Projection;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Torch;
using ScaleParty.Torch;
using TemporaryFolder = ScaleParty.Tests.Models.TemporaryFolder;

namespace ScaleParty.Tests.Projection;

public sealed class ProjectorTests : IDisposable
{
    private static readonly ProjectionOptions Short = new() { Steps = 12, Starts = 2, StartShare = 0.25, WShare = 0.5 };

    private readonly TemporaryFolder _folder = new();
    private readonly int _threads = TorchRuntime.Threads;

    public ProjectorTests()
    {
        // Sums in one order: a run gives the same bits again.
        TorchRuntime.Threads = 1;
    }

    public void Dispose()
    {
        TorchRuntime.Threads = _threads;
        _folder.Dispose();
    }

    [Fact]
    public void The_latent_of_an_official_checkpoint_is_found_again_from_its_image()
    {
        GeneratorNetwork network = CheckpointImporter.Import(Repository.Golden("checkpoint.pth"));
        int side = 4 * network.Description.CellSize;
        var target = new ProjectionTarget(GeneratedImages.Of(network, 11, ImageRegion.FullFrame(side)), "generated") { Size = side };
        ProjectionResult result = new Projector(network).Run(new ProjectionTargets(target), new ProjectionOptions { Steps = 400 }, null, CancellationToken.None);
        using var report = new ProjectionReport(result);
        Assert.True(result.Completed);
        Assert.InRange(report.Given[0].Quality.Psnr, 35, 100);
    }

    [Theory]
    [InlineData("W", false)]
    [InlineData("WPlus", false)]
    [InlineData("WPlus", true)]
    public void Every_step_has_a_finite_loss_that_falls(string name, bool noisy)
    {
        ProjectionSpace space = Enum.Parse<ProjectionSpace>(name);
        GeneratorNetwork network = noisy ? GeneratedImages.Noisy : GeneratedImages.Fourier;
        var seen = new Recorder();
        ProjectionResult result = new Projector(network).Run(Two(network), Short with { Steps = 40, Space = space, OptimisesNoise = noisy, WNoise = 0, NoiseWeight = 1 }, seen, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 40), seen.Reports.Select(r => r.Step));
        Assert.All(seen.Reports, r => Assert.True(double.IsFinite(r.Loss)));
        Assert.True(result.State.BestLoss < 0.9 * seen.Reports[0].Loss, $"{seen.Reports[0].Loss} became {result.State.BestLoss}");
        Assert.Equal(noisy, result.NoisyImages is not null);
        Assert.Equal(space == ProjectionSpace.W, result.Code.Styles.All(s => s.SequenceEqual(result.Code.Styles[0])));
        Assert.Contains(seen.Reports, r => r.Image is { Width: 40, Height: 48 });
    }

    [Fact]
    public void Channels_beyond_the_colours_are_free()
    {
        GeneratorNetwork network = GeneratedImages.Fourier;
        var setup = new ProjectionSetup(network, Two(network), Short);
        Assert.Equal([0, 1, 2], setup.Channels);
        Assert.Equal([4, 0, 2], new ProjectionSetup(Renamed("g", "height", "b", "water", "r"), Two(network), Short).Channels);
        Assert.Equal([0, 0, 0], new ProjectionSetup(Renamed("grey"), Two(network), Short).Channels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    public void A_projection_that_goes_on_from_a_file_is_the_undisturbed_one_to_the_bit(int stopped)
    {
        GeneratorNetwork network = GeneratedImages.Fourier;
        ProjectionResult whole = new Projector(network).Run(Two(network), Short, null, CancellationToken.None);
        ProjectionResult part = StoppedAfter(network, stopped + 1, Short);
        Assert.False(part.Completed);
        part.State.Save(_folder["state"]);
        ProjectionResult rest = new Projector(network).Run(Two(network), Short, null, CancellationToken.None, ProjectionState.Load(_folder["state"]));
        AssertSame(whole, rest);
    }

    [Fact]
    public void Noise_goes_on_from_a_file_too()
    {
        GeneratorNetwork network = GeneratedImages.Noisy;
        ProjectionOptions options = Short with { OptimisesNoise = true };
        StoppedAfter(network, 8, options).State.Save(_folder["state"]);
        ProjectionResult rest = new Projector(network).Run(Two(network), options, null, CancellationToken.None, ProjectionState.Load(_folder["state"]));
        AssertSame(new Projector(network).Run(Two(network), options, null, CancellationToken.None), rest);
    }

    [Fact]
    public void A_cancelled_projection_gives_the_best_so_far()
    {
        GeneratorNetwork network = GeneratedImages.Fourier;
        ProjectionResult part = StoppedAfter(network, 5, Short);
        Assert.Equal(5, part.State.Step);
        using var report = new ProjectionReport(part);
        Assert.All(report.Given, v => Assert.True(double.IsFinite(v.Quality.Psnr)));

        using var before = new CancellationTokenSource();
        before.Cancel();
        Assert.Throws<OperationCanceledException>(() => new Projector(network).Run(Two(network), Short, null, before.Token));
    }

    [Fact]
    public void A_refinement_network_is_refused_by_name()
    {
        var e = Assert.Throws<ArgumentException>(() => new Projector(RandomNetwork.Create(1, [8, 8, 8], refines: true)));
        Assert.Contains("network 'random 1' is a refinement network", e.Message);
    }

    [Fact]
    public void A_state_of_another_projection_or_with_other_tensors_is_refused()
    {
        GeneratorNetwork network = GeneratedImages.Fourier;
        ProjectionState state = StoppedAfter(network, 5, Short).State;
        void Refused(string expected, ProjectionState given, ProjectionOptions options) =>
            Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => new Projector(network).Run(Two(network), options, null, CancellationToken.None, given)).Message);
        Refused("belongs to another projection", state, Short with { Seed = 1 });
        Refused("has no tensor 'styles'", state with { Tensors = new Dictionary<string, StateTensor>() }, Short);
        Refused("has [1] tensor 'phases'", state with { Tensors = state.Tensors.ToDictionary(t => t.Key, t => t.Key == "phases" ? new StateTensor([1], [0]) : t.Value) }, Short);
        Refused("the state is at step 13", state with { Step = 13 }, Short);

        StateTensor bad = new([2], [1, float.NaN]);
        (state with { Tensors = new Dictionary<string, StateTensor> { ["a"] = bad } }).Save(_folder["nan"]);
        Assert.Contains("NaN", Assert.Throws<InvalidDataException>(() => ProjectionState.Load(_folder["nan"])).Message);
        Assert.Contains("it is not the state of a projection", Assert.Throws<InvalidDataException>(() => ProjectionState.Load(Repository.Golden("encoding.safetensors"))).Message);
    }

    [Fact]
    public void The_latent_file_holds_styles_and_phases_from_which_the_same_image_is_baked()
    {
        GeneratorNetwork network = GeneratedImages.Fourier;
        ProjectionResult result = new Projector(network).Run(Two(network), Short, null, CancellationToken.None);
        using ProjectionReport report = Projections.Save(result, _folder[string.Empty], "found");
        Assert.Equal(["found.latent.safetensors", "found.projection.json", "found.sheet.png"], _folder.Names.Order(StringComparer.Ordinal));
        StyleCode code = LatentFile.LoadStyles(_folder["found.latent.safetensors"], network)!;
        Assert.Equal(result.Code.Styles, code.Styles);
        Assert.Equal(new LatentSpace(network).Bake(code).Demodulations, LatentFile.Load(_folder["found.latent.safetensors"], network).Demodulations);
        Assert.Equal(3, report.Unseen.Count);
    }

    private static ProjectionTargets Two(GeneratorNetwork network)
    {
        var whole = new ProjectionTarget(GeneratedImages.Of(network, 7, ImageRegion.FullFrame(48)), "generated") { Size = 24 };
        return new ProjectionTargets(whole, whole.Inner(Vector2d.Zero, 0.5) with { Size = 16 });
    }

    private static GeneratorNetwork Renamed(params string[] channels)
    {
        GeneratorNetwork n = RandomNetwork.Create(1, [8, 8], imageChannels: channels.Length);
        return new GeneratorNetwork(n.Description with { ImageChannels = channels }, n.Mapping, n.Convolutions, n.ToImage, n.MeanLatent);
    }

    private static ProjectionResult StoppedAfter(GeneratorNetwork network, int steps, ProjectionOptions options)
    {
        using var stop = new CancellationTokenSource();
        return new Projector(network).Run(Two(network), options, new Recorder(r => { if (r.Step == steps) { stop.Cancel(); } }), stop.Token);
    }

    private static void AssertSame(ProjectionResult expected, ProjectionResult actual)
    {
        Assert.Equal(expected.State.BestLoss, actual.State.BestLoss);
        Assert.Equal(expected.State.Tensors.Keys.Order(), actual.State.Tensors.Keys.Order());
        Assert.All(expected.State.Tensors, t => Assert.Equal(t.Value.Values, actual.State.Tensors[t.Key].Values));
        Assert.Equal(expected.Code.Styles, actual.Code.Styles);
    }

    private sealed class Recorder(Action<ProjectionProgress>? then = null) : IProgress<ProjectionProgress>
    {
        public List<ProjectionProgress> Reports { get; } = [];

        public void Report(ProjectionProgress value)
        {
            Reports.Add(value);
            then?.Invoke(value);
        }
    }
}
