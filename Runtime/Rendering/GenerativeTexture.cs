using System.Diagnostics;
using ScaleParty.Animation;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// A texture that shows a region of the continuous image and follows its parameters. <see cref="Update"/> is called once a
/// frame on the render thread; images are made on a thread of their own, and until a newer one is there the shown one is
/// mapped to the wanted view by <see cref="Transform"/>, so that motion on screen never waits for the network.
/// All members are called on the render thread.
/// </summary>
public sealed class GenerativeTexture : IDisposable
{
    private readonly ISynthesizer _synthesizer;
    private readonly ITextureTarget _target;
    private readonly LatentCache _latents;
    private readonly GenerationWorker _worker;
    private readonly UpdateClock _clock = new();
    private readonly double[] _seen;
    private SynthesisRequest? _asked;
    private SampleLattice? _askedLattice;
    private BakedLatent? _fixedLatent;
    private ImagePlacement _wantedPlacement, _shownPlacement;
    private GeneratedImage? _uploading;
    private int _uploadedRows;
    private double _uploadMilliseconds;
    private ulong _images;
    private bool _changed = true, _disposed;

    /// <summary>Creates a texture and its thread; the first update asks for the first image.</summary>
    /// <param name="synthesizer">Makes the images; stays the caller's, who disposes it later than this. Several textures share one through <see cref="SharedSynthesizer"/>.</param>
    /// <param name="target">Takes the images; disposed with this texture.</param>
    /// <param name="latents">The latents of the synthesizer's network.</param>
    /// <param name="options">How to work; or null for the defaults.</param>
    /// <param name="parameters">What to show; or null for the initial values.</param>
    public GenerativeTexture(ISynthesizer synthesizer, ITextureTarget target, LatentCache latents, GenerativeTextureOptions? options = null, TextureParameters? parameters = null)
    {
        _synthesizer = Guard.NotNull(synthesizer, nameof(synthesizer));
        _target = Guard.NotNull(target, nameof(target));
        _latents = Guard.NotNull(latents, nameof(latents));
        Options = options ?? GenerativeTextureOptions.Default;
        Parameters = parameters ?? new TextureParameters();
        Synchronous = Options.Synchronous;
        _seen = new double[Parameters.All.Count];
        _worker = new GenerationWorker(synthesizer, target.Format);
    }

    /// <summary>What to show. Changes take effect with the next update.</summary>
    public TextureParameters Parameters { get; }

    /// <summary>How it works.</summary>
    public GenerativeTextureOptions Options { get; }

    /// <summary>Where the images go.</summary>
    public ITextureTarget Target => _target;

    /// <summary>What makes the images, such as "torch cpu float32".</summary>
    public string Backend => _synthesizer.Backend;

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
    public bool HasImage { get; private set; }

    /// <summary>
    /// From the view's coordinates, (0, 0) top left to (1, 1) bottom right, to texture coordinates of the shown image, as of
    /// the last update. Follows centre, scale, aspect, rotation and shear at once; other warps and the latent follow with the next image.
    /// </summary>
    public AffineTransform Transform { get; private set; } = AffineTransform.Identity;

    /// <summary>What it has been doing.</summary>
    public TextureStatistics Statistics
    {
        get
        {
            (long requested, long finished, long dropped, long failed) = _worker.Counts;
            return _clock.Statistics with { Requested = requested, Finished = finished, Dropped = dropped, Failed = failed };
        }
    }

    /// <summary>Makes a new image with the next update even if no parameter changes, as after a failure.</summary>
    public void Invalidate() => _changed = true;

