using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>
/// Runs a network on the processor, in vector code and threads of its own, without any native library: convolutions in Winograd's form, every upsampling fused
/// with its convolution, only what the delivered pixels need. An animated latent costs nothing: it scales maps, not filters.
/// </summary>
/// <remarks>Calls on one instance must not overlap; they may come from any thread. Its threads sleep between images and end with it.</remarks>
public sealed class CpuSynthesizer : ISynthesizer, ILatticeSynthesizer
{
    private readonly ImagePlanner _planner;
    private readonly CpuEngine _engine;
    private bool _disposed;

    /// <summary>Prepares a network for synthesis.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How to compute; null for one thread per processor.</param>
    public CpuSynthesizer(GeneratorNetwork network, CpuSynthesizerOptions? options = null)
        : this(network, options, VectorKernels.Best())
    {
    }

    internal CpuSynthesizer(GeneratorNetwork network, CpuSynthesizerOptions? options, VectorKernels kernels)
    {
        Network = Guard.NotNull(network, nameof(network));
        options ??= new CpuSynthesizerOptions();
        _engine = new CpuEngine(network, kernels, options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        _planner = new ImagePlanner(network, options.MaximumWorkingBytes, nameof(CpuSynthesizerOptions.MaximumWorkingBytes), sizeof(float), _engine.Workers);
        Backend = $"cpu float32 ({kernels.Name})";
    }

    /// <inheritdoc/>
    public GeneratorNetwork Network { get; }

    /// <inheritdoc/>
    public string Backend { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It is a refinement network, the latent does not fit the network, or the image needs more memory than <see cref="CpuSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidDataException">The image is not finite: the network's weights or the latent are too large.</exception>
    public void Synthesize(SynthesisRequest request, IImageTarget target)
    {
        Guard.NotDisposed(_disposed, this);
        Guard.NotNull(request, nameof(request));
        Guard.NotNull(target, nameof(target));
        Run(request.Latent, _planner.Prepare(request), target);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value of the request does not fit the network, or the image needs more memory than <see cref="CpuSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidDataException">The image is not finite: the network's weights, the latent or the coarser image are too large.</exception>
    public void Synthesize(LatticeRequest request, IImageTarget target)
    {
        Guard.NotDisposed(_disposed, this);
        Guard.NotNull(request, nameof(request));
        Guard.NotNull(target, nameof(target));
        Run(request.Latent, _planner.Prepare(request, _engine.LatticeTiles), target);
    }

    /// <summary>Makes the image of an encoding and noise maps that are given rather than derived from a region.</summary>
    /// <param name="latent">The latent.</param>
    /// <param name="encoding">[H, W, C], padding included.</param>
    /// <param name="cellsX">Base cells along x, without padding.</param>
    /// <param name="cellsY">Base cells along y, without padding.</param>
    /// <param name="padding">The padding mode.</param>
    /// <param name="noise">One whole map per convolution, or null for none.</param>
    /// <param name="target">Where the pixels go.</param>
    internal void SynthesizeFrom(BakedLatent latent, ReadOnlySpan<float> encoding, int cellsX, int cellsY, PaddingMode padding, float[][]? noise, IImageTarget target)
    {
        Guard.NotDisposed(_disposed, this);
        Run(latent, _planner.PrepareWhole(encoding, cellsX, cellsY, padding, noise), target);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _engine.Dispose();
        }
    }

    private void Run(BakedLatent latent, in PreparedImage prepared, IImageTarget target)
    {
        Span<float> destination = _planner.Begin(prepared.Plan, target);
        _engine.Run(latent, prepared, destination);
        _planner.Complete(destination, target, "float32");
    }
}
