using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>The part that all compared generators share: a mapping network from z to w (StyleGAN).</summary>
internal abstract class StyledGenerator : nn.Module, IImageGenerator
{
    private const string MeanName = "mean_latent";
    private readonly ModuleList<nn.Module<Tensor, Tensor>> _mapping;

    /// <summary>A generator with random weights from torch's default generator.</summary>
    /// <param name="name">Name of the module.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="norm">What scales z before the first layer.</param>
    protected StyledGenerator(string name, GeneratorShape shape, nn.Module<Tensor, Tensor> norm)
        : base(LoadedFirst(name))
    {
        Shape = shape;
        int style = shape.StyleChannels;
        _mapping = new ModuleList<nn.Module<Tensor, Tensor>>(
        [
            norm,
            .. Enumerable.Range(0, shape.MappingLayers).Select(_ => new EqualizedLinear(style, style, 0, shape.MappingMultiplier, activate: true)),
        ]);
        register_module("style_mapping", _mapping);
        register_buffer(MeanName, zeros(1, style).DetachFromDisposeScope());
    }

    /// <summary>The shape.</summary>
    public GeneratorShape Shape { get; }

    /// <inheritdoc/>
    public nn.Module Module => this;

    /// <inheritdoc/>
    public int StyleChannels => Shape.StyleChannels;

    /// <inheritdoc/>
    public abstract int StyleCount { get; }

    /// <inheritdoc/>
    public Tensor MeanLatent => get_buffer(MeanName)!;

    /// <inheritdoc/>
    public Tensor Map(Tensor z)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor w = z;
        foreach (nn.Module<Tensor, Tensor> layer in _mapping)
        {
            w = layer.forward(w);
        }

        return w.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public abstract ImageRegion Native(ImageRegion region);

    /// <inheritdoc/>
    public abstract IReadOnlyList<Resolution> NoiseSizes(ImageRegion native);

    /// <inheritdoc/>
    public abstract Tensor Make(Tensor latents, IReadOnlyList<ImageRegion> native, IReadOnlyList<Tensor>? noise);

    /// <summary>Sizes of noise maps, or none where the shape has no noise.</summary>
    protected IReadOnlyList<Resolution> Noisy(IEnumerable<Resolution> sizes) => Shape.HasNoise ? [.. sizes] : [];

    /// <summary>The style of one layer, [B, style].</summary>
    protected static Tensor Style(Tensor latents, int index) => latents.select(1, index);

    // The base class already touches libtorch: a library that is missing must be explained before that.
    private static string LoadedFirst(string name)
    {
        TorchRuntime.EnsureLoaded();
        return name;
    }
}
