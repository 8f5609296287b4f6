namespace ScaleParty.Models;

/// <summary>
/// A generator's description and weights, as stored: equalised learning-rate scales are not yet applied. Immutable.
/// </summary>
public sealed class GeneratorNetwork
{
    private readonly Lazy<string> _fingerprint;

    /// <summary>Creates a network and checks that every shape fits the description.</summary>
    /// <exception cref="InvalidDataException">A shape does not fit or a value is not finite; the message names the part.</exception>
    public GeneratorNetwork(
        NetworkDescription description,
        IReadOnlyList<LinearWeights> mapping,
        IReadOnlyList<ConvolutionWeights> convolutions,
        IReadOnlyList<ToImageWeights> toImage,
        float[] meanLatent)
    {
        Description = Guard.NotNull(description, nameof(description));
        Mapping = Guard.NotNull(mapping, nameof(mapping));
        Convolutions = Guard.NotNull(convolutions, nameof(convolutions));
        ToImage = Guard.NotNull(toImage, nameof(toImage));
        MeanLatent = Guard.NotNull(meanLatent, nameof(meanLatent));
        NetworkShapes.Check(this);
        _fingerprint = new Lazy<string>(() => NetworkFingerprint.Compute(this));
    }

    /// <summary>The description of the network.</summary>
    public NetworkDescription Description { get; }

    /// <summary>The mapping network's layers, [style, style] each.</summary>
    public IReadOnlyList<LinearWeights> Mapping { get; }

    /// <summary>The 2L + 1 modulated 3x3 convolutions in order of use.</summary>
    public IReadOnlyList<ConvolutionWeights> Convolutions { get; }

    /// <summary>The L + 1 modulated 1x1 convolutions to the image, one per level.</summary>
    public IReadOnlyList<ToImageWeights> ToImage { get; }

    /// <summary>Mean of w over many z: w at truncation 0.</summary>
    public float[] MeanLatent { get; }

    /// <summary>
    /// 32 hexadecimal digits that identify this network: a hash of its structure and weights. The same for its float32
    /// and float16 files, under any name; computed at first use.
    /// </summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Whether noise can change an image: any layer's learned strength is not 0.</summary>
    internal bool ReadsNoise => Description.HasNoise && Convolutions.Any(c => c.NoiseStrength != 0);
}

/// <summary>A fully connected layer as stored.</summary>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Outputs">Number of outputs.</param>
/// <param name="Weight">[Outputs, Inputs], row-major.</param>
/// <param name="Bias">[Outputs].</param>
public sealed record LinearWeights(int Inputs, int Outputs, float[] Weight, float[] Bias);

/// <summary>A modulated 3x3 convolution as stored, with what follows it.</summary>
/// <param name="InChannels">Input channels.</param>
/// <param name="OutChannels">Output channels.</param>
/// <param name="Weight">[OutChannels, InChannels, 3, 3], row-major.</param>
/// <param name="Bias">[OutChannels], added before the activation.</param>
/// <param name="Modulation">Style vector to one scale per input channel: [InChannels, style].</param>
/// <param name="NoiseStrength">Factor of the noise map; 0 without noise.</param>
public sealed record ConvolutionWeights(int InChannels, int OutChannels, float[] Weight, float[] Bias, LinearWeights Modulation, float NoiseStrength);

/// <summary>A modulated 1x1 convolution to the image, without demodulation, as stored.</summary>
/// <param name="InChannels">Input channels.</param>
/// <param name="ImageChannels">Image channels.</param>
/// <param name="Weight">[ImageChannels, InChannels], row-major.</param>
/// <param name="Bias">[ImageChannels].</param>
/// <param name="Modulation">Style vector to one scale per input channel: [InChannels, style].</param>
public sealed record ToImageWeights(int InChannels, int ImageChannels, float[] Weight, float[] Bias, LinearWeights Modulation);
