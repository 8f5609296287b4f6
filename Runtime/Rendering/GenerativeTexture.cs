using System.Diagnostics;
using ScaleParty.Animation;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// A texture that shows a region of the continuous image and follows its parameters. <see cref="Update"/> is called once a
/// frame on the render thread; images are made on a worker thread, or in slices on the graphics device where the
/// synthesizer is an <see cref="IDeviceSynthesizer"/>, and until a newer one is complete the shown one is mapped to the current view
/// by <see cref="Transform"/>, so that motion on screen never waits for the network. All members are called on the render thread.
/// </summary>
public sealed class GenerativeTexture : IDisposable
{
    private readonly ISynthesizer _synthesizer;
    private readonly ITextureTarget _target;
    private readonly LatentCache _latents;
    private readonly ITextureImageSource _images;
    private readonly PyramidSynthesizer? _pyramid;
    private readonly UpdateClock _clock = new();
    private readonly double[] _seen;
    private (double Latent, double Layout, double Truncation) _latentName;
    private GenerativeTextureOptions _effective;
    private BakedLatent? _namedLatent;
    private SynthesisRequest? _requested;
    private SampleLattice? _requestedLattice;
    private BakedLatent? _fixedLatent;
    private ImagePlacement _wanted;
    private ulong _frame;
    private bool _changed = true, _disposed;

    /// <summary>Creates a texture; the first update requests the first image.</summary>
    /// <param name="synthesizer">
    /// Makes the images; owned by the caller, who disposes it after this texture. Several textures share one through
    /// <see cref="SharedSynthesizer"/>; an <see cref="IDeviceSynthesizer"/> they share directly.
    /// </param>
    /// <param name="target">Receives the images of this texture only, for a device synthesizer on its device (<see cref="IDeviceImageTarget"/>); disposed with this texture.</param>
    /// <param name="latents">The latents of the synthesizer's network.</param>
    /// <param name="options">The options; or null for the defaults.</param>
    /// <param name="parameters">What to show; or null for the initial values.</param>
    /// <exception cref="ArgumentException">A device synthesizer was given a target that takes no images on a device, or the target is that of another texture.</exception>
    public GenerativeTexture(ISynthesizer synthesizer, ITextureTarget target, LatentCache latents, GenerativeTextureOptions? options = null, TextureParameters? parameters = null)
    {
        _synthesizer = Guard.NotNull(synthesizer, nameof(synthesizer));
        _target = Guard.NotNull(target, nameof(target));
        _latents = Guard.NotNull(latents, nameof(latents));
        Options = options ?? GenerativeTextureOptions.Default;
        Parameters = parameters ?? new TextureParameters();
        Synchronous = Options.Synchronous;
        _pyramid = (synthesizer is SharedSynthesizer shared ? shared.Inner : synthesizer) as PyramidSynthesizer;
        _effective = Effective(Options.Mode ?? (_pyramid is null ? SynthesisMode.Free : SynthesisMode.Pyramid));
        _seen = new double[Parameters.All.Count];
        TargetOwnership.Take(target);
        try
        {
            _images = (synthesizer, target) switch
            {
                (IDeviceSynthesizer device, IDeviceImageTarget texture) => new DeviceImageSource(device, texture, Options.DeviceMillisecondsPerFrame, _clock),
                (IDeviceSynthesizer, _) => throw new ArgumentException($"{synthesizer.Backend} makes images on the graphics device, and {target.GetType().Name} takes none there; expected an {nameof(IDeviceImageTarget)}", nameof(target)),
                _ => new WorkerImageSource(synthesizer, target, Options.UploadBytesPerFrame, _clock),
            };
        }
        catch
        {
            TargetOwnership.Free(target);
            throw;
        }
    }

    /// <summary>What to show. Changes take effect with the next update; those without effect on the image make no new one.</summary>
    public TextureParameters Parameters { get; }

    /// <summary>The options.</summary>
    public GenerativeTextureOptions Options { get; }

    /// <summary>The target of the images.</summary>
    public ITextureTarget Target => _target;

    /// <summary>What makes the images, such as "torch cpu float32".</summary>
    public string Backend => _synthesizer.Backend;

