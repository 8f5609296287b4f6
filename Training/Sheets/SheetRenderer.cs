using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Training.Sheets;

/// <summary>Pictures of a network for sheets, made as an engine makes them.</summary>
internal sealed class SheetRenderer : IDisposable
{
    // A view of a hundredth of the frame is refined several times: what a pyramid adds is seen there.
    private const double SmallestPyramidShare = 0.01;

    private readonly ISynthesizer _synthesizer;
    private readonly bool _refined;
    private readonly LatentSpace _latents;
    private readonly ImageBuffer _buffer = new();
    private readonly ulong _seed;
    private readonly double _truncation;

    /// <param name="network">What to show.</param>
    /// <param name="refinement">Its refinement network, for views through a pyramid; null for views that the network makes alone.</param>
    /// <param name="seed">Names the latents.</param>
    /// <param name="truncation">1 for the whole variety, less for the more usual.</param>
    public SheetRenderer(GeneratorNetwork network, GeneratorNetwork? refinement, ulong seed, double truncation)
    {
        _refined = refinement is not null;
        _synthesizer = refinement is null
            ? new CpuSynthesizer(network)
            : new PyramidSynthesizer(ImagePyramid.Of(network, refinement, n => new CpuSynthesizer(n), PyramidContent.OfSeed(network, refinement, seed)));
        _latents = new LatentSpace(network);
        _seed = seed;
        _truncation = truncation;
    }

    /// <summary>What the network is.</summary>
    public NetworkDescription Network => _synthesizer.Network.Description;

    /// <summary>The smallest view of a zoom, as a share of the frame: of those trained, or far within a pyramid.</summary>
    public double SmallestShare => _refined ? SmallestPyramidShare : Network.TrainedScales.Minimum;

    /// <summary>Whether there are heights to be lit.</summary>
    public bool HasRelief => ReliefShading.Suits(Network);

    /// <summary>A square region around a point.</summary>
    public static ImageRegion View(Vector2d centre, double share, int side) =>
        ImageRegion.FromExtent(centre, new Vector2d(ImageRegion.FullFrameSide * share, ImageRegion.FullFrameSide * share), new Resolution(side, side));

    /// <summary>A latent by its number.</summary>
    public StyleCode Latent(long number) => _latents.Map(_latents.Sample(_seed + (ulong)number), _truncation);

    /// <summary>Pixels for a view of a share of the frame: through a pyramid as many as there is room for, else <see cref="Side(NetworkDescription, double, int)"/>.</summary>
    /// <param name="share">Extent of the view as a share of the frame.</param>
    /// <param name="most">Pixels at most.</param>
    public int Side(double share, int most) => Side(Network, _refined ? double.PositiveInfinity : share, most);

    /// <summary>
    /// As many pixels as the network learned to fill, a whole number of base cells. More would ask for smaller base cells than it was
    /// trained on.
    /// </summary>
    public static int Side(NetworkDescription network, double share, int most)
    {
        int cell = network.CellSize, whole = most / cell * cell;
        if (network.SmallestTrainedPeriod <= 0)
        {
            return whole;
        }

        double cells = ImageRegion.FullFrameSide * share / network.SmallestTrainedPeriod;
        return (int)Math.Clamp(Math.Round(cells) * cell, Math.Min(4 * cell, whole), whole);
    }

    /// <summary>One picture; without noise settings, a network that has any gets it from one lattice.</summary>
    public Picture Render(StyleCode latent, ImageRegion region, Warp? warp = null, NoiseSettings? noise = null)
    {
        noise ??= Network.HasNoise ? new NoiseSettings { Policy = NoisePolicy.GridSample, Seed = _seed } : NoiseSettings.Off;
        _synthesizer.Synthesize(new SynthesisRequest(_latents.Bake(latent), region) { Warp = warp, Noise = noise }, _buffer);
        return new Picture(_buffer.Resolution, _buffer.Channels, _buffer.Values.ToArray());
    }

    public void Dispose() => _synthesizer.Dispose();
}
