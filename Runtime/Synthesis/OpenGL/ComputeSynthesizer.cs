using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// Runs a network in OpenGL 4.3 compute shaders, straight into a texture: encoding, noise, modulated convolutions with fused
/// upsampling, to-image layers and conversion to texels. No torch, and nothing travels back to the CPU.
/// </summary>
/// <remarks>
/// Every member is called on the thread that made it, with its context current. Weights are uploaded once; a latent is a small
/// buffer. After a call no program, buffer or image is bound. One image is made at a time:
/// <see cref="Begin(SynthesisRequest, IDeviceImageTarget)"/> and <see cref="Synthesize"/> give up one that is not finished.
/// </remarks>
public sealed class ComputeSynthesizer : IDeviceSynthesizer
{
    private readonly GL _gl;
    private readonly ComputeSynthesizerOptions _options;
    private readonly ComputeLimits _limits;
    private readonly ProgramCache _programs;
    private readonly NetworkBuffers _weights;
    private readonly LatentBuffer _latent;
    private readonly RequestInputs _inputs;
    private readonly ImagePasses _passes;
    private readonly SliceQueue _slices;
    private readonly ContextMark _context;
    private readonly List<IDisposable> _owned = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private LatentBlend? _blend;
    private IDeviceImageTarget? _target;
    private float[] _values = [];
    private bool _disposed;

    /// <summary>Compiles the shaders of a network and uploads its weights.</summary>
    /// <param name="gl">The functions of the context that is current on this thread.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">How to compute; null for float32 weights.</param>
    /// <exception cref="ArgumentException">It is a refinement network, a weight is too large for half precision, or a convolution for the device.</exception>
    /// <exception cref="GraphicsException">The context has no compute shaders (OpenGL older than 4.3, macOS), the device allows too small groups, or a shader does not compile; the message says which.</exception>
    public ComputeSynthesizer(GL gl, GeneratorNetwork network, ComputeSynthesizerOptions? options = null)
        : this(gl, network, options, null, null)
    {
    }

    internal ComputeSynthesizer(GL gl, GeneratorNetwork network, ComputeSynthesizerOptions? options, ComputeLimits? limits, ISliceTimer? timer)
    {
        _gl = Guard.NotNull(gl, nameof(gl));
        Network = Guard.NotNull(network, nameof(network));
        NetworkShapes.RequireStandalone(network.Description);
        _options = options ?? new ComputeSynthesizerOptions();
        _limits = limits ?? ComputeLimits.Read(gl);
        _limits.Check();
        GlErrors.Forget(gl);
        _context = new ContextMark(gl, "this synthesizer");
        Backend = $"compute {ShortName(_limits.Device)} {(_options.Precision == ComputePrecision.Float16 ? "float16" : "float32")}";
        try
        {
            _programs = Own(new ProgramCache(gl));
            _latent = Own(new LatentBuffer(gl, network));
            _weights = Own(new NetworkBuffers(gl, network, _limits, _options.Precision));
            _passes = Own(new ImagePasses(gl, network, _weights, _latent, _programs, _options.Precision));
            _inputs = Own(new RequestInputs(gl, network, _passes));
            _slices = Own(new SliceQueue(gl, _passes.All, timer ?? new GlSliceTimer(gl, _limits.Device)));
            GlErrors.Check(gl, "while uploading a network");
        }
        catch
        {
            DisposeOwned();
            _context.Remove();
            throw;
        }
    }

    /// <inheritdoc/>
    public GeneratorNetwork Network { get; }

    /// <inheritdoc/>
    public string Backend { get; }

    /// <inheritdoc/>
    public bool IsWorking => _target is not null;

    /// <summary>The passes of the image that was begun last, for counting what it costs.</summary>
    internal IReadOnlyList<ComputePass> Passes => _passes.All;

    /// <summary>Kernel and constants of every program in use.</summary>
    internal IEnumerable<string> Programs => _programs.Keys;

    /// <summary>Whether the context that is current on this thread has what this needs: OpenGL 4.3.</summary>
    /// <param name="gl">The functions of the context.</param>
    public static bool IsSupported(GL gl) => ComputeLimits.AreAvailable(Guard.NotNull(gl, nameof(gl)));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latent does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidOperationException">This is another thread, or a warp yields a position that is not finite.</exception>
    public void Begin(SynthesisRequest request, IDeviceImageTarget target)
    {
        CheckUse();
        Guard.NotNull(request, nameof(request));
        Guard.NotNull(target, nameof(target));
        Begin(Prepare(request, null, 0), target);
    }

    /// <summary>
    /// Begins an image of the latent between the request's and another, as <see cref="LatentSpace.Lerp(BakedLatent, BakedLatent, double)"/>
    /// makes it, but on the device: while the two stay the same, a frame uploads no latent and allocates none.
    /// </summary>
    /// <param name="request">What to make; its latent is at 0.</param>
    /// <param name="other">The latent at 1.</param>
    /// <param name="share">Share of <paramref name="other"/>, -10 to 10.</param>
    /// <param name="target">Where it goes; shown when the image is whole.</param>
    /// <exception cref="ArgumentException">A latent does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidOperationException">This is another thread, or a warp yields a position that is not finite.</exception>
    public void Begin(SynthesisRequest request, BakedLatent other, double share, IDeviceImageTarget target)
    {
        CheckUse();
        Guard.NotNull(request, nameof(request));
        Guard.NotNull(other, nameof(other));
        Guard.InRange(share, -10, 10, nameof(share));
        Guard.NotNull(target, nameof(target));
        Begin(Prepare(request, other, share), target);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public SliceProgress Step(double milliseconds)
    {
        CheckUse();
        if (!(milliseconds > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(milliseconds), milliseconds, FormattableString.Invariant($"{nameof(milliseconds)} is {milliseconds}; expected a number above 0"));
        }

        if (_target is null)
        {
            return default;
        }

        (int slices, double estimate) = _slices.Issue(milliseconds);
        if (!_slices.IsEmpty)
        {
            return new SliceProgress(slices, estimate, false);
        }

        IDeviceImageTarget target = _target;
        _target = null;
        _gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit | MemoryBarrierMask.TextureUpdateBarrierBit | MemoryBarrierMask.FramebufferBarrierBit | MemoryBarrierMask.ShaderImageAccessBarrierBit);
        target.Complete();
        return new SliceProgress(slices, estimate, true);
    }