    /// <summary>Why a factory chose this backend; or null without one.</summary>
    public string? BackendReason { get; internal init; }

    /// <summary>Whether images are made on the graphics device rather than on a thread.</summary>
    public bool IsOnDevice => _images is DeviceImageSource;

    /// <summary>Sets parameters at every update; or null.</summary>
    public Timeline? Timeline { get; set; }

    /// <summary>A latent to show instead of that of the parameters, such as one from a file; or null.</summary>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    public BakedLatent? FixedLatent
    {
        get => _fixedLatent;
        set
        {
            value?.CheckFits(_synthesizer.Network.Description);
            _changed |= !ReferenceEquals(value, _fixedLatent);
            _fixedLatent = value;
        }
    }

    /// <summary>How images are made.</summary>
    /// <exception cref="ArgumentException">The synthesizer makes no such images.</exception>
    public SynthesisMode Mode
    {
        get => _effective.Mode!.Value;
        set
        {
            _changed |= value != Mode;
            _effective = Effective(value);
        }
    }

    /// <summary>Whether <see cref="Mode"/> can be both.</summary>
    public bool HasModes => _pyramid?.MakesFree == true;

    /// <summary>Whether an update makes, uploads and shows its image before it returns.</summary>
    public bool Synchronous { get; set; }

    /// <summary>Whether there is an image to show.</summary>
    public bool HasImage => _images.Shown is not null;

    /// <summary>
    /// From the view's coordinates, (0, 0) top left to (1, 1) bottom right, to texture coordinates of the shown image, as of
    /// the last update. Follows centre, scale, aspect, rotation and shear at once; other warps and the latent follow with the next image.
    /// </summary>
    public AffineTransform Transform => _images.Shown is { } shown ? shown.LookUp(_wanted) : AffineTransform.Identity;

    /// <summary>Image units that the view spans along x and y, as of the last update.</summary>
    public Vector2d Extent => _wanted.Size;

    /// <summary>Pixels of the view, as of the last update: the view should be drawn in these proportions.</summary>
    public Resolution Resolution { get; private set; } = new(1, 1);

    /// <summary>Times and counts so far.</summary>
    public TextureStatistics Statistics
    {
        get
        {
            ImageCounts counts = _images.Counts;
            return _clock.Statistics with { Requested = counts.Requested, Finished = counts.Finished, Dropped = counts.Dropped, Failed = counts.Failed };
        }
    }

    /// <summary>Makes a new image with the next update even if no parameter changes, as after a failure.</summary>
    public void Invalidate() => _changed = true;

    /// <summary>Released after everything else on disposal: what several textures of the same factory share.</summary>
    internal IDisposable? Lease { get; init; }

    /// <summary>
    /// One frame: evaluates the timeline, requests a new image where something changed, and uses the frame's budget: bytes to
    /// upload of an image made on a thread, or device time to make it.
    /// </summary>
    /// <param name="seconds">Time for the timeline, in seconds.</param>
    /// <returns>Whether a new image is shown.</returns>
    /// <exception cref="GenerationException">An image could not be made; the last one remains, and a changed parameter or <see cref="Invalidate"/> repeats the request.</exception>
    /// <exception cref="GraphicsException">The target failed.</exception>
    public bool Update(double seconds)
    {
        Guard.NotDisposed(_disposed, this);
        long start = Stopwatch.GetTimestamp();
        Timeline?.Evaluate(seconds, Parameters.All);
        if (TakeChanges())
        {
            RequestImage();
        }

        bool shown = false;
        try
        {
            shown = Work(Synchronous);
        }
        finally
        {
            _clock.Frame(start, Stopwatch.GetTimestamp(), shown);
        }

        ThrowFailure();
        return shown;
    }

    /// <summary>Waits for the newest requested image and shows it, without regard to the budget, for example before a screenshot.</summary>
    /// <returns>Whether a new image is shown.</returns>
    /// <exception cref="GenerationException">The image could not be made.</exception>
    /// <exception cref="GraphicsException">The target failed.</exception>
    public bool Finish()
    {
        Guard.NotDisposed(_disposed, this);
        bool shown = Work(finish: true);
        ThrowFailure();
        return shown;
    }

