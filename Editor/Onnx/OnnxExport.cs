using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Editor.Onnx;

/// <summary>Builds the graph of a network: from region and latent, or a coarser image, to the image.</summary>
internal sealed class OnnxExport
{
    private readonly GeneratorNetwork _network;
    private readonly NetworkDescription _description;
    private readonly OnnxExportOptions _options;
    private readonly OnnxGraph _graph = new();
    private readonly OnnxElement _maps;
    private readonly bool _exact;

    private OnnxExport(GeneratorNetwork network, OnnxExportOptions options)
    {
        _network = network;
        _description = network.Description;
        _options = options;
        _maps = options.Half ? OnnxElement.Float16 : OnnxElement.Float32;
        _exact = options.Padding == PaddingMode.Exact;
    }

    /// <summary>The graph of a network.</summary>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    /// <exception cref="InvalidDataException">The options do not fit the network, or a weight is beyond half precision.</exception>
    public static OnnxGraph Graph(GeneratorNetwork network, OnnxExportOptions options)
    {
        Check(network, options);
        return new OnnxExport(network, options).Build();
    }

    /// <summary>Writes the graph of a network as a file with its description.</summary>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    /// <exception cref="InvalidDataException">The options do not fit the network, a weight is beyond half precision, or the network is too large for one file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(GeneratorNetwork network, OnnxExportOptions options, string path) =>
        OnnxFile.Save(Graph(network, options), network.Description.Name, options.Opset, OnnxMetadata.Of(network, options), path);

    private static void Check(GeneratorNetwork network, OnnxExportOptions options)
    {
        NetworkDescription d = network.Description;
        if (options.Latents == OnnxLatentKind.Fixed)
        {
            options.Latent!.CheckFits(d);
        }

        bool refines = d.Encoding.Kind == EncodingKind.Image;
        if (refines && (options.RegionInputs || options.EncodingInput))
        {
            throw new InvalidDataException($"the network '{d.Name}' refines a coarser image; expected neither --region-inputs nor --encoding-input");
        }

        if (options is { RegionInputs: true, EncodingInput: true })
        {
            throw new InvalidDataException("an encoding has its region already; expected --region-inputs or --encoding-input");
        }

        if (options.NoiseInputs && !d.HasNoise)
        {
            throw new InvalidDataException($"the network '{d.Name}' was trained without noise; expected no --noise-inputs");
        }

        if ((refines || options.EncodingInput) && options.Size is { } size && (size.Width % d.CellSize != 0 || size.Height % d.CellSize != 0))
        {
            throw new InvalidDataException($"--size is {size}; expected multiples of {d.CellSize}, the pixels per cell of the network's input");
        }
    }

    private OnnxGraph Build()
    {
        OnnxValue? end = null;
        OnnxDimension width, height;
        OnnxValue encoding, phases;
        if (_description.Encoding.Kind == EncodingKind.Image || _options.EncodingInput)
        {
            encoding = Given();
            (width, height) = (Delivered(encoding.Shape[3]), Delivered(encoding.Shape[2]));
        }
        else
        {
            OnnxRegion region = OnnxRegion.Of(_graph, _description, _options);
            phases = Phases()!;
            encoding = OnnxEncoding.Of(_graph, _description, region, phases);
            (end, width, height) = (region.End, region.Width, region.Height);
        }

        OnnxLatent? latent = _options.Latents switch
        {
            OnnxLatentKind.Z => OnnxLatent.FromZ(_graph, _network, _maps),
            OnnxLatentKind.Styles => OnnxLatent.FromStyles(_graph, _description, _maps),
            _ => null,
        };
        OnnxValue image = Synthesis(encoding, latent);
        _graph.Scope = "image";
        int margin = _options.Padding.Margin(0);
        image = end is null ? _graph.Crop(image, margin) : _graph.Rectangle(image, margin, end, height, width);
        _graph.Output("image", image, $"The image: {string.Join(", ", _description.ImageChannels)}; trained values are about -1 to 1.", 1, _description.ImageChannels.Count, height, width);
        return _graph;
    }

    // The encoding, or the coarser image, with its padding.
    private OnnxValue Given()
    {
        bool refines = _description.Encoding.Kind == EncodingKind.Image;
        int pad = _options.Padding.EncodingPad(), cell = _description.CellSize;
        OnnxDimension Side(int? pixels, string name) => (pixels is { } known ? known / cell : OnnxDimension.Named(name)) + (2 * pad);
        string around = $"with {pad} around the cells of the image on each side; a cell becomes {cell}x{cell} pixels";
        return _graph.Input(
            refines ? "coarse" : "encoding",
            OnnxElement.Float32,
            refines ? $"The coarser image, {around}. Its channels are those of the image." : $"The positional encoding, {around}.",
            1,
            _description.Encoding.Channels,
            Side(_options.Size?.Height, "cells_y"),
            Side(_options.Size?.Width, "cells_x"));
    }

