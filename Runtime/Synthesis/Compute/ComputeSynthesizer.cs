using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// Runs a network in compute shaders, straight into a texture: encoding, noise, modulated convolutions with fused
/// upsampling, to-image layers and conversion to texels. No torch, and nothing travels back to the CPU.
/// </summary>
/// <remarks>
/// Every member is called as the device asks; with OpenGL on the thread of its context. Weights are uploaded once; a latent is a small
/// buffer. After a call nothing is bound. One image is made at a time:
/// <see cref="Begin(SynthesisRequest, IDeviceImageTarget)"/> and <see cref="Synthesize(SynthesisRequest, IImageTarget)"/> give up one that is not finished.
/// </remarks>
public sealed class ComputeSynthesizer : IDeviceSynthesizer, ILatticeSynthesizer
{
    private readonly IComputeDevice _device;
    private readonly bool _leaveOpen;
    private readonly ComputeSynthesizerOptions _options;
    private readonly DeviceObjects _objects;
    private readonly ProgramCache _programs;
    private readonly NetworkBuffers _weights;
    private readonly LatentBuffer _latent;
    private readonly RequestInputs _inputs;
    private readonly ImagePasses _passes;
    private readonly SliceQueue _slices;
    private readonly LatticeInputs _lattice;
    private readonly LatticeTiles _tiles;
    private readonly ValueBound _bound;
    private LatentBlend? _blend;
    private IDeviceImageTarget? _target;
    private float[] _values = [];
    private bool _disposed;

    /// <summary>Compiles the shaders of a network and uploads its weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">How to compute; null for float32 weights.</param>
    /// <param name="leaveOpen">Whether the device outlives this; else it is disposed of with this, and where this constructor fails.</param>
    /// <exception cref="ArgumentException">A weight is too large for half precision, or a convolution for the device.</exception>
    /// <exception cref="GraphicsException">The device's limits are too small, its memory runs out, or a shader does not compile; the message says which.</exception>
    public ComputeSynthesizer(IComputeDevice device, GeneratorNetwork network, ComputeSynthesizerOptions? options = null, bool leaveOpen = false)
        : this(device, network, options, leaveOpen, null)
    {
    }

