using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>
/// The latents of one network: from a seed to z, through the mapping network to w+, and to the per-layer vectors that a
/// synthesizer takes. Plain C#; thread-safe.
/// </summary>
public sealed class LatentSpace
{
    /// <summary>Number of latents whose mean is the mean latent of a network without one.</summary>
    public const int MeanLatentSamples = 4096;

    private readonly GeneratorNetwork _network;
    private readonly Demodulation _demodulation;
    private readonly float _modulationGain;

    /// <summary>Prepares the latents of a network; costs one pass over its convolution weights.</summary>
    public LatentSpace(GeneratorNetwork network)
    {
        _network = Guard.NotNull(network, nameof(network));
        _demodulation = new Demodulation(network.Convolutions);
        _modulationGain = (float)(1 / Math.Sqrt(network.Description.StyleChannels));
    }

    /// <summary>The network whose latents these are.</summary>
    public GeneratorNetwork Network => _network;

    /// <summary>The latent of a seed: the same for the same seed, everywhere; with Fourier encoding its layout comes from the same seed.</summary>
    public LatentCode Sample(ulong seed) => Sample(seed, seed);

    /// <summary>The latent of a seed for the look (z, unit normal) and one for the layout (phases, uniform in [0, 2 pi)).</summary>
    public LatentCode Sample(ulong seed, ulong layoutSeed) =>
        new(LatentDraw.Normals(seed, _network.Description.StyleChannels), LatentDraw.Phases(layoutSeed, _network.Description.Encoding.PhaseCount));

    /// <summary>Through the mapping network, the same w for every layer.</summary>
    /// <param name="code">The latent.</param>
    /// <param name="truncation">1 is w itself, 0 the mean latent; values in between give less variety and more quality; -2 to 2.</param>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    public StyleCode Map(LatentCode code, double truncation = 1)
    {
        NetworkDescription d = _network.Description;
        CheckLength(Guard.NotNull(code, nameof(code)).Z.Length, d.StyleChannels, "z");
        Guard.InRange(truncation, -2, 2, nameof(truncation));
        float[] w = MappingNetwork.Map(_network.Mapping, d.MappingLearningRateMultiplier, code.Z);
        return Broadcast(truncation == 1 ? w : VectorMath.Lerp(_network.MeanLatent, w, truncation), code.Phases);
    }

    /// <summary>One w, [style channels], for every layer.</summary>
    /// <exception cref="ArgumentException">A length does not fit the network, or a value is not finite.</exception>
    public StyleCode Broadcast(float[] w, float[] phases)
    {
        NetworkDescription d = _network.Description;
        CheckLength(Guard.NotNull(w, nameof(w)).Length, d.StyleChannels, "w");
        CheckLength(Guard.NotNull(phases, nameof(phases)).Length, d.Encoding.PhaseCount, "phases");
        var styles = new float[d.StyleCount][];
        for (int i = 0; i < styles.Length; i++)
        {
            styles[i] = w;
        }

        return new StyleCode(styles, phases);
    }

    /// <summary>Truncates a code that was mapped without: moves every style towards the mean latent. Range as in <see cref="Map"/>.</summary>
    /// <exception cref="ArgumentException">The code does not fit the network.</exception>
    public StyleCode Truncate(StyleCode code, double truncation)
    {
        CheckFits(code);
        Guard.InRange(truncation, -2, 2, nameof(truncation));
        return new StyleCode([.. code.Styles.Select(w => VectorMath.Lerp(_network.MeanLatent, w, truncation))], code.Phases);
    }

    /// <summary>
    /// The vectors a synthesizer takes: s = modulation(w) with the equalised scale 1/sqrt(style channels), and from them the
    /// demodulation. Fast enough for every frame.
    /// </summary>
    /// <exception cref="ArgumentException">The code does not fit the network.</exception>
    public BakedLatent Bake(StyleCode code)
    {
        CheckFits(code);
        int convolutions = _network.Convolutions.Count;
        var styles = new float[convolutions][];
        var demodulations = new float[convolutions][];
        for (int k = 0; k < convolutions; k++)
        {
            styles[k] = Modulate(_network.Convolutions[k].Modulation, code.Styles[NetworkDescription.ConvolutionStyle(k)]);
            demodulations[k] = _demodulation.Of(k, styles[k]);
        }

        var toImage = new float[_network.ToImage.Count][];
        for (int level = 0; level < toImage.Length; level++)
        {
            toImage[level] = Modulate(_network.ToImage[level].Modulation, code.Styles[NetworkDescription.ToImageStyle(level)]);
        }

        foreach (float[] style in styles.Concat(toImage))
        {
            foreach (float v in style)
            {
                if (!(Math.Abs(v) <= NetworkShapes.LargestValue))
                {
                    throw new ArgumentException(
                        FormattableString.Invariant($"a style of the network '{_network.Description.Name}' becomes {v} with this latent; expected numbers within +-{NetworkShapes.LargestValue}"),
                        nameof(code));
                }
            }
        }

        return new BakedLatent(styles, demodulations, toImage, code.Phases);
    }

    /// <summary>
    /// Interpolates two baked latents; equal to baking the interpolated code: styles are affine in w, and
    /// demodulation is computed again from them.
    /// </summary>
    /// <param name="a">At 0.</param>
    /// <param name="b">At 1.</param>
    /// <param name="t">Share of <paramref name="b"/>, -10 to 10.</param>
    /// <exception cref="ArgumentException">A latent does not fit the network.</exception>
    public BakedLatent Lerp(BakedLatent a, BakedLatent b, double t)
    {
        Guard.NotNull(a, nameof(a)).CheckFits(_network.Description);
        Guard.NotNull(b, nameof(b)).CheckFits(_network.Description);
        Guard.InRange(t, -10, 10, nameof(t));
        float[][] styles = [.. a.ConvolutionStyles.Zip(b.ConvolutionStyles, (x, y) => VectorMath.Lerp(x, y, t))];
        float[][] demodulations = [.. styles.Select((s, k) => _demodulation.Of(k, s))];
        float[][] toImage = [.. a.ToImageStyles.Zip(b.ToImageStyles, (x, y) => VectorMath.Lerp(x, y, t))];
        return new BakedLatent(styles, demodulations, toImage, Phase.Lerp(a.Phases, b.Phases, t));
    }

    /// <summary>The mean of w over the latents of the seeds 0 to 4095.</summary>
    internal static float[] MeanLatent(IReadOnlyList<LinearWeights> mapping, double learningRateMultiplier)
    {
        int size = mapping[0].Inputs;
        var sums = new double[size];
        for (ulong seed = 0; seed < MeanLatentSamples; seed++)
        {
            float[] w = MappingNetwork.Map(mapping, learningRateMultiplier, LatentDraw.Normals(seed, size));
            for (int i = 0; i < size; i++)
            {
                sums[i] += w[i];
            }
        }

        return [.. sums.Select(s => (float)(s / MeanLatentSamples))];
    }

    private static void CheckLength(int actual, int expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} has {actual} values; this network expects {expected}");
        }
    }

    private float[] Modulate(LinearWeights modulation, float[] w)
    {
        var style = new float[modulation.Outputs];
        VectorMath.Linear(modulation, w, _modulationGain, 1, style);
        return style;
    }

    private void CheckFits(StyleCode code)
    {
        NetworkDescription d = _network.Description;
        CheckLength(Guard.NotNull(code, nameof(code)).Styles.Length, d.StyleCount, "styles");
        CheckLength(code.Styles[0].Length, d.StyleChannels, "a style");
        CheckLength(code.Phases.Length, d.Encoding.PhaseCount, "phases");
    }
}
