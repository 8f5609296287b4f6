using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// Views of a network through the pyramid of its refinement network. Noise belongs to the levels' lattices: every latent has a seed of its own, whatever the
/// policy, and <see cref="NoisePolicy.None"/> is without.
/// </summary>
internal sealed class PyramidMaker : IImageMaker
{
    /// <summary>The sharpest views, as films are made.</summary>
    public const double SharpestMinification = 4;

    private readonly PyramidSynthesizer _synthesizer;
    private readonly LatentSpace _latents;
    private readonly ImageBuffer _buffer = new();

    /// <param name="network">The base network.</param>
    /// <param name="refinement">Its refinement network.</param>
    /// <param name="minification">That of the views (<see cref="PyramidViewOptions.Minification"/>).</param>
    /// <exception cref="InvalidDataException">The networks do not fit each other.</exception>
    public PyramidMaker(GeneratorNetwork network, GeneratorNetwork refinement, double minification = SharpestMinification)
    {
        _synthesizer = Fitting(network, refinement, new PyramidViewOptions { Minification = minification });
        _latents = new LatentSpace(network);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{network.Fingerprint} {refinement.Fingerprint} {minification}"))));
        Description = network.Description with
        {
            Name = $"{network.Description.Name} through {refinement.Description.Name}",
            HasNoise = network.Description.HasNoise || refinement.Description.HasNoise,
        };
    }

    /// <inheritdoc/>
    public NetworkDescription Description { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public bool MakesParts => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> is not 0: levels are rectangles of lattices that do not turn.</exception>
    public Tensor Make(IReadOnlyList<ImageRegion> regions, ulong seed, NoiseSettings? noise = null, double truncation = 1, int first = 0, double degrees = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(degrees, 0);
        using DisposeScope scope = NewDisposeScope();
        NoiseSettings settings = noise ?? SampleMaker.AsTrained(seed);
        return stack([.. regions.Select((region, i) => Image(region, CounterRandom.Derive(seed, (ulong)(first + i)), settings, truncation))], 0).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _synthesizer.Dispose();

    private static PyramidSynthesizer Fitting(GeneratorNetwork network, GeneratorNetwork refinement, PyramidViewOptions options)
    {
        try
        {
            var pyramid = ImagePyramid.Of(network, refinement, n => new CpuSynthesizer(n), PyramidContent.OfSeed(network, refinement, 0));
            return new PyramidSynthesizer(pyramid, options);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private Tensor Image(ImageRegion region, ulong seed, NoiseSettings noise, double truncation)
    {
        BakedLatent latent = _latents.Bake(_latents.Map(_latents.Sample(seed), truncation));
        _synthesizer.Synthesize(new SynthesisRequest(latent, region) { Noise = noise with { Seed = seed } }, _buffer);
        return tensor(_buffer.Values.ToArray(), [_buffer.Resolution.Height, _buffer.Resolution.Width, _buffer.Channels]).permute(2, 0, 1).contiguous();
    }
}
