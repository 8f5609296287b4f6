using ScaleParty.Editor.State;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Editor.Materials;

/// <summary>Makes the image of a material, in pieces so that memory is bounded.</summary>
/// <param name="renderer">Has the network.</param>
/// <param name="state">What is shown.</param>
/// <param name="options">Side and seams.</param>
/// <param name="progress">Receives the share that is done.</param>
/// <param name="stop">Stops between two pieces.</param>
internal sealed class MaterialRegion(StateRenderer renderer, ViewState state, MaterialOptions options, IProgress<double> progress, CancellationToken stop)
{
    private const int Piece = 512;

    // Fewer pixels of level 0 than this hold no more than a few base cells.
    private const int FewestPixels = 16;

    /// <summary>Makes it.</summary>
    /// <exception cref="InvalidDataException">A value of the state does not fit the network, or its region cannot be made periodic.</exception>
    public MaterialImage Make()
    {
        SynthesisRequest request = renderer.Request(state, new Resolution(options.Side, options.Side));
        return options.Seams switch
        {
            MaterialSeams.None => Plain(request, options.Side),
            MaterialSeams.Blend => MarginBlend.Apply(Plain(request, options.Side + MarginBlend.Margin(options.Side)), options.Side),
            _ => Exact(request),
        };
    }

    private MaterialImage Plain(SynthesisRequest request, int side) => new(
        Pieces(side, renderer.Network.Description.ImageChannels.Count, (x, y, size, image) => renderer.Synthesize(request with { Region = request.Region.Tile(x, y, size.Width, size.Height) }, image)),
        side,
        renderer.Network.Description.ImageChannels,
        request.Region.Scale,
        Wraps: false);

    private MaterialImage Exact(SynthesisRequest request)
    {
        try
        {
            return renderer.Mode(state) == SynthesisMode.Pyramid ? Refined(request) : Afresh(request);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"the region cannot be made exactly seamless: {e.Message}. Blended seams are possible.", e);
        }
    }

    private MaterialImage Afresh(SynthesisRequest request)
    {
        // As a pyramid of one level, whose noise repeats with it.
        SeamlessRegion seamless = SeamlessRegion.Of(renderer.Network, request);
        PyramidContent content = PyramidContent.OfSeed(renderer.Network, null, request.Noise.Seed) with { Latent = seamless.Request.Latent, NoiseStrength = request.Noise.AppliedStrength };
        using var pyramid = new ImagePyramid(
            new CpuSynthesizer(seamless.Network),
            null,
            content,
            new PyramidOptions { Period = seamless.Request.Region.Scale.Y, Repeats = seamless.Request.Region.Resolution });
        return new MaterialImage(
            Pieces(options.Side, pyramid.Channels.Count, (x, y, size, image) => pyramid.Make(0, x, y, size, image)),
            options.Side,
            pyramid.Channels,
            request.Region.Scale,
            Wraps: true);
    }

    /// <summary>Level 0 has the period nearest to the default from below that divides the side by whole levels; the finest level then has the side's pixels, or twice as many per axis.</summary>
    private MaterialImage Refined(SynthesisRequest request)
    {
        GeneratorNetwork refinement = renderer.Refinement!;
        (int coarse, int levels, int factor) = Ladder(request.Region.Extent.Y, renderer.Network.Description, refinement.Description.CellSize);
        SeamlessRegion seamless = SeamlessRegion.Of(renderer.Network, request with { Region = ImageRegion.FromExtent(request.Region.Centre, request.Region.Extent, new Resolution(coarse, coarse)) });
        PyramidContent content = PyramidContent.OfSeed(renderer.Network, refinement, request.Noise.Seed) with { Latent = seamless.Request.Latent, NoiseStrength = request.Noise.AppliedStrength };
        using var pyramid = new ImagePyramid(
            new CpuSynthesizer(seamless.Network),
            new CpuSynthesizer(refinement),
            content,
            new PyramidOptions { Period = seamless.Request.Region.Scale.Y, MaximumLevel = levels, Repeats = seamless.Request.Region.Resolution });
        int side = options.Side * factor;
        return new MaterialImage(
            Pieces(side, pyramid.Channels.Count, (x, y, size, image) => pyramid.Make(levels, x, y, size, image)),
            side,
            pyramid.Channels,
            request.Region.Scale / factor,
            Wraps: true).Reduced(factor);
    }

    private (int Coarse, int Levels, int Factor) Ladder(double extent, NetworkDescription network, int ratio)
    {
        int unit = Math.Max(network.CellSize, ratio);
        double wanted = Math.Max(extent / PyramidOptions.DefaultPeriod(network), FewestPixels);
        double most = network.SmallestTrainedPeriod == 0 ? double.PositiveInfinity : extent * network.CellSize / network.SmallestTrainedPeriod;
        foreach (int factor in (int[])[1, 2, 4, 8])
        {
            (int coarse, int levels) = (options.Side * factor, 0);
            while (coarse % (ratio * unit) == 0 && coarse / ratio >= wanted)
            {
                (coarse, levels) = (coarse / ratio, levels + 1);
            }

            if (coarse % unit == 0 && coarse >= wanted && coarse <= most)
            {
                return (coarse, levels, factor);
            }
        }

        throw new ArgumentException(FormattableString.Invariant($"it spans {extent:0.###} image units and {options.Side} pixels; expected a power of two of pixels and at least {FewestPixels * network.SmallestTrainedPeriod / network.CellSize:0.###} image units, which the network was trained to show"));
    }

    private float[] Pieces(int side, int channels, Action<int, int, Resolution, ImageBuffer> make)
    {
        var values = new float[checked(side * side * channels)];
        var image = new ImageBuffer();
        for (int y = 0; y < side; y += Piece)
        {
            for (int x = 0; x < side; x += Piece)
            {
                stop.ThrowIfCancellationRequested();
                var size = new Resolution(Math.Min(Piece, side - x), Math.Min(Piece, side - y));
                make(x, y, size, image);
                for (int row = 0; row < size.Height; row++)
                {
                    image.Values.Slice(row * size.Width * channels, size.Width * channels).CopyTo(values.AsSpan((((y + row) * side) + x) * channels));
                }

                progress.Report((((double)y * side) + ((double)(x + size.Width) * size.Height)) / ((double)side * side));
            }
        }

        return values;
    }
}
