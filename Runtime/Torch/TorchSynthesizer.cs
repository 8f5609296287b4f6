using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>
/// Runs a network in torch, for CUDA (on the processor <see cref="Synthesis.Cpu.CpuSynthesizer"/> is faster): per latent, style, demodulation, equalised scale and the
/// activation's gain are folded into plain convolution weights; every upsampling is fused with its convolution; only what the delivered pixels need is computed.
/// </summary>
/// <remarks>Calls on one instance must not overlap; they may come from any thread. One thread throughout is cheapest, as OpenMP keeps its workers per calling thread.</remarks>
public sealed class TorchSynthesizer : ISynthesizer
{
    private readonly TorchSynthesizerOptions _options;
    private readonly TensorEngine _engine;
    private readonly ImagePlanner _planner;
    private readonly List<(BakedLatent Latent, TensorEngine.Folded Folded)> _folded = [];
    private bool _disposed;

    /// <summary>Prepares a network for synthesis.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How to compute; null for float32 on the CPU.</param>
    /// <exception cref="ArgumentException">It is a refinement network.</exception>
    /// <exception cref="DllNotFoundException">libtorch does not load.</exception>
    /// <exception cref="NotSupportedException">The device is not available.</exception>
    public TorchSynthesizer(GeneratorNetwork network, TorchSynthesizerOptions? options = null)
    {
        Network = Guard.NotNull(network, nameof(network));
        NetworkShapes.RequireStandalone(network.Description);
        _options = options ?? new TorchSynthesizerOptions();
        _planner = new ImagePlanner(network, _options.MaximumWorkingBytes, nameof(TorchSynthesizerOptions.MaximumWorkingBytes), _options.Precision == SynthesisPrecision.BFloat16 ? 2 : 4);
        TorchRuntime.EnsureLoaded();
        if (_options.Threads > 0)
        {
            TorchRuntime.Threads = _options.Threads;
        }

        _engine = new TensorEngine(network, _options.Device, _options.Precision);
    }

    /// <inheritdoc/>
    public GeneratorNetwork Network { get; }

    /// <inheritdoc/>
    public string Backend => _engine.Name;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latent does not fit the network, or the image needs more memory than <see cref="TorchSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidDataException">The image is not finite: the network's weights or the latent are too large.</exception>
    public void Synthesize(SynthesisRequest request, IImageTarget target)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Guard.NotNull(request, nameof(request));
        Guard.NotNull(target, nameof(target));
        Run(Folded(request.Latent), _planner.Prepare(request), target);
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
        ObjectDisposedException.ThrowIf(_disposed, this);
        Run(Folded(latent), _planner.PrepareWhole(encoding, cellsX, cellsY, padding, noise), target);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach ((_, TensorEngine.Folded folded) in _folded)
        {
            folded.Dispose();
        }

        _folded.Clear();
        _engine.Dispose();
    }

    private void Run(TensorEngine.Folded folded, in PreparedImage prepared, IImageTarget target)
    {
        Span<float> destination = _planner.Begin(prepared.Plan, target);
        _engine.Run(folded, prepared, destination);
        _planner.Complete(destination, target, $"{_options.Precision}");
    }

    // Most recently used last.
    private TensorEngine.Folded Folded(BakedLatent latent)
    {
        for (int i = _folded.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(_folded[i].Latent, latent))
            {
                (BakedLatent Latent, TensorEngine.Folded Folded) found = _folded[i];
                if (i != _folded.Count - 1)
                {
                    _folded.RemoveAt(i);
                    _folded.Add(found);
                }

                return found.Folded;
            }
        }

        TensorEngine.Folded folded = _engine.Fold(latent);
        if (_folded.Count == _options.CachedLatents)
        {
            _folded[0].Folded.Dispose();
            _folded.RemoveAt(0);
        }

        _folded.Add((latent, folded));
        return folded;
    }
}