    private OnnxDimension Delivered(OnnxDimension side) => (side + (-2 * _options.Padding.EncodingPad())) * _description.CellSize;

    private OnnxValue? Phases()
    {
        int count = _description.Encoding.PhaseCount;
        if (count == 0)
        {
            return null;
        }

        if (_options.Latent is { } latent)
        {
            _graph.Scope = "encoding";
            return _graph.Constant("phases", latent.Phases, OnnxElement.Float32, count);
        }

        return _graph.Input("phases", OnnxElement.Float32, "The latent's layout: one phase per frequency in radians, independent and uniform in [0, 2 pi).", count);
    }

    private OnnxValue Synthesis(OnnxValue encoding, OnnxLatent? latent)
    {
        int margin = _options.Padding.Margin(0), pad = _options.Padding.EncodingPad();
        OnnxValue x = Convolution(0, _graph.Cast(encoding, _maps), latent);
        OnnxValue image = ToImage(0, x, latent);
        if (_description.Encoding.Kind == EncodingKind.Image)
        {
            image = _graph.Add(image, _graph.Crop(encoding, pad - margin));
        }

        for (int level = 1; level <= _description.Blocks; level++)
        {
            x = Convolution((2 * level) - 1, x, latent);
            x = Convolution(2 * level, x, latent);
            OnnxValue detail = ToImage(level, x, latent);
            image = _graph.Add(_graph.Crop(_graph.Upsample(image), margin), detail);
        }

        return image;
    }

    // Modulation, convolution, demodulation, noise, bias and activation; the first one of a block upsamples.
    private OnnxValue Convolution(int index, OnnxValue x, OnnxLatent? latent)
    {
        ConvolutionWeights layer = _network.Convolutions[index];
        bool upsamples = index % 2 == 1, fused = upsamples && _exact;
        _graph.Scope = $"convolution {index}";
        if (upsamples && !fused)
        {
            x = _graph.Upsample(x);
        }

        float[] filters = OnnxFilters.Of(layer, _options.Latent?.ConvolutionStyles[index], _options.Latent?.Demodulations[index]);
        int outputs = fused ? 4 * layer.OutChannels : layer.OutChannels;
        OnnxValue constant = _graph.Constant("filters", fused ? OnnxFilters.Upsampling(filters) : filters, _maps, outputs, layer.InChannels, 3, 3);
        float[] bias = [.. layer.Bias.Select(b => (float)(b * LeakyRelu.Gain))];
        OnnxValue y;
        if (latent is null)
        {
            float[] repeated = fused ? [.. bias, .. bias, .. bias, .. bias] : bias;
            y = _graph.Conv(x, constant, _graph.Constant("bias", repeated, _maps, outputs));
            y = fused ? _graph.DepthToSpace(y) : y;
        }
        else
        {
            y = _graph.Conv(_graph.Mul(x, latent.Styles[index]), constant);
            y = fused ? _graph.DepthToSpace(y) : y;
            y = _graph.Add(_graph.Mul(y, latent.Demodulations[index]), _graph.Constant("bias", bias, _maps, 1, layer.OutChannels, 1, 1));
        }

        return _graph.LeakyRelu(_options.NoiseInputs && layer.NoiseStrength != 0 ? Noisy(y, index, layer) : y, LeakyRelu.Slope);
    }

    private OnnxValue Noisy(OnnxValue y, int index, ConvolutionWeights layer)
    {
        OnnxValue map = _graph.Input(
            $"noise_{index}",
            OnnxElement.Float32,
            $"Noise of convolution {index}: numbers of mean 0 and variance 1, multiplied by the strength that the host wants, 1 as trained.",
            1,
            1,
            y.Shape[2],
            y.Shape[3]);
        OnnxValue strength = _graph.Constant("noise strength", [(float)(layer.NoiseStrength * LeakyRelu.Gain)], _maps);
        return _graph.Add(y, _graph.Mul(_graph.Cast(map, _maps), strength));
    }

    // In single precision, as the image is a sum over all levels.
    private OnnxValue ToImage(int level, OnnxValue x, OnnxLatent? latent)
    {
        ToImageWeights layer = _network.ToImage[level];
        _graph.Scope = $"to-image {level}";
        OnnxValue filters = _graph.Constant("filters", OnnxFilters.ToImage(layer, _options.Latent?.ToImageStyles[level]), _maps, layer.ImageChannels, layer.InChannels, 1, 1);
        OnnxValue modulated = latent is null ? x : _graph.Mul(x, latent.ToImage[level]);
        return _graph.Cast(_graph.Conv(modulated, filters, _graph.Constant("bias", layer.Bias, _maps, layer.ImageChannels)), OnnxElement.Float32);
    }
}
