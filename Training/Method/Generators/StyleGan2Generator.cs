using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>
/// StyleGAN2 (Karras et al. 2020, Sec. 2 and 4): a learned constant, zero padding, one size. No position enters; the network learns positions from
/// the zeros at the edges, so it makes the full frame of the trained size and nothing else.
/// </summary>
internal sealed class StyleGan2Generator : LevelGenerator
{
    [ComponentName(Name = "constant_input.input")]
    private readonly Parameter _constant;

    /// <summary>A generator with random weights from torch's default generator.</summary>
    public StyleGan2Generator(GeneratorShape shape)
        : base(nameof(StyleGan2Generator), shape, new PixelNorm(), shape.Channels[0])
    {
        using DisposeScope scope = NewDisposeScope();
        _constant = Parameters.Own(randn([1, shape.Channels[0], GeneratorShape.BaseSide, GeneratorShape.BaseSide]));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override ImageRegion Native(ImageRegion region) => ImageRegion.FullFrame(Shape.Side);

    /// <inheritdoc/>
    public override IReadOnlyList<Resolution> NoiseSizes(ImageRegion native) => Noisy(Enumerable.Range(0, (2 * Shape.Channels.Count) - 1)
        .Select(k => GeneratorShape.BaseSide << ((k + 1) / 2))
        .Select(side => new Resolution(side, side)));

    /// <inheritdoc/>
    public override Tensor Make(Tensor latents, IReadOnlyList<ImageRegion> native, IReadOnlyList<Tensor>? noise)
    {
        FrameSizes.RequireFull(native);
        return native[0].Resolution == new Resolution(Shape.Side, Shape.Side)
            ? Synthesize(_constant, latents, noise, Padded, Transposed, Padded)
            : throw new ArgumentException($"a frame of {native[0].Resolution}; expected {Shape.Side}x{Shape.Side}, the only size of this network", nameof(native));
    }
}
