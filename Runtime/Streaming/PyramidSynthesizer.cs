using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Streaming;

/// <summary>
/// Makes the images of a network from an <see cref="ImagePyramid"/>: any centre, scale, resolution and warp, trilinear between levels, so that all views of a place agree and a zoom has no end. Levels
/// follow the local sampling period; what was made for one view serves the next. Delivers the base network's channels.
/// </summary>
/// <remarks>
/// Of a request, the latent is the base network's; noise is drawn per level with the seed and strength of <see cref="SynthesisRequest.Noise"/>, whose policy only matters where it is None;
/// padding and anchor have no effect. Calls on one instance must not overlap; they may come from any thread.
/// </remarks>
public sealed class PyramidSynthesizer : ISynthesizer
{
    private readonly ImagePyramid _pyramid;
    private readonly ISynthesizer? _free;
    private readonly PyramidView _view;

    /// <summary>Views of a pyramid.</summary>
    /// <param name="pyramid">The pyramid; disposed with this. Where its base synthesizer is an <see cref="ISynthesizer"/> too, that makes requests with <see cref="SynthesisMode.Free"/>, and views that are too wide.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The refinement network lacks a channel of the base network.</exception>
    public PyramidSynthesizer(ImagePyramid pyramid, PyramidViewOptions? options = null)
    {
        _pyramid = Guard.NotNull(pyramid, nameof(pyramid));
        _free = pyramid.Base as ISynthesizer;
        IReadOnlyList<string> channels = Network.Description.ImageChannels;
        if (channels.FirstOrDefault(c => !pyramid.Channels.Contains(c)) is { } missing)
        {
            throw new ArgumentException(
                $"the refinement network '{pyramid.Refinement!.Description.Name}' does not refine the channel '{missing}' of the base network '{Network.Description.Name}'; it refines {string.Join(", ", pyramid.Channels)}",
                nameof(pyramid));
        }

        _view = new PyramidView(pyramid, channels, options ?? PyramidViewOptions.Default);
    }

    /// <summary>Views of a pyramid with the refinement latent of seed 0; the other latent comes with the requests.</summary>
    /// <param name="network">Makes level 0; disposed with the result.</param>
    /// <param name="refinement">Makes the other levels; disposed with the result.</param>
    /// <param name="options">Options of the pyramid; null for the defaults.</param>
    /// <param name="view">Options of the views; null for the defaults.</param>
    /// <exception cref="ArgumentException">The networks make no pyramid; see <see cref="ImagePyramid"/>. Both are still the caller's to dispose.</exception>
    public static PyramidSynthesizer Of(ILatticeSynthesizer network, ILatticeSynthesizer refinement, PyramidOptions? options = null, PyramidViewOptions? view = null) =>
        new(new ImagePyramid(network, refinement, PyramidContent.OfSeed(Guard.NotNull(network, nameof(network)).Network, Guard.NotNull(refinement, nameof(refinement)).Network, 0), options), view);

    /// <summary>The base network.</summary>
    public GeneratorNetwork Network => _pyramid.Network;

    /// <inheritdoc/>
    public string Backend => _pyramid.Backend;

    /// <summary>Whether noise can change an image.</summary>
    internal bool ReadsNoise => Network.ReadsNoise || _pyramid.Refinement?.ReadsNoise == true;

    /// <summary>Whether requests with <see cref="SynthesisMode.Free"/> are made.</summary>
    internal bool MakesFree => _free is not null;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latent does not fit the network; the view is too wide (<see cref="PyramidViewOptions.MaximumPixels"/>), or to be made afresh, and the base synthesizer makes no such images.</exception>
    public void Synthesize(SynthesisRequest request, IImageTarget target)
    {
        Guard.NotNull(request, nameof(request));
        Guard.NotNull(target, nameof(target));
        if (request.Mode != SynthesisMode.Free)
        {
            double strength = request.Noise.AppliedStrength;
            PyramidContent shown = _pyramid.Content;
            if (!ReferenceEquals(shown.Latent, request.Latent) || shown.Seed != request.Noise.Seed || shown.NoiseStrength != strength)
            {
                _pyramid.Content = shown with { Latent = request.Latent, Seed = request.Noise.Seed, NoiseStrength = strength };
            }

            if (_view.Make(request.Region, request.Warp, target))
            {
                return;
            }
        }

        (_free ?? throw new ArgumentException(request.Mode == SynthesisMode.Free
            ? $"{Backend} makes rectangles of fixed lattices only; expected a request in mode {nameof(SynthesisMode.Pyramid)}"
            : "the view is too wide: it needs too many pixels of level 0", nameof(request))).Synthesize(request, target);
    }

    /// <summary>Disposes the pyramid with its synthesizers.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _pyramid.Dispose();
    }
}
