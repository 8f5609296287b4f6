using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>
/// The synthesis network of StyleGAN2 that StyleGAN2, MS-PIE and MS-PE share: a first convolution, then levels of an upsampling and a second
/// convolution, each with a layer that adds to the image. They differ in what enters, in how maps grow and in what is added on the way.
/// </summary>
internal abstract class LevelGenerator : StyledGenerator
{
    private readonly StyledLayer _first;

    private readonly ToImage _firstToImage;

    private readonly ModuleList<StyledLayer> _layers;

    private readonly ModuleList<ToImage> _toImage;

    /// <summary>A generator with random weights from torch's default generator.</summary>
    /// <param name="name">Name of the module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="norm">What scales z before the first layer.</param>
    /// <param name="startChannels">Channels of what enters.</param>
    protected LevelGenerator(string name, GeneratorShape shape, nn.Module<Tensor, Tensor> norm, int startChannels)
        : base(name, shape, norm)
    {
        IReadOnlyList<int> channels = shape.Channels;
        int style = shape.StyleChannels;
        _first = new StyledLayer(startChannels, channels[0], 3, style, shape.HasNoise);
        _firstToImage = new ToImage(channels[0], shape.ImageChannels, style);
        _layers = new ModuleList<StyledLayer>();
        _toImage = new ModuleList<ToImage>();
        for (int level = 1; level < channels.Count; level++)
        {
            _layers.Add(new StyledLayer(channels[level - 1], channels[level], 3, style, shape.HasNoise));
            _layers.Add(new StyledLayer(channels[level], channels[level], 3, style, shape.HasNoise));
            _toImage.Add(new ToImage(channels[level], shape.ImageChannels, style));
        }

        // Fields of a base class are not found by the reflection of a derived one.
        register_module("conv1", _first);
        register_module("to_rgb1", _firstToImage);
        register_module("convs", _layers);
        register_module("to_rgbs", _toImage);
    }

    /// <inheritdoc/>
    public override int StyleCount => 2 * Shape.Channels.Count;

    /// <summary>Makes images.</summary>
    /// <param name="start">What enters the first convolution, [B or 1, C, h, w].</param>
    /// <param name="latents">[B, styles, style].</param>
    /// <param name="noise">A map per layer; null for none.</param>
    /// <param name="first">The first convolution.</param>
    /// <param name="up">The upsampling one, FIR or bilinear.</param>
    /// <param name="second">The second one of a level.</param>
    /// <param name="between">What happens to the map of a level, 1 for the first above the coarsest, between its convolutions.</param>
    protected Tensor Synthesize(
        Tensor start,
        Tensor latents,
        IReadOnlyList<Tensor>? noise,
        Func<Tensor, Tensor, Tensor> first,
        Func<Tensor, Tensor, Tensor> up,
        Func<Tensor, Tensor, Tensor> second,
        Func<int, Tensor, Tensor>? between = null)
    {
        using DisposeScope scope = NewDisposeScope();
        if (latents.shape.Length != 3 || latents.shape[1] != StyleCount || (noise is not null && noise.Count != _layers.Count + 1))
        {
            throw new ArgumentException($"latents are [{string.Join(", ", latents.shape)}] with {noise?.Count ?? 0} noise maps; expected {StyleCount} styles and {_layers.Count + 1} maps, or none", nameof(latents));
        }

        Tensor x = _first.Run(start.expand(latents.shape[0], -1, -1, -1), Style(latents, 0), noise?[0], first);
        Tensor image = _firstToImage.forward(x, Style(latents, 1));
        for (int level = 1; level < Shape.Channels.Count; level++)
        {
            int k = (2 * level) - 1;
            x = _layers[k - 1].Run(x, Style(latents, k), noise?[k], up);
            x = between?.Invoke(level, x) ?? x;
            x = _layers[k].Run(x, Style(latents, k + 1), noise?[k + 1], second);
            image = FirFilter.Upsample(image) + _toImage[level - 1].forward(x, Style(latents, k + 2));
        }

        return image.MoveToOuterDisposeScope();
    }

    /// <summary>A 3x3 convolution with a zero around the map, which keeps its size.</summary>
    protected static Tensor Padded(Tensor x, Tensor weight) => nn.functional.conv2d(x, weight, padding: [1, 1]);

    /// <summary>A 3x3 convolution without padding, which takes a pixel from each side.</summary>
    protected static Tensor Unpadded(Tensor x, Tensor weight) => nn.functional.conv2d(x, weight);

    /// <summary>StyleGAN2's upsampling convolution: transposed, with stride 2, then smoothed.</summary>
    protected static Tensor Transposed(Tensor x, Tensor weight) =>
        FirFilter.Smooth(nn.functional.conv_transpose2d(x, weight.transpose(0, 1), strides: [2, 2]));
}
