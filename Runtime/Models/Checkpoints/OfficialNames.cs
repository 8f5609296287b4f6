using System.Globalization;
using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>
/// A generator from tensors under the official parameter names. Blocks, channels, style size, mapping layers and image channels
/// come from the shapes; an error names a missing or unexpected tensor or a wrong shape.
/// </summary>
internal sealed class OfficialNames
{
    private const string FrequencyName = "encoding.frequencies";
    private const string MeanLatentName = "mean_latent";

    private const string FirstName = "conv1.conv.weight_orig";

    // The moving average makes better images. Wrappers for several devices add the prefix "module.".
    private static readonly string[] KnownPrefixes = ["generator_ema.", "g_ema.", "ema.", "generator.", "g.", ""];

    private readonly string _source;
    private readonly string _prefix;
    private readonly IReadOnlyDictionary<string, string> _metadata;
    private readonly CheckpointImportOptions _options;
    private readonly Dictionary<string, CheckpointTensor> _tensors = new(StringComparer.Ordinal);
    private readonly string _starts;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    private OfficialNames(IReadOnlyDictionary<string, CheckpointTensor> tensors, IReadOnlyDictionary<string, string> metadata, string source, CheckpointImportOptions options)
    {
        _source = source;
        _metadata = metadata;
        _options = options;
        _prefix = options.Prefix ?? FindPrefix([.. tensors.Keys], source);
        _starts = Starts(tensors.Keys);
        foreach ((string name, CheckpointTensor tensor) in tensors)
        {
            if (name.StartsWith(_prefix, StringComparison.Ordinal))
            {
                _tensors.Add(name[_prefix.Length..], tensor);
            }
        }

        // The mean latent is not a parameter of the generator and may have no prefix.
        if (!_tensors.ContainsKey(MeanLatentName) && tensors.TryGetValue(MeanLatentName, out CheckpointTensor? mean))
        {
            _tensors.Add(MeanLatentName, mean);
        }
    }

    public static GeneratorNetwork Build(IReadOnlyDictionary<string, CheckpointTensor> tensors, IReadOnlyDictionary<string, string> metadata, string source, CheckpointImportOptions options)
    {
        try
        {
            return new OfficialNames(tensors, metadata, source, options).Build();
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith($"{source}: ", StringComparison.Ordinal))
        {
            throw BadFile.Because(source, e.Message, e);
        }
    }

    /// <summary>The prefix of the first convolution's name; of several the preferred known one.</summary>
    private static string FindPrefix(string[] names, string source)
    {
        string[] found = [.. names
            .Where(n => n.EndsWith(FirstName, StringComparison.Ordinal) && (n.Length == FirstName.Length || n[^(FirstName.Length + 1)] == '.'))
            .Select(n => n[..^FirstName.Length])];
        if (found.Length == 0)
        {
            return KnownPrefixes.First(p => p.Length == 0 || names.Any(n => n.StartsWith(p, StringComparison.Ordinal)));
        }

        if (found.Length == 1)
        {
            return found[0];
        }

        foreach (string known in KnownPrefixes)
        {
            string[] same = [.. found.Where(p => Core(p) == known)];
            if (same.Length == 1)
            {
                return same[0];
            }
        }

        throw BadFile.Because(source, $"it holds several generators, with names that start with {string.Join(", ", found.Take(8).Select(BadFile.Quote))}; the prefix (--prefix) selects one");
    }

    /// <summary>A prefix without the wrappers' part.</summary>
    private static string Core(string prefix) => string.Concat(prefix.Split('.').Where(p => p is not ("module" or "")).Select(p => p + "."));

    /// <summary>The first parts of the names with their numbers, such as "generator (57), discriminator (30)".</summary>
    private static string Starts(IEnumerable<string> names) => string.Join(", ", names
        .GroupBy(n => n.Split('.')[0], StringComparer.Ordinal)
        .OrderByDescending(g => g.Count())
        .Take(8)
        .Select(g => $"{BadFile.Quote(g.Key)} ({g.Count()})"));

    private GeneratorNetwork Build()
    {
        NetworkDescription d = Infer();
        int style = d.StyleChannels;
        var mapping = new List<LinearWeights>();
        for (int i = 0; i < d.MappingLayers; i++)
        {
            mapping.Add(Linear($"style_mapping.{i + 1}", style, style));
        }

        var convolutions = new List<ConvolutionWeights>();
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            string name = k == 0 ? "conv1" : $"convs.{k - 1}";
            int inputs = NetworkShapes.ConvolutionInputs(d, k);
            int outputs = NetworkShapes.ConvolutionOutputs(d, k);
            convolutions.Add(new ConvolutionWeights(
                inputs,
                outputs,
                Take($"{name}.conv.weight_orig", 1, outputs, inputs, 3, 3),
                Take($"{name}.activate.bias", outputs),
                Linear($"{name}.conv.style_modulation", inputs, style),
                d.HasNoise ? Take($"{name}.noise_injector.weight", 1)[0] : 0));
        }

