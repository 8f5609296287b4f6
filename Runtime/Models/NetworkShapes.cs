using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>Checks that a network's parts fit its description and each other.</summary>
internal static class NetworkShapes
{
    public const int MaximumBlocks = 12;
    public const int MaximumChannels = 8192;
    public const int MaximumStyleChannels = 4096;
    public const int MaximumMappingLayers = 64;
    public const int MaximumImageChannels = 16;
    public const int MaximumFrequencies = 2048;
    public const int MaximumBandWaves = 256;
    public const int MaximumBandFields = 64;
    public const double MaximumFrequency = 1e6;

    /// <summary>Largest magnitude of a weight or style: a thousand times that of trained networks; sums of products of such values are far below float32's limit.</summary>
    public const float LargestValue = 1e6f;
    public const int MaximumTrainedResolutions = 256;
    public const int LongestText = 4096;
    public const int LongestChannelName = 64;

    // Multipliers and shares of the frame beyond these are not useful.
    public const double SmallestNumber = 1e-9;
    public const double LargestNumber = 1e9;

    public static void Check(GeneratorNetwork network)
    {
        NetworkDescription d = network.Description;
        CheckDescription(d);
        Expect(network.Mapping.Count == d.MappingLayers, "mapping layers", network.Mapping.Count, $"{d.MappingLayers}");
        for (int i = 0; i < d.MappingLayers; i++)
        {
            CheckLinear(network.Mapping[i], d.StyleChannels, d.StyleChannels, $"mapping layer {i}");
        }

        Expect(network.Convolutions.Count == d.ConvolutionCount, "convolutions", network.Convolutions.Count, $"{d.ConvolutionCount}");
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            ConvolutionWeights c = network.Convolutions[k];
            string name = $"convolution {k}";
            int input = ConvolutionInputs(d, k);
            int output = ConvolutionOutputs(d, k);
            Expect(c.InChannels == input && c.OutChannels == output, $"{name} channels", $"{c.InChannels} -> {c.OutChannels}", $"{input} -> {output}");
            CheckValues(c.Weight, (long)output * input * 9, $"{name} weight");
            CheckValues(c.Bias, output, $"{name} bias");
            CheckLinear(c.Modulation, d.StyleChannels, input, $"{name} modulation");
            CheckValues([c.NoiseStrength], 1, $"{name} noise strength");
        }

        Expect(network.ToImage.Count == d.Blocks + 1, "to-image layers", network.ToImage.Count, $"{d.Blocks + 1}");
        for (int level = 0; level <= d.Blocks; level++)
        {
            ToImageWeights t = network.ToImage[level];
            string name = $"to-image layer {level}";
            Expect(t.InChannels == d.Channels[level] && t.ImageChannels == d.ImageChannels.Count, $"{name} channels", $"{t.InChannels} -> {t.ImageChannels}", $"{d.Channels[level]} -> {d.ImageChannels.Count}");
            CheckValues(t.Weight, (long)t.InChannels * t.ImageChannels, $"{name} weight");
            CheckValues(t.Bias, t.ImageChannels, $"{name} bias");
            CheckLinear(t.Modulation, d.StyleChannels, t.InChannels, $"{name} modulation");
        }

