using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>
/// A region of a Fourier network's image on a torus: its right edge continues at its left one, and its lower at its upper. Every wave gets a whole number of turns across the region, so that
/// the encoding itself repeats; with <see cref="PaddingMode.Exact"/> a pixel depends on nothing but the encoding near it, so the image repeats too, up to the rounding of its arithmetic.
/// </summary>
/// <remarks>
/// The result is a network with the same weights, for any synthesizer, and a request for it. At the region's centre all waves have the phases that they had, so that the image there is much
/// like the plain one. A wave shorter than twice the region's side is rounded to the nearest whole number of turns per axis, a longer one is held constant.
/// Documentation~/synthesis.md describes the effects.
/// </remarks>
public sealed class SeamlessRegion
{
    private SeamlessRegion(GeneratorNetwork network, SynthesisRequest request) => (Network, Request) = (network, request);

    /// <summary>The network with rounded frequencies; it shares the weights of the original.</summary>
    public GeneratorNetwork Network { get; }

    /// <summary>
    /// The request for that network: a region of square pixels whose top left corner is the origin, without warp and noise. Any region with the same
    /// <see cref="ImageRegion.Scale"/> continues it periodically.
    /// </summary>
    public SynthesisRequest Request { get; }

    /// <summary>Whether a network has waves that can be rounded.</summary>
    public static bool IsPossible(NetworkDescription network) => Guard.NotNull(network, nameof(network)).Encoding.Kind == EncodingKind.Fourier;

    /// <summary>Makes a region periodic.</summary>
    /// <param name="network">A network with Fourier encoding.</param>
    /// <param name="request">The region, whose sides are whole numbers of base cells in pixels; a warp may be affine. Noise is left out: its lattice does not repeat.</param>
    /// <exception cref="ArgumentException">The network has another encoding, the warp bends waves, the sides are not multiples of the cells, or the latent does not fit.</exception>
    public static SeamlessRegion Of(GeneratorNetwork network, SynthesisRequest request)
    {
        NetworkDescription d = Guard.NotNull(network, nameof(network)).Description;
        ImageRegion region = Guard.NotNull(request, nameof(request)).Region;
        if (!IsPossible(d))
        {
            throw new ArgumentException($"the network {BadFile.Quote(d.Name)} has no waves to make periodic; expected one with Fourier encoding");
        }

        if (!PlaneWaves.Remain(request.Warp))
        {
            throw new ArgumentException("the warp bends waves, which then cannot repeat; expected none but rotation and shear");
        }

        if (region.Resolution.Width % d.CellSize != 0 || region.Resolution.Height % d.CellSize != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"the region has {region.Resolution} pixels; expected multiples of {d.CellSize}, the side of a base cell"));
        }

        request.Latent.CheckFits(d);
        double scale = region.Scale.Y;
        var square = new ImageRegion(new Vector2d(region.Resolution.Width, region.Resolution.Height) * (scale / 2), new(scale, scale), region.Resolution);
        (Vector2d[] frequencies, float[] phases) = Waves(d.Encoding, request, square);
        var periodic = new GeneratorNetwork(
            d with { Encoding = d.Encoding with { Frequencies = frequencies } },
            network.Mapping,
            network.Convolutions,
            network.ToImage,
            network.MeanLatent);
        BakedLatent latent = request.Latent;
        return new SeamlessRegion(periodic, new SynthesisRequest(new BakedLatent(latent.ConvolutionStyles, latent.Demodulations, latent.ToImageStyles, phases), square));
    }

    /// <summary>The waves as functions of positions in the square region, with rounded frequencies and with the phases that they had at its centre.</summary>
    private static (Vector2d[] Frequencies, float[] Phases) Waves(EncodingDescription encoding, SynthesisRequest request, ImageRegion square)
    {
        var plane = new PlaneWaves(encoding.Frequencies, request.Latent.Phases, request.Warp);
        Vector2d centre = request.Region.Centre, stretch = request.Region.Scale / square.Scale;
        var waves = new Vector2d[encoding.PhaseCount];
        var phases = new double[waves.Length];
        for (int k = 0; k < waves.Length; k++)
        {
            Vector2d w = plane.Frequency(k);
            phases[k] = plane.Phase(k) + (w.X * centre.X) + (w.Y * centre.Y);
            waves[k] = w * stretch;
        }

        Vector2d[] rounded = PeriodicWaves.Round(waves, encoding.Bands?.Waves ?? waves.Length, square.Extent);
        return (rounded, [.. rounded.Select((w, k) => Phase.Wrap(phases[k] - (w.X * square.Centre.X) - (w.Y * square.Centre.Y)))]);
    }
}
