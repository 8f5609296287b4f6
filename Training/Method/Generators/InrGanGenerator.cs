using ScaleParty.Sampling;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>
/// INR-GAN (Skorokhodov et al. 2021): a per-pixel network whose weights a hypernetwork makes, at coarse coordinates first and at finer ones block by
/// block, where the coarse maps are upsampled. Without noise.
/// </summary>
internal sealed class InrGanGenerator : StyledGenerator
{
    [ComponentName(Name = "blocks")]
    private readonly ModuleList<InrBlock> _blocks;

    private readonly InrGanOptions _options;

    /// <summary>A generator with random weights from torch's default generator.</summary>
    /// <param name="shape">Its shape: an entry of the channels per block.</param>
    /// <param name="options">What it has beside.</param>
    public InrGanGenerator(GeneratorShape shape, InrGanOptions options)
        : base(nameof(InrGanGenerator), shape with { HasNoise = false }, new UnitNorm())
    {
        if (!int.IsPow2(options.InputSide) || options.InputSide < GeneratorShape.BaseSide || options.InputSide >= shape.Side)
        {
            throw new ArgumentException($"the coarsest blocks have {options.InputSide} pixels a side; expected a power of two from {GeneratorShape.BaseSide} to below {shape.Side}", nameof(options));
        }

        _options = options;
        _blocks = new ModuleList<InrBlock>([.. shape.Channels.Select((_, k) => new InrBlock(shape, options, k))]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override int StyleCount => _blocks.Sum(b => b.LayerCount) + 1;

    /// <summary>The blocks, coarsest first.</summary>
    public IReadOnlyList<InrBlock> Blocks => [.. _blocks];

    private int Cell => Shape.Side / _options.InputSide;

    /// <inheritdoc/>
    public override ImageRegion Native(ImageRegion region) => FrameSizes.Covering(region, Cell);

    /// <inheritdoc/>
    public override IReadOnlyList<Resolution> NoiseSizes(ImageRegion native) => [];

    /// <inheritdoc/>
    /// <remarks>Parts of whole cells can be made as well; with nearest neighbours they have the frame's pixels.</remarks>
    public override Tensor Make(Tensor latents, IReadOnlyList<ImageRegion> native, IReadOnlyList<Tensor>? noise)
    {
        using DisposeScope scope = NewDisposeScope();
        if (latents.shape.Length != 3 || latents.shape[1] != StyleCount)
        {
            throw new ArgumentException($"latents are [{string.Join(", ", latents.shape)}]; expected {StyleCount} styles", nameof(latents));
        }

        (int columns, int rows) = FrameSizes.CellsOf(native, Cell);
        Tensor? x = null, image = null;
        int style = 0;
        foreach (InrBlock block in _blocks)
        {
            if (block.Upsamples)
            {
                (columns, rows) = (columns * 2, rows * 2);
                (x, image) = (Upsample(x!, rows, columns), Upsample(image!, rows, columns));
            }

            if (block.Encoding is InrEncoding encoding)
            {
                Tensor positions = encoding.Make(native, columns, rows).expand(latents.shape[0], -1, -1, -1);
                x = x is null ? positions : cat([x, positions], 1);
            }

            x = block.Run(x!, latents, style, _options.Bilinear && !block.IsFirst);
            style += block.LayerCount;
            Tensor added = block.ToImage(x, Style(latents, style));
            image = image is null ? added : image + added;
        }

        return image!.MoveToOuterDisposeScope();
    }

    private Tensor Upsample(Tensor x, int rows, int columns) => _options.Bilinear
        ? nn.functional.interpolate(x, size: [rows, columns], mode: InterpolationMode.Bilinear, align_corners: true)
        : nn.functional.interpolate(x, size: [rows, columns], mode: InterpolationMode.Nearest);
}
