using System.Diagnostics;
using ScaleParty.Animation;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// A texture that shows a region of the continuous image and follows its parameters. <see cref="Update"/> is called once a
/// frame on the render thread; images are made on a thread of their own, or in slices on the graphics device where the
/// synthesizer is an <see cref="IDeviceSynthesizer"/>, and until a newer one is there the shown one is mapped to the wanted view
/// by <see cref="Transform"/>, so that motion on screen never waits for the network. All members are called on the render thread.
/// </summary>
public sealed class GenerativeTexture : IDisposable
{
    private readonly ISynthesizer _synthesizer;
    private readonly ITextureTarget _target;
    private readonly LatentCache _latents;
    private readonly IImageSource _images;
    private readonly GenerativeTextureOptions _effective;
    private readonly UpdateClock _clock = new();
    private readonly double[] _seen;
    private (double Latent, double Layout, double Truncation) _latentName;
    private BakedLatent? _namedLatent;
    private SynthesisRequest? _asked;
    private SampleLattice? _askedLattice;
    private BakedLatent? _fixedLatent;
    private ImagePlacement _wanted;
    private ulong _frame;
    private bool _changed = true, _disposed;

    /// <summary>Creates a texture; the first update asks for the first image.</summary>
    /// <param name="synthesizer">
    /// Makes the images; stays the caller's, who disposes it later than this. Several textures share one through
    /// <see cref="SharedSynthesizer"/>; an <see cref="IDeviceSynthesizer"/> they share as it is.
    /// </param>
    /// <param name="target">Takes the images of this texture alone, for a device synthesizer on its device (<see cref="IDeviceImageTarget"/>); disposed with this texture.</param>
    /// <param name="latents">The latents of the synthesizer's network.</param>
    /// <param name="options">How to work; or null for the defaults.</param>
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
        _effective = synthesizer.Network.ReadsNoise ? Options : Options with { Noise = NoiseSettings.Off };
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

    /// <summary>How it works.</summary>
    public GenerativeTextureOptions Options { get; }

    /// <summary>Where the images go.</summary>
    public ITextureTarget Target => _target;

    /// <summary>What makes the images, such as "torch cpu float32".</summary>
    public string Backend => _synthesizer.Backend;

    /// <summary>Why this and no other backend makes the images, where a factory chose; or null.</summary>
    public string? BackendReason { get; internal init; }

    /// <summary>Whether images are made on the graphics device rather than on a thread.</summary>
    public bool IsOnDevice => _images is DeviceImageSource;

    /// <summary>Sets parameters at every update; or null.</summary>
    public Timeline? Timeline { get; set; }

    /// <summary>A latent to show instead of the one that the parameters name, such as one from a file; or null.</summary>
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

    /// <summary>Pixels of the view, as of the last update: its proportions are those in which it is meant to be seen.</summary>
    public Resolution Resolution { get; private set; } = new(1, 1);

    /// <summary>What it has been doing.</summary>
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

    /// <summary>Released after everything else on disposal: what the maker of this texture shares among several.</summary>
    internal IDisposable? Lease { get; init; }

    /// <summary>
    /// One frame: evaluates the timeline, asks for a new image where something changed, and spends the frame's budget: bytes to
    /// upload of what a thread has made, or device time to make it with.
    /// </summary>
    /// <param name="seconds">Time for the timeline, in seconds.</param>
    /// <returns>Whether a new image is shown.</returns>
    /// <exception cref="GenerationException">An image could not be made; the last one stays, and a changed parameter or <see cref="Invalidate"/> tries anew.</exception>
    /// <exception cref="GraphicsException">The target failed.</exception>
    public bool Update(double seconds)
    {
        Guard.NotDisposed(_disposed, this);
        long start = Stopwatch.GetTimestamp();
        Timeline?.Evaluate(seconds, Parameters.All);
        if (TakeChanges())
        {
            Ask();
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

    /// <summary>Waits for the newest image that was asked for and shows it, without regard to the budget: before a screenshot, say.</summary>
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
    /// Waits for the image that a thread is making and ends the thread, or gives up the one in work on the device; disposes the
    /// target. On the render thread.
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

    private void Ask()
    {
        SynthesisRequest request = Parameters.ToRequest(_fixedLatent ?? NamedLatent(), _effective, _frame++);
        SampleLattice lattice = request.Lattice(_synthesizer.Network.Description.Blocks);
        AffineTransform view = Parameters.View;
        ImageRegion region = Parameters.Region;
        (_wanted, Resolution) = (ImagePlacement.Of(region, view), region.Resolution);
        if (_changed || !ShowsTheSame(request, lattice))
        {
            _changed = false;
            (_asked, _askedLattice) = (request, lattice);
            _images.Ask(request, ImagePlacement.Of(request.Region, lattice, view));
        }
    }

    /// <summary>The latent that the parameters name: the same instance while they name the same, whatever else the cache has held meanwhile.</summary>
    private BakedLatent NamedLatent()
    {
        var name = _latents.Name(Parameters.Latent, Parameters.Layout, Parameters.Truncation);
        if (_namedLatent is null || name != _latentName)
        {
            (_namedLatent, _latentName) = (_latents.Get(name), name);
        }

        return _namedLatent;
    }

    /// <summary>Whether the image that was asked for last is the one of a request. On an anchored lattice, a view that stays within its cells is only another part of it.</summary>
    private bool ShowsTheSame(SynthesisRequest request, SampleLattice lattice) =>
        _asked is { } asked && _askedLattice is { } last
        && (request.Anchor == LatticeAnchor.Anchored
            ? (lattice.FirstCellX, lattice.FirstCellY, lattice.CellsX, lattice.CellsY, lattice.BasePeriod)
                == (last.FirstCellX, last.FirstCellY, last.CellsX, last.CellsY, last.BasePeriod)
            : request.Region == asked.Region)
        && ReferenceEquals(request.Latent, asked.Latent) && Equals(request.Warp, asked.Warp) && request.Noise == asked.Noise;

    private bool Work(bool finish)
    {
        try
        {
            return finish ? _images.Finish() : _images.Advance();
        }
        catch
        {
            TryAnew();
            throw;
        }
    }

    private void ThrowFailure()
    {
        if (_images.FetchError() is { } error)
        {
            TryAnew();
            throw error;
        }
    }

    /// <summary>After a failure any change asks anew, even one without effect.</summary>
    private void TryAnew() => _asked = null;
}