        var toImage = new List<ToImageWeights>();
        for (int level = 0; level <= d.Blocks; level++)
        {
            toImage.Add(ToImage(d, level));
        }

        float[] mean = _tensors.ContainsKey(MeanLatentName)
            ? Take(MeanLatentName, 1, style)
            : LatentSpace.MeanLatent(mapping, d.MappingLearningRateMultiplier);
        RefuseUnexpectedTensors();
        return new GeneratorNetwork(d, mapping, convolutions, toImage, mean);
    }

    private NetworkDescription Infer()
    {
        if (!_tensors.ContainsKey(FirstName))
        {
            throw Bad($"tensor '{_prefix}{FirstName}' is missing: {(_starts.Length == 0 ? "it holds no tensors" : $"its tensors' names start with {_starts}")}; expected a generator of the official layout; --prefix gives its prefix");
        }

        IReadOnlyList<int> first = Shape(FirstName, 5);
        int blocks = Checked(CountOf("to_rgbs."), 1, NetworkShapes.MaximumBlocks, "number of to_rgbs");
        var channels = new List<int> { Checked(first[1], 1, NetworkShapes.MaximumChannels, "output channels of conv1") };
        for (int block = 0; block < blocks; block++)
        {
            string name = $"convs.{(2 * block) + 1}.conv.weight_orig";
            channels.Add(Checked(Shape(name, 5)[1], 1, NetworkShapes.MaximumChannels, $"output channels of {name}"));
        }

        int images = Checked(Shape("to_rgb1.conv.weight_orig", 5)[1], 1, NetworkShapes.MaximumImageChannels, "image channels of to_rgb1");
        string padding = Metadata("padding");
        return new NetworkDescription
        {
            Name = _options.Name ?? Path.GetFileNameWithoutExtension(_source),
            Blocks = blocks,
            Channels = channels,
            StyleChannels = Checked(Shape("style_mapping.1.linear.weight_orig", 2)[0], 1, NetworkShapes.MaximumStyleChannels, "outputs of style_mapping.1"),
            MappingLayers = Checked(CountOf("style_mapping.") - 1, 1, NetworkShapes.MaximumMappingLayers, "number of style_mapping layers"),
            MappingLearningRateMultiplier = _options.MappingLearningRateMultiplier,
            ImageChannels = ImageChannelNames(images),
            Encoding = Encoding(first[2]),
            HasNoise = _tensors.Keys.Any(n => n.EndsWith(".noise_injector.weight", StringComparison.Ordinal)),
            TrainedPadding = padding.StartsWith("exact", StringComparison.OrdinalIgnoreCase) ? PaddingMode.Exact : PaddingMode.Paper,
            TrainedScales = _options.TrainedScales ?? (0.6, 1.1),
            TrainedResolutions = _options.TrainedResolutions,
            Credit = _options.Credit ?? Metadata("credit"),
            Licence = _options.Licence ?? Metadata("licence"),
            Training = _options.Training ?? Metadata("trained"),
        };
    }

    private ToImageWeights ToImage(NetworkDescription d, int level)
    {
        string name = level == 0 ? "to_rgb1" : $"to_rgbs.{level - 1}";
        int inputs = d.Channels[level];
        int images = d.ImageChannels.Count;
        float[] weight = Take($"{name}.conv.weight_orig", 1, images, inputs, 1, 1);
        float[] bias = Take($"{name}.bias", 1, images, 1, 1);
        if (level > 0)
        {
            CheckKernel($"{name}.upsample.kernel");
        }

        if (Order() == ChannelOrder.Bgr && images >= 3)
        {
            SwapRows(weight, inputs, 0, 2);
            SwapRows(bias, 1, 0, 2);
        }

        return new ToImageWeights(inputs, images, weight, bias, Linear($"{name}.conv.style_modulation", inputs, d.StyleChannels));
    }

    private static void SwapRows(float[] matrix, int length, int a, int b)
    {
        for (int i = 0; i < length; i++)
        {
            (matrix[(a * length) + i], matrix[(b * length) + i]) = (matrix[(b * length) + i], matrix[(a * length) + i]);
        }
    }

    private ChannelOrder Order()
    {
        if (_options.ChannelOrder is { } order)
        {
            return order;
        }

        return Metadata("channel_order").StartsWith("rgb", StringComparison.OrdinalIgnoreCase) ? ChannelOrder.Rgb : ChannelOrder.Bgr;
    }

    private IReadOnlyList<string> ImageChannelNames(int count)
    {
        if (_options.ImageChannels is { } names)
        {
            return names.Count == count ? names : throw Bad($"has {count} image channels; expected {names.Count}, for {string.Join(", ", names)}");
        }

        string[] colours = ["r", "g", "b"];
        return [.. Enumerable.Range(0, count).Select(i => count >= 3 && i < 3 ? colours[i] : $"channel{i}")];
    }

    private EncodingDescription Encoding(int channels)
    {
        bool fourier = _tensors.ContainsKey(FrequencyName) || Metadata("encoding").StartsWith("fourier", StringComparison.OrdinalIgnoreCase);
        if (!fourier)
        {
            return channels == 2 ? EncodingDescription.Grid : throw Bad($"conv1 takes {channels} encoding channels; expected 2 (grid), or a tensor '{FrequencyName}'");
        }

        int count = Checked(Shape(FrequencyName, 2)[0], 1, NetworkShapes.MaximumFrequencies, $"number of vectors in {FrequencyName}");
        float[] values = Take(FrequencyName, count, 2);
        return channels == 2 * count
            ? new EncodingDescription(EncodingKind.Fourier, [.. Enumerable.Range(0, count).Select(k => new Vector2d(values[2 * k], values[(2 * k) + 1]))])
            : throw Bad($"conv1 takes {channels} encoding channels; expected {2 * count} for the {count} vectors of '{FrequencyName}'");
    }

    private LinearWeights Linear(string name, int outputs, int inputs) =>
        new(inputs, outputs, Take($"{name}.linear.weight_orig", outputs, inputs), Take($"{name}.bias", outputs));

    /// <summary>The runtime upsamples the skip image with the [1, 3, 3, 1] kernel: with another kernel the network would differ.</summary>
    private void CheckKernel(string name)
    {
        if (!_tensors.ContainsKey(name))
        {
            return;
        }

        float[] taps = [1, 3, 3, 1];
        float[] kernel = Take(name, 4, 4);
        for (int i = 0; i < kernel.Length; i++)
        {
            float expected = taps[i / 4] * taps[i % 4] / 16;
            if (!(Math.Abs(kernel[i] - expected) <= 1e-4f))
            {
                throw Bad(FormattableString.Invariant($"'{_prefix}{name}' is {kernel[i]} at {i}; expected {expected}, the [1, 3, 3, 1] kernel"));
            }
        }
    }

    /// <summary>One more than the largest number that follows <paramref name="start"/> in a name.</summary>
    private int CountOf(string start)
    {
        int count = 0;
        foreach (string name in _tensors.Keys)
        {
            if (name.StartsWith(start, StringComparison.Ordinal))
            {
                string number = name[start.Length..].Split('.')[0];
                if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < 1000)
                {
                    count = Math.Max(count, index + 1);
                }
            }
        }

        return count;
    }

    private string Metadata(string key) => _metadata.TryGetValue(key, out string? text) ? text : string.Empty;

    private IReadOnlyList<int> Shape(string name, int rank)
    {
        IReadOnlyList<int> shape = Find(name).Shape;
        return shape.Count == rank ? shape : throw Bad($"'{_prefix}{name}' has shape {BadFile.Shape(shape)}; expected {rank} dimensions");
    }

    private float[] Take(string name, params int[] shape)
    {
        CheckpointTensor tensor = Find(name);
        _used.Add(name);
        return tensor.Shape.SequenceEqual(shape)
            ? tensor.Read()
            : throw Bad($"'{_prefix}{name}' has shape {BadFile.Shape(tensor.Shape)}; expected {BadFile.Shape(shape)}");
    }

    private CheckpointTensor Find(string name) =>
        _tensors.TryGetValue(name, out CheckpointTensor? tensor) ? tensor : throw Bad($"tensor '{_prefix}{name}' is missing");

    private void RefuseUnexpectedTensors()
    {
        // The official code's maps for constant noise are not parameters.
        string? unexpected = _tensors.Keys.FirstOrDefault(n => !_used.Contains(n) && !n.StartsWith("injected_noise_", StringComparison.Ordinal));
        if (unexpected is not null)
        {
            throw Bad($"tensor {BadFile.Quote(_prefix + unexpected)} is unexpected: this is not a generator of the official layout");
        }
    }

    private int Checked(int value, int minimum, int maximum, string what) =>
        value >= minimum && value <= maximum ? value : throw Bad($"{what} is {value}; expected {minimum} to {maximum}");

    private InvalidDataException Bad(string problem) => BadFile.Because(_source, problem);
}