    /// <summary>
    /// Makes one image at once and reads it back, which waits for the device: for tests and off-line rendering. A target that is a
    /// texture on the device too is written there instead, and nothing is read back.
    /// </summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latent does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidOperationException">This is another thread, or a warp yields a position that is not finite.</exception>
    public void Synthesize(SynthesisRequest request, IImageTarget target)
    {
        CheckUse();
        Guard.NotNull(request, nameof(request));
        Guard.NotNull(target, nameof(target));
        if (target is IDeviceImageTarget device)
        {
            Begin(request, device);
            Step(double.PositiveInfinity);
            return;
        }

        Prepare(request, null, 0);
        ReadBack(target);
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
        CheckUse();
        int cell = Network.Description.CellSize;
        _target = null;
        _latent.Hold(latent);
        _passes.SetLatent(_latent.Handle, false);
        Lay(new SynthesisPlan(Network.Description.Blocks, cellsX, cellsY, padding, new Resolution(cellsX * cell, cellsY * cell)));
        _inputs.WriteGiven(encoding, padding, noise);
        ReadBack(target);
    }

    /// <summary>Deletes everything on the device, on the thread that made it. Where its context is gone, it went with it and nothing is left to do.</summary>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        CheckThread();
        _disposed = true;
        _target = null;
        if (_context.Remove())
        {
            DisposeOwned();
        }
    }

    // "llvmpipe" of "llvmpipe (LLVM 15.0.6, 256 bits)".
    private static string ShortName(string device) => device.Split(['(', '/'], 2)[0].Trim();

    private void Begin(SampleLattice lattice, IDeviceImageTarget target)
    {
        _passes.SetTarget(target.Begin(lattice.Delivered), target.Format);
        _slices.Fill();
        _target = target;
    }

    private SampleLattice Prepare(SynthesisRequest request, BakedLatent? other, double share)
    {
        SampleLattice lattice = request.Lattice(Network.Description.Blocks);
        _target = null;
        GlErrors.Forget(_gl);
        _latent.Hold(request.Latent);
        ReadOnlySpan<float> phases = request.Latent.Phases;
        if (other is null)
        {
            _passes.SetLatent(_latent.Handle, false);
        }
        else
        {
            _blend ??= Own(new LatentBlend(_gl, Network));
            _passes.Blend.Program ??= _programs.Get("blend", []);
            phases = _blend.Lay(_passes.Blend, _latent, request.Latent, other, share);
            _passes.SetLatent(_blend.Handle, true);
        }

        if (_passes.Plan is null || !_passes.Plan.IsFor(lattice))
        {
            Lay(new SynthesisPlan(lattice.Blocks, lattice.CellsX, lattice.CellsY, lattice.Padding, lattice.Delivered));
        }

        _inputs.Write(request, lattice, phases);
        return lattice;
    }

    private void Lay(SynthesisPlan plan)
    {
        (long bytes, long largest) = _passes.Bytes(plan);
        if (bytes > _options.MaximumWorkingBytes || largest > _limits.BufferBytes)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"an image of {plan.Delivered} pixels needs about {bytes >> 20} MiB for its feature maps, {largest >> 20} MiB of them in one buffer; expected at most {_options.MaximumWorkingBytes >> 20} MiB ({nameof(ComputeSynthesizerOptions.MaximumWorkingBytes)}) and {_limits.BufferBytes >> 20} MiB ({_limits.Device}): ask for tiles of it instead"));
        }

        _passes.Lay(plan);
    }

    private void ReadBack(IImageTarget target)
    {
        Resolution resolution = _passes.Plan!.Delivered;
        int channels = Network.Description.ImageChannels.Count;
        Span<float> destination = target.Begin(resolution, channels);
        long expected = resolution.PixelCount * channels;
        if (destination.Length != expected)
        {
            throw new ArgumentException($"the target gave memory for {destination.Length} values; expected {expected}", nameof(target));
        }

        _passes.SetTarget(0, default);
        _slices.Fill();
        _slices.Issue(double.PositiveInfinity);
        _gl.MemoryBarrier(MemoryBarrierMask.BufferUpdateBarrierBit);
        int pixels = checked((int)resolution.PixelCount);
        int count = checked(pixels * 4 * _weights.ImageQuads);
        if (_values.Length < count)
        {
            _values = new float[count];
        }

        Span<float> values = _values.AsSpan(0, count);
        _passes.Result.Read(values);
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<float> plane = values.Slice((c / 4 * 4 * pixels) + (c % 4));
            for (int p = 0; p < pixels; p++)
            {
                destination[(p * channels) + c] = plane[4 * p];
            }
        }

        GlErrors.Check(_gl, "while reading an image back");
        target.Complete();
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }

    private void DisposeOwned()
    {
        foreach (IDisposable part in _owned)
        {
            part.Dispose();
        }
    }

    private void CheckUse()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckThread();
        _context.Check();
    }

    private void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException($"this synthesizer belongs to the OpenGL context of thread {_thread} and was used on thread {Environment.CurrentManagedThreadId}; use and dispose it on its own thread");
        }
    }
}
