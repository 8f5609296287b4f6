using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>
/// MS-PIE (Xu et al. 2021): StyleGAN2 whose constant is a positional encoding, so that frames of any whole number of cells can be made.
/// The encoding's corners are the frame's whatever its size, and without zero padding maps grow from n to 2n + 4: the period of positions is uneven.
/// </summary>
internal sealed class MspieGenerator : LevelGenerator
{
    // A 3x3 convolution takes a pixel from each side.
    private const int Margin = 2;

    /// <summary>A generator with random weights from torch's default generator.</summary>
    /// <param name="shape">Its shape; <see cref="GeneratorShape.Side"/> is the smallest size.</param>
    /// <param name="options">The variant.</param>
    public MspieGenerator(GeneratorShape shape, MspieOptions options)
        : base(nameof(MspieGenerator), shape, new PixelNorm(), options.Channels)
    {
        if (options.SinusoidalSize is not 0 && (options.SinusoidalSize < 4 || options.SinusoidalSize % 2 != 0))
        {
            throw new ArgumentException($"{options.SinusoidalSize} sinusoids per axis; expected an even number of at least 4, or 0", nameof(options));
        }

        Options = options;
    }

    /// <summary>The variant.</summary>
    public MspieOptions Options { get; }

    private int Cell => 1 << (Shape.Channels.Count - 1);

    private int Head => Options.PadsWithZeros ? 0 : Margin;

    /// <summary>The encoding of a frame of whole cells, [1, channels, rows + margin, columns + margin].</summary>
    public Tensor Encode(int rows, int columns) =>
        MspieEncoding.Make(Options, rows + Head, columns + Head, GeneratorShape.BaseSide + Head, MeanLatent.device);

    /// <inheritdoc/>
    public override ImageRegion Native(ImageRegion region) => FrameSizes.Covering(region, Cell);

    /// <inheritdoc/>
    public override IReadOnlyList<Resolution> NoiseSizes(ImageRegion native)
    {
        (int x, int y) = FrameSizes.CellsOf([native], Cell);

        // The first of a level's two convolutions still has a pixel on each side that the second takes.
        return Noisy(Enumerable.Range(0, (2 * Shape.Channels.Count) - 1).Select(k => (Factor: 1 << ((k + 1) / 2), More: k % 2 == 1 ? Head : 0))
            .Select(s => new Resolution((x * s.Factor) + s.More, (y * s.Factor) + s.More)));
    }

    /// <inheritdoc/>
    public override Tensor Make(Tensor latents, IReadOnlyList<ImageRegion> native, IReadOnlyList<Tensor>? noise)
    {
        FrameSizes.RequireFull(native);
        (int x, int y) = FrameSizes.CellsOf(native, Cell);
        using DisposeScope scope = NewDisposeScope();
        Tensor encoding = Encode(y, x);
        return (Options.PadsWithZeros
            ? Synthesize(encoding, latents, noise, Padded, (map, weight) => Resize(Padded(map, weight), 0), Padded)
            : Synthesize(encoding, latents, noise, Unpadded, (map, weight) => Unpadded(Resize(map, 2 * Margin), weight), Unpadded)).MoveToOuterDisposeScope();
    }

    private static Tensor Resize(Tensor map, int more) =>
        nn.functional.interpolate(map, size: [(2 * map.shape[2]) + more, (2 * map.shape[3]) + more], mode: InterpolationMode.Bilinear, align_corners: true);
}