    /// <summary>One frame: evaluates the timeline, asks for a new image where something changed, uploads what is ready within the budget.</summary>
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
            shown = Synchronous ? FinishUpload() : Upload(Options.UploadBytesPerFrame);
        }
        finally
        {
            // A target that fails must not freeze the motion of what is shown.
            Aim();
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
        bool shown = FinishUpload();
        Aim();
        ThrowFailure();
        return shown;
    }

    /// <summary>Waits for the image that is being made, ends the thread and disposes the target; on the render thread.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _worker.Dispose();
            _target.Dispose();
        }
    }

    private bool TakeChanges()
    {
        IReadOnlyList<Parameter> all = Parameters.All;
        bool changed = _changed || (Options.Noise.Policy == NoisePolicy.Random && Parameters.NoiseStrength > 0 && _synthesizer.Network.Description.HasNoise);
        for (int i = 0; i < _seen.Length; i++)
        {
            changed |= _seen[i] != all[i].Value;
            _seen[i] = all[i].Value;
        }

        return changed;
    }

    private void Ask()
    {
        BakedLatent latent = _fixedLatent ?? _latents.Get(Parameters.Latent, Parameters.Layout, Parameters.Truncation);
        SynthesisRequest request = Parameters.ToRequest(latent, Options, _images++);
        SampleLattice lattice = request.Lattice(_synthesizer.Network.Description.Blocks);
        AffineTransform view = Parameters.View;
        _wantedPlacement = ImagePlacement.Of(Parameters.Region, view);
        if (_changed || !ShowsTheSame(request, lattice))
        {
            _changed = false;
            (_asked, _askedLattice) = (request, lattice);
            _worker.Post(request, ImagePlacement.Of(request.Region, lattice, view));
        }
    }

    /// <summary>On an anchored lattice, a view that stays within its cells is only another part of the same image.</summary>
    private bool ShowsTheSame(SynthesisRequest request, SampleLattice lattice) =>
        request.Anchor == LatticeAnchor.Anchored
        && _asked is { } asked && _askedLattice is { } last
        && (lattice.FirstCellX, lattice.FirstCellY, lattice.CellsX, lattice.CellsY, lattice.BasePeriod)
            == (last.FirstCellX, last.FirstCellY, last.CellsX, last.CellsY, last.BasePeriod)
        && ReferenceEquals(request.Latent, asked.Latent) && Equals(request.Warp, asked.Warp) && request.Noise == asked.Noise;

    private bool FinishUpload()
    {
        _worker.WaitUntilIdle();
        bool shown = _uploading is not null && Upload(int.MaxValue);
        return Upload(int.MaxValue) || shown;
    }

    private bool Upload(int budget)
    {
        GeneratedImage? image = _uploading ?? BeginUpload();
        if (image is null)
        {
            return false;
        }

        bool whole;
        try
        {
            whole = UploadRows(image, budget);
        }
        catch
        {
            // The image is given up; what is shown stays.
            EndUpload(image);
            throw;
        }

        if (whole)
        {
            _shownPlacement = image.Placement;
            HasImage = true;
            _clock.Shown(image, _uploadMilliseconds);
            EndUpload(image);
        }

        return whole;
    }

    private bool UploadRows(GeneratedImage image, int budget)
    {
        long start = Stopwatch.GetTimestamp();
        int rows = Math.Min(Math.Max(1, budget / image.RowBytes), image.Resolution.Height - _uploadedRows);
        if (_uploadedRows == 0)
        {
            _target.Prepare(image.Resolution);
        }

        _target.Write(_uploadedRows, image.Rows(_uploadedRows, rows));
        _uploadedRows += rows;
        bool whole = _uploadedRows == image.Resolution.Height;
        if (whole)
        {
            _target.Show();
        }

        _uploadMilliseconds += SmoothedTime.Milliseconds(start, Stopwatch.GetTimestamp());
        _clock.Uploaded(rows * (long)image.RowBytes);
        return whole;
    }

    private GeneratedImage? BeginUpload()
    {
        _uploading = _worker.Fetch();
        _uploadedRows = 0;
        _uploadMilliseconds = 0;
        return _uploading;
    }

    private void EndUpload(GeneratedImage image)
    {
        _uploading = null;
        _worker.Release(image);
    }

    private void Aim() => Transform = HasImage ? _shownPlacement.LookUp(_wantedPlacement) : AffineTransform.Identity;

    private void ThrowFailure()
    {
        if (_worker.FetchError() is { } error)
        {
            throw error;
        }
    }
}
