using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Noise;
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
    private readonly FrameInputs _inputs;
    private readonly ImagePasses _passes;
    private readonly CostEstimator _estimator;
    private readonly ISliceTimer _timer;
    private readonly EncodingInputs _encodingInputs = new();
    private readonly NoiseInputs[] _noiseInputs;
    private readonly WarpProgram _warps = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private IDeviceImageTarget? _target;
    private float[] _values = [];
    private int _pass, _row;
    private bool _waiting, _disposed;

    /// <summary>Compiles the shaders of a network and uploads its weights.</summary>
    /// <param name="gl">The functions of the context that is current on this thread.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">How to compute; null for float32 weights.</param>
    /// <exception cref="GraphicsException">The context has no compute shaders (OpenGL older than 4.3, macOS), the device allows too small groups, or a shader does not compile; the message says which.</exception>
    public ComputeSynthesizer(GL gl, GeneratorNetwork network, ComputeSynthesizerOptions? options = null)
        : this(gl, network, options, null, null)
    {
    }

    internal ComputeSynthesizer(GL gl, GeneratorNetwork network, ComputeSynthesizerOptions? options, ComputeLimits? limits, ISliceTimer? timer)
    {
        _gl = Guard.NotNull(gl, nameof(gl));
        Network = Guard.NotNull(network, nameof(network));
        _options = options ?? new ComputeSynthesizerOptions();
        _limits = limits ?? ComputeLimits.Read(gl);
        _limits.Check();
        GlErrors.Forget(gl);
        Backend = $"compute {ShortName(_limits.Device)} {(_options.Precision == ComputePrecision.Float16 ? "float16" : "float32")}";
        _programs = new ProgramCache(gl);
        _weights = new NetworkBuffers(gl, network, _limits, _options.Precision);
        _latent = new LatentBuffer(gl, network);
        _inputs = new FrameInputs(gl);
        _noiseInputs = [.. network.Convolutions.Select(_ => new NoiseInputs())];
        try
        {
            _passes = new ImagePasses(gl, network, _weights, _latent, _programs, _options.Precision);
        }
        catch (GraphicsException)
        {
            _programs.Dispose();
            _weights.Dispose();
            _latent.Dispose();
            _inputs.Dispose();
            throw;
        }

        _estimator = new CostEstimator(_passes.All.Length);
        _timer = timer ?? new GlSliceTimer(gl);
        GlErrors.Check(gl, "while uploading a network");
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
        SampleLattice lattice = Prepare(request);
        _passes.SetTarget(target.Begin(lattice.Delivered), target.Format);
        Start(target);
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

        (int slices, double estimate) = Issue(milliseconds);
        if (_pass < _passes.All.Length)
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

        Prepare(request);
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
        int cell = Network.Description.CellSize, pad = padding.EncodingPad();
        _target = null;
        _latent.Hold(latent);
        Lay(new SynthesisPlan(Network.Description.Blocks, cellsX, cellsY, padding, new Resolution(cellsX * cell, cellsY * cell)));
        _inputs.Clear();
        EncodingInputs.WriteGiven(_inputs, encoding, Network.Description.Encoding.Channels, cellsX + (2 * pad), pad, _passes.Plan!.Encoding);
        _inputs.Upload();
        _passes.SetEncoding(EncodingMode.Given, false, _inputs, 0, 0);
        for (int k = 0; k < _noiseInputs.Length; k++)
        {
            _passes.SetNoiseStrength(k, noise is null ? 0 : Network.Convolutions[k].NoiseStrength);
            if (noise is not null)
            {
                int margin = padding.Margin(k);
                _passes.UploadNoise(k, noise[k], margin, (cellsX << ((k + 1) / 2)) + (2 * margin));
            }
        }

        ReadBack(target);
    }

    /// <summary>Deletes everything on the device, on the thread that made it.</summary>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        CheckUse();
        _disposed = true;
        _target = null;
        _timer.Dispose();
        _passes.Dispose();
        _inputs.Dispose();
        _latent.Dispose();
        _weights.Dispose();
        _programs.Dispose();
    }

    // "llvmpipe" of "llvmpipe (LLVM 15.0.6, 256 bits)".
    private static string ShortName(string device) => device.Split(['(', '/'], 2)[0].Trim();

    private SampleLattice Prepare(SynthesisRequest request)
    {
        SampleLattice lattice = request.Lattice(Network.Description.Blocks);
        _target = null;
        GlErrors.Forget(_gl);
        _latent.Hold(request.Latent);
        if (_passes.Plan is null || !_passes.Plan.IsFor(lattice))
        {
            Lay(new SynthesisPlan(lattice.Blocks, lattice.CellsX, lattice.CellsY, lattice.Padding, lattice.Delivered));
        }

        _inputs.Clear();
        EncodingDescription encoding = Network.Description.Encoding;
        _encodingInputs.Write(_inputs, encoding, lattice, _passes.Plan!.Encoding, request.Warp, request.Latent.Phases);
        PrepareNoise(request, lattice);
        _inputs.Upload();
        _passes.SetEncoding(encoding.Kind == EncodingKind.Grid ? EncodingMode.Grid : EncodingMode.Fourier, request.Warp is not null, _inputs, 0, _encodingInputs.Cells);
        for (int k = 0; k < _noiseInputs.Length; k++)
        {
            if (_noiseInputs[k].IsUsed)
            {
                _passes.SetNoise(k, _inputs, _noiseInputs[k], request.Noise.PreserveVariance);
            }
        }

        return lattice;
    }

    private void PrepareNoise(SynthesisRequest request, SampleLattice lattice)
    {
        NoiseSettings settings = request.Noise;
        bool any = Network.Description.HasNoise && settings.Policy != NoisePolicy.None;
        _warps.Read(settings.Policy == NoisePolicy.GridSample ? request.Warp : null);
        for (int k = 0; k < _noiseInputs.Length; k++)
        {
            float strength = any ? (float)(Network.Convolutions[k].NoiseStrength * settings.Strength) : 0;
            _passes.SetNoiseStrength(k, strength);
            if (!_noiseInputs[k].Write(strength == 0 ? null : _inputs, settings, lattice, k, ImagePasses.Area(_passes.Plan!, k), _warps))
            {
                DrawNoise(settings, lattice, k, request.Warp);
            }
        }
    }

    // A warp that the kernel cannot apply: the map is drawn here and uploaded.
    private void DrawNoise(NoiseSettings settings, SampleLattice lattice, int convolution, Warp? warp)
    {
        (int width, int height) = lattice.MapSize(convolution);
        Span<float> map = Values(checked(width * height));
        LayerNoise.Fill(settings, lattice, convolution, warp, map);
        _passes.UploadNoise(convolution, map, lattice.Padding.Margin(convolution), width);
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

    private void Start(IDeviceImageTarget? target)
    {
        _target = target;
        _pass = 0;
        _row = 0;
        _waiting = true;
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
        Start(null);
        Issue(double.PositiveInfinity);
        _gl.MemoryBarrier(MemoryBarrierMask.BufferUpdateBarrierBit);
        int pixels = checked((int)resolution.PixelCount);
        Span<float> values = Values(checked(pixels * 4 * _weights.ImageQuads));
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

    private (int Slices, double Milliseconds) Issue(double budget)
    {
        _timer.Collect(_estimator);
        int slices = 0;
        double spent = 0;
        ComputePass[] passes = _passes.All;
        while (_pass < passes.Length)
        {
            ComputePass pass = passes[_pass];
            if (!pass.IsActive)
            {
                _pass++;
                continue;
            }

            double work = pass.MultiplicationsPerRow;
            int rows = _estimator.RowsWithin(_pass, pass.Rows - _row, work, budget - spent);
            if (rows == 0 && slices > 0)
            {
                break;
            }

            // A frame makes at least the smallest slice, or an image would never be finished.
            rows = Math.Max(rows, 1);
            spent += _estimator.Estimate(_pass, rows, work);
            slices++;
            Issue(pass, rows, work);
        }

        Unbind();
        GlErrors.Check(_gl, "while synthesizing an image");
        return (slices, spent);
    }

    private void Issue(ComputePass pass, int rows, double work)
    {
        if (_waiting || (_row == 0 && pass.Waits))
        {
            _gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit);
            _waiting = false;
        }

        _timer.Begin();
        pass.Dispatch(_gl, _row, rows);
        _timer.End(_pass, rows, work);
        _row += rows;
        if (_row == pass.Rows)
        {
            _pass++;
            _row = 0;
        }
    }

    private void Unbind()
    {
        _gl.UseProgram(0);
        for (uint slot = 0; slot < ComputePass.Slots; slot++)
        {
            _gl.BindBufferBase(BufferTargetARB.ShaderStorageBuffer, slot, 0);
        }

        _gl.BindImageTexture(1, 0, 0, false, 0, BufferAccessARB.WriteOnly, InternalFormat.Rgba8);
    }

    private Span<float> Values(int count)
    {
        if (_values.Length < count)
        {
            _values = new float[count];
        }

        return _values.AsSpan(0, count);
    }

    private void CheckUse()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException($"this synthesizer belongs to the OpenGL context of thread {_thread} and was used on thread {Environment.CurrentManagedThreadId}; use and dispose it on its own thread");
        }
    }
}