        CheckValues(network.MeanLatent, d.StyleChannels, "mean latent");
    }

    /// <summary>Input channels of convolution <paramref name="index"/>.</summary>
    public static int ConvolutionInputs(NetworkDescription d, int index) => index == 0 ? d.Encoding.Channels : d.Channels[index / 2];

    /// <summary>Output channels of convolution <paramref name="index"/>.</summary>
    public static int ConvolutionOutputs(NetworkDescription d, int index) => d.Channels[(index + 1) / 2];

    private static void CheckDescription(NetworkDescription d)
    {
        Expect(d.Version is >= 1 and <= NetworkDescription.CurrentVersion, "version", d.Version, $"1 to {NetworkDescription.CurrentVersion}");
        Expect(d.Blocks is >= 1 and <= MaximumBlocks, "blocks", d.Blocks, $"1 to {MaximumBlocks}");
        Expect(d.StyleChannels is >= 1 and <= MaximumStyleChannels, "style channels", d.StyleChannels, $"1 to {MaximumStyleChannels}");
        Expect(d.ImageChannels.Count is >= 1 and <= MaximumImageChannels, "number of image channels", d.ImageChannels.Count, $"1 to {MaximumImageChannels}");
        Expect(d.MappingLayers is >= 1 and <= MaximumMappingLayers, "mapping layers", d.MappingLayers, $"1 to {MaximumMappingLayers}");
        Expect(d.MappingLearningRateMultiplier is >= SmallestNumber and <= LargestNumber, "mapping learning-rate multiplier", d.MappingLearningRateMultiplier, $"{SmallestNumber} to {LargestNumber}");
        Expect(d.Channels.Count == d.Blocks + 1, "entries in channels", d.Channels.Count, $"{d.Blocks + 1} (blocks + 1)");
        foreach (int channels in d.Channels)
        {
            Expect(channels is >= 1 and <= MaximumChannels, "channels of a level", channels, $"1 to {MaximumChannels}");
        }

        bool fourier = d.Encoding.Kind == EncodingKind.Fourier;
        Expect(d.Encoding.Kind is EncodingKind.Grid or EncodingKind.Fourier or EncodingKind.Image, "encoding kind", d.Encoding.Kind, "Grid, Fourier or Image");
        CheckRefinement(d);
        int vectors = d.Encoding.Frequencies.Count;
        Expect(fourier ? vectors is >= 1 and <= MaximumFrequencies : vectors == 0, "number of frequencies", vectors, fourier ? $"1 to {MaximumFrequencies}" : "0 with another encoding");
        foreach (Vector2d w in d.Encoding.Frequencies)
        {
            Expect(Math.Abs(w.X) <= MaximumFrequency && Math.Abs(w.Y) <= MaximumFrequency, "a frequency", w, $"components within +-{MaximumFrequency}");
        }

        if (d.Encoding.Bands is WaveBands bands)
        {
            Expect(fourier, "encoding kind with bands", d.Encoding.Kind, "Fourier");
            Expect(bands.Waves is >= 1 and <= MaximumBandWaves && vectors % bands.Waves == 0, "frequencies per band", bands.Waves, $"1 to {MaximumBandWaves}, a divisor of the {vectors} frequencies");
            Expect(bands.Fields is >= 4 and <= MaximumBandFields && bands.Fields % 4 == 0, "fields per band", bands.Fields, $"4 to {MaximumBandFields}, a multiple of 4");
        }

        (double smallest, double largest) = d.TrainedScales;
        Expect(smallest >= SmallestNumber && largest >= smallest && largest <= LargestNumber, "trained scales", d.TrainedScales, $"{SmallestNumber} <= minimum <= maximum <= {LargestNumber}");
        Expect(d.TrainedResolutions.Count <= MaximumTrainedResolutions, "number of trained resolutions", d.TrainedResolutions.Count, $"0 to {MaximumTrainedResolutions}");
        foreach (int side in d.TrainedResolutions)
        {
            Expect(side is >= 1 and <= Resolution.MaximumSide, "a trained resolution", side, $"1 to {Resolution.MaximumSide}");
        }

        CheckTexts(d);
    }

    private static void CheckRefinement(NetworkDescription d)
    {
        bool refines = d.Encoding.Kind == EncodingKind.Image;
        Expect(refines == d.Refinement is not null, "refinement", d.Refinement is null ? "missing" : "present", "present with an encoding by image, else missing");
        Expect(!refines || d.Encoding.CoarseChannels == d.ImageChannels.Count, "channels of the coarser image", d.Encoding.CoarseChannels, $"{d.ImageChannels.Count}, those of the image");
        if (d.Refinement is RefinementDescription r)
        {
            Expect(r.ReferencePeriod is >= SmallestNumber and <= LargestNumber, "reference period", r.ReferencePeriod, $"{SmallestNumber} to {LargestNumber}");
            Expect(r.Roughness is >= 0 and <= 1, "roughness", r.Roughness, "0 to 1");
            foreach (string name in r.LocalChannels)
            {
                Expect(d.ImageChannels.Contains(name), "a local channel", name, $"one of {string.Join(", ", d.ImageChannels)}");
            }
        }
    }

    /// <summary>Refuses a network that cannot make an image alone.</summary>
    /// <exception cref="ArgumentException">It is a refinement network.</exception>
    public static void RequireStandalone(NetworkDescription d)
    {
        if (d.Encoding.Kind == EncodingKind.Image)
        {
            throw new ArgumentException($"network '{d.Name}' is a refinement network: it needs a coarser image and cannot make an image alone", nameof(d));
        }
    }

    private static void CheckTexts(NetworkDescription d)
    {
        foreach ((string what, string text) in new[] { ("name", d.Name), ("credit", d.Credit), ("licence", d.Licence), ("training", d.Training) })
        {
            Expect(text.Length <= LongestText, $"length of {what}", text.Length, $"0 to {LongestText}");
        }

        foreach (string name in d.ImageChannels)
        {
            Expect(name.Length <= LongestChannelName, "length of an image channel's name", name.Length, $"0 to {LongestChannelName}");
        }
    }

    private static void CheckLinear(LinearWeights layer, int inputs, int outputs, string name)
    {
        Expect(layer.Inputs == inputs && layer.Outputs == outputs, $"{name} size", $"{layer.Inputs} -> {layer.Outputs}", $"{inputs} -> {outputs}");
        CheckValues(layer.Weight, (long)inputs * outputs, $"{name} weight");
        CheckValues(layer.Bias, outputs, $"{name} bias");
    }

    private static void CheckValues(float[] values, long count, string name)
    {
        Expect(values.Length == count, $"values of the {name}", values.Length, $"{count}");
        foreach (float v in values)
        {
            if (!(Math.Abs(v) <= LargestValue))
            {
                Expect(false, name, v, FormattableString.Invariant($"numbers within +-{LargestValue}, whose products stay finite"));
            }
        }
    }

    private static void Expect<T>(bool condition, string what, T actual, string expected)
    {
        if (!condition)
        {
            throw new InvalidDataException(FormattableString.Invariant($"network: {what} is {actual}; expected {expected}"));
        }
    }
}
