using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Editor.Projection;

/// <summary>An image of a projection beside what is known of its region.</summary>
/// <param name="Region">The region.</param>
/// <param name="Image">What the latent gives, [3, height, width].</param>
/// <param name="Truth">What the target shows.</param>
/// <param name="Quality">How near they are.</param>
internal sealed record ProjectionView(ImageRegion Region, float[] Image, float[] Truth, ImageQuality Quality)
{
    /// <summary>Frames along the longer side.</summary>
    public double Scale => Math.Max(Region.Extent.X, Region.Extent.Y) / ImageRegion.FullFrameSide;
}

/// <summary>The images of a result at the given and at unseen scales, made by the processor's synthesizer from the baked latent, as engines make them.</summary>
internal sealed class ProjectionReport : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    private readonly CpuSynthesizer _synthesizer;
    private readonly BakedLatent _latent;
    private readonly ProjectionResult _result;

    /// <summary>Makes the images.</summary>
    public ProjectionReport(ProjectionResult result)
    {
        _result = result;
        GeneratorNetwork network = result.Setup.Network;
        _synthesizer = new CpuSynthesizer(network);
        _latent = new LatentSpace(network).Bake(result.Code);
        Given = [.. result.Setup.Regions.Zip(result.Setup.Pixels, (region, truth) => View(region, Make(region), truth))];
        Unseen = [.. result.Setup.Targets.Unseen(network.Description, result.Setup.Options.UnseenScales).Select(region => View(region, Make(region), result.Setup.Targets.Truth(region)))];
    }

    /// <summary>The targets' regions.</summary>
    public IReadOnlyList<ProjectionView> Given { get; }

    /// <summary>Regions of scales that were not optimised.</summary>
    public IReadOnlyList<ProjectionView> Unseen { get; }

    /// <summary>An image of the latent, [3, height, width].</summary>
    public float[] Make(ImageRegion region, Warp? warp = null)
    {
        var buffer = new ImageBuffer();
        _synthesizer.Synthesize(new SynthesisRequest(_latent, region) { Warp = warp, Noise = NoiseSettings.Off }, buffer);
        return PlanarImage.FromBuffer(buffer, _result.Setup.Channels);
    }

    /// <summary>The figures as JSON.</summary>
    public string ToJson()
    {
        ProjectionSetup setup = _result.Setup;
        object Figures(ProjectionView v) => new { v.Scale, CentreX = v.Region.Centre.X, CentreY = v.Region.Centre.Y, v.Region.Resolution.Width, v.Region.Resolution.Height, v.Quality.Psnr, v.Quality.Ssim };
        return JsonSerializer.Serialize(
            new
            {
                Network = setup.Network.Description.Name,
                setup.Network.Fingerprint,
                Images = setup.Targets.All.Select(t => t.Name),
                Space = setup.Options.Space == ProjectionSpace.W ? "w" : "w+",
                Phases = setup.LearnsPhases,
                Noise = setup.LearnsNoise,
                Perceptual = setup.Options.Lpips is null ? "laplacian" : "lpips",
                setup.Options.Seed,
                _result.State.Step,
                setup.Options.Steps,
                Loss = _result.State.BestLoss,
                Seconds = Math.Round(_result.Time.TotalSeconds, 1),
                Given = Given.Select(Figures),
                GivenWithNoise = _result.NoisyImages?.Select((image, n) => Figures(View(setup.Regions[n], image, setup.Pixels[n]))),
                Unseen = Unseen.Select(Figures),
            },
            Json);
    }

    /// <inheritdoc/>
    public void Dispose() => _synthesizer.Dispose();

    private static ProjectionView View(ImageRegion region, float[] image, float[] truth) => new(region, image, truth, ImageQuality.Of(image, truth, region.Resolution));
}