    internal ComputeSynthesizer(IComputeDevice device, GeneratorNetwork network, ComputeSynthesizerOptions? options, bool leaveOpen, ISliceTimer? timer)
    {
        _device = Guard.NotNull(device, nameof(device));
        _leaveOpen = leaveOpen;
        _options = options ?? new ComputeSynthesizerOptions();
        _objects = new DeviceObjects(device);
        try
        {
            Network = Guard.NotNull(network, nameof(network));
            _lattice = new LatticeInputs(network.Description, new EncodingFill(network.Description.Encoding, null));
            _tiles = LatticeTiles.Small(network.Description.Blocks);
            _bound = new ValueBound(network);
            device.CheckUse();
            device.Limits.Check();
            Backend = $"{device.Backend} {ShortName(device.Limits.Device)} {Precision}";
            _programs = new ProgramCache(_objects);
            _latent = new LatentBuffer(_objects, network);
            _weights = new NetworkBuffers(_objects, network, _options.Precision);
            _passes = new ImagePasses(_objects, network, _weights, _latent, _programs, _options.Precision);
            _inputs = new RequestInputs(_objects, network, _passes);
            _slices = new SliceQueue(device, _passes.All, _objects.Own(timer ?? new SliceTimer(device.CreateTimer())));
            device.Submit("while uploading a network");
        }
        catch
        {
            Release();
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

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It is a refinement network, the latent does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidDataException">The image could have numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">This is another thread, or a warp yields a position that is not finite.</exception>
    public void Begin(SynthesisRequest request, IDeviceImageTarget target)
    {
        CheckUse(request, target);
        Prepare(request, null, 0);
        Begin(request.Latent, null, 0, request.Noise.AppliedStrength, target);
    }

    /// <summary>Begins a rectangle of a fixed lattice; an image that was begun and not finished is given up. Texels hold -1 to 1 of the first four channels.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="target">Where it goes; shown when the rectangle is whole.</param>
    /// <exception cref="ArgumentException">A value of the request does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidDataException">The image could have numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void Begin(LatticeRequest request, IDeviceImageTarget target)
    {
        CheckUse(request, target);
        Prepare(request);
        Begin(request.Latent, null, 0, request.NoiseStrength, target);
    }

    /// <summary>
    /// Begins an image of the latent between the request's and another, as <see cref="LatentSpace.Lerp(BakedLatent, BakedLatent, double)"/>
    /// makes it, but on the device: while the two stay the same, a frame uploads no latent and allocates none.
    /// </summary>
    /// <param name="request">What to make; its latent is at 0.</param>
    /// <param name="other">The latent at 1.</param>
    /// <param name="share">Share of <paramref name="other"/>, -10 to 10.</param>
    /// <param name="target">Where it goes; shown when the image is whole.</param>
    /// <exception cref="ArgumentException">It is a refinement network, a latent does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidDataException">The image could have numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">This is another thread, or a warp yields a position that is not finite.</exception>
    public void Begin(SynthesisRequest request, BakedLatent other, double share, IDeviceImageTarget target)
    {
        CheckUse(request, target);
        Guard.NotNull(other, nameof(other));
        Guard.InRange(share, -10, 10, nameof(share));
        Prepare(request, other, share);
        Begin(request.Latent, other, share, request.Noise.AppliedStrength, target);
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
        _device.PublishTextures();
        target.Complete();
        return new SliceProgress(slices, estimate, true);
    }

    /// <summary>
    /// Makes one image at once and reads it back, which waits for the device: for tests and off-line rendering. A target that is a
    /// texture on the device too is written there instead, and nothing is read back.
    /// </summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It is a refinement network, the latent does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidOperationException">This is another thread, or a warp yields a position that is not finite.</exception>
    public void Synthesize(SynthesisRequest request, IImageTarget target)
    {
        CheckUse(request, target);
        Prepare(request, null, 0);
        Deliver(request.Latent, request.Noise.AppliedStrength, target);
    }

    /// <summary>Makes a rectangle of a fixed lattice at once and reads it back, which waits for the device; a target that is a texture on the device is written there instead.</summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value of the request does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/>.</exception>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void Synthesize(LatticeRequest request, IImageTarget target)
    {
        CheckUse(request, target);
        Prepare(request);
        Deliver(request.Latent, request.NoiseStrength, target);
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
        _latent.Upload(latent);
        _passes.SetLatent(_latent.Buffer, false);
        Arrange(new SynthesisPlan(Network.Description.Blocks, cellsX, cellsY, padding, new Resolution(cellsX * cell, cellsY * cell)));
        _inputs.WriteGiven(encoding, noise);
        ReadBack(target);
    }

    /// <summary>Deletes everything on the device, as the device asks. Where it was lost, nothing is left to do.</summary>
    /// <exception cref="InvalidOperationException">The device belongs to another thread.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _device.CheckThread();
        _disposed = true;
        _target = null;
        Release();
    }

    // "llvmpipe" of "llvmpipe (LLVM 15.0.6, 256 bits)".
    private static string ShortName(string device) => device.Split(['(', '/'], 2)[0].Trim();

    private string Precision => _options.Precision == ComputePrecision.Float16 ? "float16" : "float32";

    private void Begin(BakedLatent latent, BakedLatent? other, double share, double noise, IDeviceImageTarget target)
    {
        _bound.Check(latent, other, share, _inputs.LargestOfEncoding, noise);
        _passes.SetTarget(target.Begin(_passes.Plan!.Delivered));
        _slices.Fill();
        _target = target;
    }

    private void Prepare(SynthesisRequest request, BakedLatent? other, double share)
    {
        NetworkShapes.RequireStandalone(Network.Description);
        SampleLattice lattice = request.Lattice(Network.Description.Blocks);
        _target = null;
        _latent.Upload(request.Latent);
        ReadOnlySpan<float> phases = request.Latent.Phases;
        if (other is null)
        {
            _passes.SetLatent(_latent.Buffer, false);
        }
        else
        {
            _blend ??= new LatentBlend(_objects, Network, _bound.Demodulation);
            _passes.Blend.Program ??= _programs.Get("blend", []);
            phases = _blend.Arrange(_passes.Blend, _latent, request.Latent, other, share);
            _passes.SetLatent(_blend.Buffer, true);
        }

        if (_passes.Plan is null || !_passes.Plan.IsFor(lattice))
        {
            Arrange(new SynthesisPlan(lattice.Blocks, lattice.CellsX, lattice.CellsY, lattice.Padding, lattice.Delivered));
        }

        _inputs.Write(request, lattice, phases);
    }

    private void Prepare(LatticeRequest request)
    {
        _lattice.Check(request);
        _target = null;
        _latent.Upload(request.Latent);
        _passes.SetLatent(_latent.Buffer, false);
        var pixels = new PixelLattice(request, _tiles);
        SynthesisPlan plan = _lattice.Plan(_tiles, pixels.Area);
        if (!ReferenceEquals(_passes.Plan, plan))
        {
            Arrange(plan);
        }

        ReadOnlySpan<float> encoding = _lattice.Encoding(request, pixels, plan, out MapArea area);
        _inputs.Write(request, pixels, encoding, area);
    }

    private void Arrange(SynthesisPlan plan)
    {
        (long bytes, long largest) = _passes.Bytes(plan);
        if (bytes > _options.MaximumWorkingBytes)
        {
            throw TooLarge(plan, $"about {bytes >> 20} MiB for its feature maps", nameof(ComputeSynthesizerOptions.MaximumWorkingBytes), _options.MaximumWorkingBytes);
        }

        ComputeLimits limits = _device.Limits;
        if (largest > limits.BufferBytes.Value)
        {
            throw TooLarge(plan, $"a buffer of {largest >> 20} MiB", $"{limits.BufferBytes.Name} of {limits.Device}", limits.BufferBytes.Value);
        }

        _passes.Arrange(plan);
    }

    // A texture on the device is written at once; other memory receives what is read back.
    private void Deliver(BakedLatent latent, double noise, IImageTarget target)
    {
        if (target is IDeviceImageTarget device)
        {
            Begin(latent, null, 0, noise, device);
            Step(double.PositiveInfinity);
        }
        else
        {
            ReadBack(target);
        }
    }

    private static ArgumentException TooLarge(SynthesisPlan plan, string needed, string limit, long bytes) => new(
        $"an image of {plan.Delivered} pixels needs {needed}; {limit} is {bytes >> 20} MiB: ask for tiles of it instead");

    private void ReadBack(IImageTarget target)
    {
        Span<float> destination = ImagePlanner.Begin(Network.Description, _passes.Plan!, target);
        _passes.SetTarget(null);
        _slices.Fill();
        _slices.Issue(double.PositiveInfinity);
        int channels = Network.Description.ImageChannels.Count, pixels = checked((int)_passes.Plan!.Delivered.PixelCount);
        int count = checked(pixels * 4 * _weights.ImageQuads);
        if (_values.Length < count)
        {
            _values = new float[count];
        }

        Span<float> values = _values.AsSpan(0, count);
        _passes.Result.Read<float>(values);
        for (int c = 0; c < channels; c++)
        {
            Span<float> plane = values.Slice((c / 4 * 4 * pixels) + (c % 4));
            for (int p = 0; p < pixels; p++)
            {
                destination[(p * channels) + c] = plane[4 * p];
            }
        }

        ImagePlanner.Complete(Network.Description, destination, target, Precision);
    }

    private void Release()
    {
        _objects.Dispose();
        if (!_leaveOpen)
        {
            _device.Dispose();
        }
    }

    private void CheckUse(object request, object target)
    {
        CheckUse();
        Guard.NotNull(request, nameof(request));
        Guard.NotNull(target, nameof(target));
    }

    private void CheckUse()
    {
        Guard.NotDisposed(_disposed, this);
        _device.CheckUse();
    }
}
