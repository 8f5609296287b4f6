using ScaleParty.Noise;
using ScaleParty.Sampling;

namespace ScaleParty.Rendering;

/// <summary>Options of a generative texture; <see cref="TextureParameters"/> determine what it shows. Immutable.</summary>
public sealed record GenerativeTextureOptions
{
    /// <summary>Smallest upload budget in bytes per frame.</summary>
    public const int MinimumUploadBytes = 4096;

    /// <summary>Smallest budget of device time in milliseconds per frame.</summary>
    public const double MinimumDeviceMilliseconds = 0.01;

    /// <summary>Largest budget of device time in milliseconds per frame.</summary>
    public const double MaximumDeviceMilliseconds = 1000;

    private readonly int _uploadBytesPerFrame = 8 << 20;
    private readonly double _deviceMillisecondsPerFrame = 4;
    private readonly double _overscan;
    private readonly PaddingMode _padding = PaddingMode.Exact;
    private readonly LatticeAnchor _anchor = LatticeAnchor.Free;
    private readonly SynthesisMode? _mode;
    private readonly NoiseSettings _noise = new();

    /// <summary>The defaults.</summary>
    public static GenerativeTextureOptions Default { get; } = new();

    /// <summary>Bytes that one update may upload, 4096 or more; at least one row is uploaded. A larger image takes several frames.</summary>
    public int UploadBytesPerFrame
    {
        get => _uploadBytesPerFrame;
        init => _uploadBytesPerFrame = Guard.InRange(value, MinimumUploadBytes, int.MaxValue, nameof(UploadBytesPerFrame));
    }

    /// <summary>
    /// Device time in milliseconds that one update may spend where images are made on the graphics device, 0.01 to 1000, by
    /// estimate; at least one slice is issued. An image that takes longer takes several frames.
    /// </summary>
    public double DeviceMillisecondsPerFrame
    {
        get => _deviceMillisecondsPerFrame;
        init => _deviceMillisecondsPerFrame = Guard.InRange(value, MinimumDeviceMilliseconds, MaximumDeviceMilliseconds, nameof(DeviceMillisecondsPerFrame));
    }

    /// <summary>
    /// Share of the view that is made beyond each of its edges, 0 to 1, so that a moving view has pixels to show until the
    /// next image comes; 0.1 makes 1.44 times the pixels.
    /// </summary>
    public double Overscan
    {
        get => _overscan;
        init => _overscan = Guard.InRange(value, 0, 1, nameof(Overscan));
    }

    /// <summary>Whether an update makes, uploads and shows its image before it returns, for off-line rendering.</summary>
    public bool Synchronous { get; init; }

    /// <summary>The padding mode.</summary>
    public PaddingMode Padding
    {
        get => _padding;
        init => _padding = (PaddingMode)Guard.InRange((int)value, (int)PaddingMode.Exact, (int)PaddingMode.Paper, nameof(Padding));
    }

    /// <summary>How images are made at first; null for <see cref="SynthesisMode.Pyramid"/> where the synthesizer has a pyramid, else <see cref="SynthesisMode.Free"/>.</summary>
    public SynthesisMode? Mode
    {
        get => _mode;
        init => _mode = value is { } mode ? (SynthesisMode)Guard.InRange((int)mode, (int)SynthesisMode.Free, (int)SynthesisMode.Pyramid, nameof(Mode)) : null;
    }

    /// <summary>
    /// Whether the lattice follows the view or is fixed in image space. When fixed, panning within a base cell moves texture
    /// coordinates and makes no new image.
    /// </summary>
    public LatticeAnchor Anchor
    {
        get => _anchor;
        init => _anchor = (LatticeAnchor)Guard.InRange((int)value, (int)LatticeAnchor.Free, (int)LatticeAnchor.Anchored, nameof(Anchor));
    }

    /// <summary>Policy, lattice resolution and variance of the noise; strength and seed come from the parameters. Ignored by networks without noise.</summary>
    public NoiseSettings Noise
    {
        get => _noise;
        init => _noise = Guard.NotNull(value, nameof(Noise));
    }

    /// <summary>The region that is made for a view.</summary>
    internal ImageRegion Overscanned(ImageRegion view)
    {
        if (Overscan == 0)
        {
            return view;
        }

        int x = (int)Math.Ceiling(view.Resolution.Width * Overscan), y = (int)Math.Ceiling(view.Resolution.Height * Overscan);
        return view.Tile(-x, -y, view.Resolution.Width + (2 * x), view.Resolution.Height + (2 * y));
    }
}
