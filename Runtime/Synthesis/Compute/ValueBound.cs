using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// How large the kernels' numbers can become: an image in a texture is not read back, so what could overflow is refused before it is made. By the
/// inequality of Cauchy and Schwarz a demodulated convolution multiplies the largest value by at most sqrt(9 inputs), and its sums, before
/// demodulation, also by the norm of its modulated kernel.
/// </summary>
internal sealed class ValueBound
{
    // Of float32's 3.4e38.
    private const double Limit = 1e38;

    // What Winograd's transforms (Kernels/convolution.kernel) multiply values by: of pixels 4, of weights 9/4, and 9 sums are added up; times 3 for the norm of 9 weights.
    private const double PixelTransform = 4;
    private const double SumsPerInput = PixelTransform * 2.25 * 9 * 3;

    // More than any number that CounterRandom draws from the normal distribution, with the variance preserved.
    private const double LargestNoise = 16;
    private const double Gain = 1.4142135624;
    private const double Rounding = 1.01;

    // The largest sum of a band's waves is sqrt(2 waves).
    private static readonly double WaveAmplitude = Math.Sqrt(2);

    private readonly GeneratorNetwork _network;
    private readonly Lazy<Demodulation> _demodulation;
    private readonly double[] _biases, _imageBiases;
    private LatentNorms? _first, _second;

    public ValueBound(GeneratorNetwork network)
    {
        _network = network;
        _demodulation = new Lazy<Demodulation>(() => new Demodulation(network.Convolutions));
        _biases = [.. network.Convolutions.Select(c => Largest(c.Bias))];
        _imageBiases = [.. network.ToImage.Select(t => Largest(t.Bias))];
    }

    /// <summary>The squared norms of the network's kernels.</summary>
    public Demodulation Demodulation => _demodulation.Value;

    /// <summary>Refuses what could overflow.</summary>
    /// <param name="latent">The latent.</param>
    /// <param name="other">The latent that it is blended with on the device, or null.</param>
    /// <param name="share">Share of <paramref name="other"/>.</param>
    /// <param name="inputs">Largest magnitude of the numbers that the encoding is given.</param>
    /// <param name="noise">Strength of the noise.</param>
    /// <exception cref="InvalidDataException">Numbers could overflow.</exception>
    public void Check(BakedLatent latent, BakedLatent? other, double share, double inputs, double noise)
    {
        double largest = Of(latent, other, share, inputs, noise);
        if (!(largest <= Limit))
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"the image of the network {BadFile.Quote(_network.Description.Name)} may not be finite: its weights, the latent or the warp allow numbers of {largest:0.#E+0}, and images that compute shaders write into textures are not checked; the cpu backend checks each"));
        }
    }

    /// <summary>An upper bound of all numbers, for the parameters of <see cref="Check"/>.</summary>
    internal double Of(BakedLatent latent, BakedLatent? other, double share, double inputs, double noise)
    {
        LatentNorms first = Norms(ref _first, latent), second = other is null ? first : Norms(ref _second, other);
        double ofFirst = other is null ? 1 : 1 + Math.Abs(share), ofSecond = other is null ? 0 : Math.Abs(share);
        NetworkDescription d = _network.Description;
        double value = d.Encoding.Kind == EncodingKind.Fourier && inputs <= float.MaxValue ? WaveAmplitude * Math.Sqrt(d.Encoding.Bands?.Waves ?? 1) : inputs;

        // The image of a refinement network begins with the coarser one, its encoding.
        double image = d.Encoding.Kind == EncodingKind.Image ? value : 0, largest = value;
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            ConvolutionWeights c = _network.Convolutions[k];
            double kernel = (ofFirst * first.Kernels[k]) + (ofSecond * second.Kernels[k]), style = (ofFirst * first.Styles[k]) + (ofSecond * second.Styles[k]);
            largest = Math.Max(largest, Math.Max(SumsPerInput * c.InChannels * value * kernel, PixelTransform * value * style));

            // A blend is demodulated on the device, which leaves each kernel a norm of at most 1.
            double growth = other is null ? first.DemodulatedKernels[k] : 1;
            value = Rounding * Gain * ((Math.Sqrt(9.0 * c.InChannels) * value * growth) + (LargestNoise * noise * Math.Abs(c.NoiseStrength)) + _biases[k]);
            if (k % 2 == 0)
            {
                int level = k / 2;
                image += (value * ((ofFirst * first.Images[level]) + (ofSecond * second.Images[level]))) + _imageBiases[level];
            }

            largest = Math.Max(largest, Math.Max(value, image));
        }

        return largest;
    }

    private LatentNorms Norms(ref LatentNorms? norms, BakedLatent latent)
    {
        norms ??= new LatentNorms(_network, Demodulation);
        norms.Set(latent);
        return norms;
    }

    private static double Largest(float[] values) => values.Length == 0 ? 0 : values.Max(v => Math.Abs(v));
}
