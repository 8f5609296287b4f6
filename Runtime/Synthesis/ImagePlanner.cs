using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>What every synthesizer that writes to CPU memory does around its arithmetic: plan, memory limit, encoding, and the check of what was made.</summary>
internal sealed class ImagePlanner
{
    private readonly NetworkDescription _description;
    private readonly long _maximumWorkingBytes;
    private readonly string _limitName;
    private readonly int _valueBytes;
    private readonly EncodingFill _encoding;
    private readonly LatticeInputs _lattice;
    private SynthesisPlan? _plan;
    private BakedLatent? _latent;

    /// <param name="network">The network.</param>
    /// <param name="maximumWorkingBytes">Most memory that the feature maps of an image may take.</param>
    /// <param name="limitName">Name of the option that sets it.</param>
    /// <param name="valueBytes">Bytes per value of a feature map.</param>
    /// <param name="workers">Threads that write encodings, used during the planner's calls only; null for none.</param>
    public ImagePlanner(GeneratorNetwork network, long maximumWorkingBytes, string limitName, int valueBytes, IWorkers? workers = null)
    {
        _description = network.Description;
        _maximumWorkingBytes = maximumWorkingBytes;
        _limitName = limitName;
        _valueBytes = valueBytes;
        _encoding = new EncodingFill(_description.Encoding, workers);
        _lattice = new LatticeInputs(_description, _encoding);
    }

    /// <summary>Plans an image and fills its encoding, which is valid until the next call.</summary>
    /// <exception cref="ArgumentException">It is a refinement network, the image needs more memory than is allowed, or the latent does not fit the network.</exception>
    public PreparedImage Prepare(SynthesisRequest request)
    {
        NetworkShapes.RequireStandalone(_description);
        SampleLattice lattice = request.Lattice(_description.Blocks);
        if (_plan is null || !_plan.IsFor(lattice))
        {
            _plan = Checked(new SynthesisPlan(_description.Blocks, lattice.CellsX, lattice.CellsY, lattice.Padding, lattice.Delivered));
        }

        Check(request.Latent);
        ReadOnlySpan<float> encoding = _encoding.Fill(CellGrid.Of(lattice), request.Warp, request.Latent.Phases);
        return new PreparedImage(_plan, encoding, _plan.WholeEncoding, NoiseSource.From(request.Noise, lattice, request.Warp));
    }

    /// <summary>Plans a rectangle of a fixed lattice and fills its encoding, which is valid until the next call.</summary>
    /// <exception cref="ArgumentException">A value of the request does not fit the network, or the image needs more memory than is allowed.</exception>
    public PreparedImage Prepare(LatticeRequest request, LatticeTiles tiles)
    {
        _lattice.Check(request);
        Check(request.Latent);
        var pixels = new PixelLattice(request, tiles);
        SynthesisPlan plan = _lattice.Plan(tiles, pixels.Area);
        if (!ReferenceEquals(plan, _plan))
        {
            _plan = Checked(plan);
        }

        ReadOnlySpan<float> encoding = _lattice.Encoding(request, pixels, plan, out MapArea area);
        return new PreparedImage(plan, encoding, area, NoiseSource.From(request, pixels));
    }

    /// <summary>An image of whole base cells whose encoding and noise are given.</summary>
    /// <exception cref="ArgumentException">The image needs more memory than is allowed.</exception>
    public PreparedImage PrepareWhole(ReadOnlySpan<float> encoding, int cellsX, int cellsY, PaddingMode padding, float[][]? noise)
    {
        int cell = _description.CellSize;
        SynthesisPlan plan = Checked(new SynthesisPlan(_description.Blocks, cellsX, cellsY, padding, new Resolution(cellsX * cell, cellsY * cell)));
        return new PreparedImage(plan, encoding, plan.WholeEncoding, NoiseSource.Given(noise));
    }

    /// <summary>Memory of the target for a plan's image.</summary>
    public Span<float> Begin(SynthesisPlan plan, IImageTarget target) => Begin(_description, plan, target);

    /// <summary>Completes the target if what was written is finite.</summary>
    /// <param name="image">What was written.</param>
    /// <param name="target">The target.</param>
    /// <param name="precision">Name of the number format.</param>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void Complete(ReadOnlySpan<float> image, IImageTarget target, string precision) => Complete(_description, image, target, precision);

    /// <summary>Memory of the target for a plan's image.</summary>
    internal static Span<float> Begin(NetworkDescription network, SynthesisPlan plan, IImageTarget target)
    {
        int channels = network.ImageChannels.Count;
        Span<float> destination = target.Begin(plan.Delivered, channels);
        long expected = plan.Delivered.PixelCount * channels;
        return destination.Length == expected
            ? destination
            : throw new ArgumentException(FormattableString.Invariant($"the target gave memory for {destination.Length} values; expected {expected}"), nameof(target));
    }

    /// <summary>Completes the target if what was written is finite.</summary>
    internal static void Complete(NetworkDescription network, ReadOnlySpan<float> image, IImageTarget target, string precision)
    {
        if (!Finite.AreAll(image))
        {
            throw new InvalidDataException($"the image of the network {BadFile.Quote(network.Name)} is not finite: its weights or the latent are too large for {precision}");
        }

        target.Complete();
    }

    private void Check(BakedLatent latent)
    {
        if (!ReferenceEquals(_latent, latent))
        {
            latent.CheckFits(_description);
            _latent = latent;
        }
    }

    private SynthesisPlan Checked(SynthesisPlan plan)
    {
        int imageChannels = _description.ImageChannels.Count;
        long bytes = plan.WorkingBytes(_description.Channels, _description.Encoding.Channels, imageChannels, _valueBytes);
        return bytes <= _maximumWorkingBytes && plan.Delivered.PixelCount * imageChannels <= int.MaxValue
            ? plan
            : throw new ArgumentException(
                FormattableString.Invariant($"an image of {plan.Delivered} pixels needs about {bytes >> 20} MiB for its feature maps; expected at most {_maximumWorkingBytes >> 20} MiB ({_limitName}) and {int.MaxValue} values: ask for tiles of it instead"));
    }
}