    /// <summary>
    /// Waits for the image that a thread is making and ends the thread, or abandons the one in progress on the device; disposes the
    /// target. Called on the render thread.
    /// </summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _images.Dispose();
            _target.Dispose();
            TargetOwnership.Free(_target);
            Lease?.Dispose();
        }
    }

    /// <summary>The options in a mode, without noise where it changes nothing.</summary>
    private GenerativeTextureOptions Effective(SynthesisMode mode)
    {
        if (mode == SynthesisMode.Pyramid ? _pyramid is null : _pyramid?.MakesFree == false)
        {
            throw new ArgumentException(
                mode == SynthesisMode.Pyramid
                    ? $"{_synthesizer.Backend} has no image pyramid; expected a {nameof(PyramidSynthesizer)} for mode {mode}"
                    : $"{_synthesizer.Backend} makes no images afresh; expected mode {SynthesisMode.Pyramid}",
                nameof(mode));
        }

        bool readsNoise = mode == SynthesisMode.Pyramid ? _pyramid!.ReadsNoise : _synthesizer.Network.ReadsNoise;
        return Options with { Mode = mode, Noise = readsNoise ? Options.Noise : NoiseSettings.Off };
    }

    private bool TakeChanges()
    {
        IReadOnlyList<Parameter> all = Parameters.All;
        bool changed = _changed || (_effective.Noise.Policy == NoisePolicy.Random && Parameters.NoiseStrength > 0);
        for (int i = 0; i < _seen.Length; i++)
        {
            changed |= _seen[i] != all[i].Value;
            _seen[i] = all[i].Value;
        }

        return changed;
    }

    private void RequestImage()
    {
        SynthesisRequest request = Parameters.ToRequest(_fixedLatent ?? CurrentLatent(), _effective, _frame++);
        SampleLattice lattice = request.Lattice(_synthesizer.Network.Description.Blocks);
        AffineTransform view = Parameters.View;
        ImageRegion region = Parameters.Region;
        (_wanted, Resolution) = (ImagePlacement.Of(region, view), region.Resolution);
        if (_changed || !IsSameImage(request, lattice))
        {
            _changed = false;
            (_requested, _requestedLattice) = (request, lattice);
            _images.Request(request, ImagePlacement.Of(request.Region, lattice, view));
        }
    }

    /// <summary>The latent of the parameters: the same instance while they do not change, independent of the cache's content.</summary>
    private BakedLatent CurrentLatent()
    {
        var name = _latents.Name(Parameters.Latent, Parameters.Layout, Parameters.Truncation);
        if (_namedLatent is null || name != _latentName)
        {
            (_namedLatent, _latentName) = (_latents.Get(name), name);
        }

        return _namedLatent;
    }

    /// <summary>Whether the image that was requested last is that of a request. On an anchored lattice, a view that stays within its cells is another part of the same image.</summary>
    private bool IsSameImage(SynthesisRequest request, SampleLattice lattice) =>
        _requested is { } requested && _requestedLattice is { } last
        && (request.Anchor == LatticeAnchor.Anchored
            ? (lattice.FirstCellX, lattice.FirstCellY, lattice.CellsX, lattice.CellsY, lattice.BasePeriod)
                == (last.FirstCellX, last.FirstCellY, last.CellsX, last.CellsY, last.BasePeriod)
            : request.Region == requested.Region)
        && ReferenceEquals(request.Latent, requested.Latent) && Equals(request.Warp, requested.Warp) && request.Noise == requested.Noise && request.Mode == requested.Mode;

    private bool Work(bool finish)
    {
        try
        {
            return finish ? _images.Finish() : _images.Advance();
        }
        catch
        {
            Retry();
            throw;
        }
    }

    private void ThrowFailure()
    {
        if (_images.FetchError() is { } error)
        {
            Retry();
            throw error;
        }
    }

    /// <summary>After a failure any change repeats the request, even one without effect.</summary>
    private void Retry() => _requested = null;
}
