using ScaleParty.Sampling;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>
/// MS-PE (Choi et al. 2021, Sec. 3): StyleGAN2 that reads sinusoidal encodings in place of its constant and again at every level, and keeps its zero padding.
/// Positions decide most of an image, but the zeros at the edges still change what lies near them.
/// </summary>
internal sealed class MsPeGenerator : LevelGenerator
{
    [ComponentName(Name = "pes")]
    private readonly ModuleList<LevelStrength> _strengths;

    /// <summary>A generator with random weights from torch's default generator.</summary>
    public MsPeGenerator(GeneratorShape shape)
        : base(nameof(MsPeGenerator), shape, new UnitNorm(), shape.Channels[0])
    {
        if (shape.Channels.FirstOrDefault(c => c % 4 != 0) is int wrong and not 0)
        {
            throw new ArgumentException($"a level has {wrong} channels; expected multiples of 4", nameof(shape));
        }

        _strengths = new ModuleList<LevelStrength>([.. shape.Channels.Skip(1).Select(_ => new LevelStrength())]);
        RegisterComponents();
    }

    private int Cell => 1 << (Shape.Channels.Count - 1);

    /// <inheritdoc/>
    public override ImageRegion Native(ImageRegion region) => FrameSizes.Covering(region, Cell);

    /// <inheritdoc/>
    public override IReadOnlyList<Resolution> NoiseSizes(ImageRegion native)
    {
        (int x, int y) = FrameSizes.CellsOf([native], Cell);
        return Noisy(Enumerable.Range(0, (2 * Shape.Channels.Count) - 1).Select(k => (k + 1) / 2).Select(level => new Resolution(x << level, y << level)));
    }

    /// <inheritdoc/>
    /// <remarks>Parts can be made as well: their positions are the frame's, but the zeros around them are not.</remarks>
    public override Tensor Make(Tensor latents, IReadOnlyList<ImageRegion> native, IReadOnlyList<Tensor>? noise)
    {
        using DisposeScope scope = NewDisposeScope();
        (int x, int y) = FrameSizes.CellsOf(native, Cell);
        return Synthesize(latents, [.. Enumerable.Range(0, Shape.Channels.Count).Select(Encode)], noise).MoveToOuterDisposeScope();

        Tensor Encode(int level) => MsPeEncoding.Make(
            Shape.Channels[level],
            [.. native.Select(r => Positions(x << level, level, r.TopLeft.X, r.Extent.X))],
            [.. native.Select(r => Positions(y << level, level, r.TopLeft.Y, r.Extent.Y))]);
    }

    /// <summary>Makes images of given encodings.</summary>
    /// <param name="latents">[B, styles, style].</param>
    /// <param name="encodings">One per level, coarsest first; or that of the coarsest level alone.</param>
    /// <param name="noise">A map per layer; null for none.</param>
    public Tensor Synthesize(Tensor latents, IReadOnlyList<Tensor> encodings, IReadOnlyList<Tensor>? noise)
    {
        Device device = MeanLatent.device;
        return Synthesize(
            encodings[0].to(device),
            latents,
            noise,
            Padded,
            Transposed,
            Padded,
            (level, map) => level < encodings.Count ? map + (encodings[level].to(device) * _strengths[level - 1].Value) : map);
    }

    // The official code numbers pixels from the frame's edge: its pixels' edges, not their centres, keep their place at other sizes.
    private static double[] Positions(int count, int level, double start, double extent)
    {
        int trained = GeneratorShape.BaseSide << level;
        return [.. Enumerable.Range(0, count).Select(i => trained * (((start + (extent * i / count)) / ImageRegion.FullFrameSide) + 0.5))];
    }

    private sealed class LevelStrength : nn.Module
    {
        [ComponentName(Name = "gamma")]
        private readonly Parameter _gamma;

        // The official code starts with encodings as strong as noise: not at all.
        public LevelStrength()
            : base(nameof(LevelStrength))
        {
            using DisposeScope scope = NewDisposeScope();
            _gamma = ScaleParty.Torch.Parameters.Own(zeros(1));
            RegisterComponents();
        }

        public Parameter Value => _gamma;
    }
}
