using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>A block of INR-GAN: an encoding, where it has one, layers, and what they add to the image.</summary>
internal sealed class InrBlock : nn.Module
{
    [ComponentName(Name = "encoding")]
    private readonly InrEncoding? _encoding;

    [ComponentName(Name = "layers")]
    private readonly ModuleList<InrLayer> _layers;

    [ComponentName(Name = "to_rgb")]
    private readonly ToImage _toImage;

    /// <param name="shape">The generator's shape.</param>
    /// <param name="options">What it has beside.</param>
    /// <param name="index">Number of the block, 0 for the first.</param>
    public InrBlock(GeneratorShape shape, InrGanOptions options, int index)
        : base(nameof(InrBlock))
    {
        int named = GeneratorShape.BaseSide << index, channels = shape.Channels[index];
        bool last = index == shape.Channels.Count - 1;
        Side = Math.Max(named, options.InputSide);
        Upsamples = named > options.InputSide;
        IsFirst = index == 0;
        _encoding = IsFirst || Upsamples
            ? new InrEncoding(Side, last ? options.FinestMapChannels : options.MapChannels, !last, last ? options.RandomWaves : 0)
            : null;
        int inputs = (IsFirst ? 0 : shape.Channels[index - 1]) + (_encoding?.Channels ?? 0);
        int count = IsFirst ? 1 : 2 + (last ? options.ExtraLayers : 0);
        _layers = new ModuleList<InrLayer>();
        for (int k = 0; k < count; k++)
        {
            _layers.Add(new InrLayer(k == 0 ? inputs : channels, channels, shape.StyleChannels, options.Rank));
        }

        _toImage = new ToImage(channels, shape.ImageChannels, shape.StyleChannels);
        RegisterComponents();
    }

    /// <summary>Pixels a side at the trained size.</summary>
    public int Side { get; }

    /// <summary>Whether the map and the image are twice as fine as the former block's.</summary>
    public bool Upsamples { get; }

    /// <summary>Whether it begins with an encoding alone.</summary>
    public bool IsFirst { get; }

    /// <summary>The encoding; null where it has none.</summary>
    public InrEncoding? Encoding => _encoding;

    /// <summary>Number of layers; each takes a style, and the image's layer the one after.</summary>
    public int LayerCount => _layers.Count;

    /// <summary>The layers.</summary>
    /// <param name="x">What they read.</param>
    /// <param name="latents">[B, styles, style].</param>
    /// <param name="from">Style of the first layer.</param>
    /// <param name="normalizes">Whether second and further layers normalise their maps.</param>
    public Tensor Run(Tensor x, Tensor latents, int from, bool normalizes)
    {
        using DisposeScope scope = NewDisposeScope();
        for (int k = 0; k < _layers.Count; k++)
        {
            x = _layers[k].Run(x, latents.select(1, from + k), normalizes && k > 0);
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>What the block adds to the image.</summary>
    public Tensor ToImage(Tensor x, Tensor style) => _toImage.forward(x, style);
}
