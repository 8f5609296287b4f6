using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>Options of <see cref="ScalePartyServiceCollectionExtensions.AddScaleParty"/>, checked when they are first used or when the host starts.</summary>
public sealed class ScalePartyOptions
{
    /// <summary>Path of the network file; null takes the network that comes with the library.</summary>
    public string? NetworkPath { get; set; }

    /// <summary>What runs the network.</summary>
    public SynthesisBackend Backend { get; set; } = SynthesisBackend.Auto;

    /// <summary>Initial width of textures in pixels, 16 to 4096.</summary>
    public int Width { get; set; } = 256;

    /// <summary>Initial height of textures in pixels, 16 to 4096.</summary>
    public int Height { get; set; } = 256;

    /// <summary>How noise is drawn; ignored by networks without noise.</summary>
    public NoisePolicy NoisePolicy { get; set; } = NoisePolicy.GridSample;

    /// <summary>Initial factor of the noise, 0 to 4; 1 is as trained.</summary>
    public double NoiseStrength { get; set; } = 1;

    /// <summary>Initial seed of the noise, 0 to 999,999.</summary>
    public int NoiseSeed { get; set; }

    /// <summary>Pixels across the full frame of the lattices that noise is drawn on, 8 to 65536.</summary>
    public int NoiseLatticeResolution { get; set; } = 384;

    /// <summary>Whether reading between lattice points keeps the variance of the noise.</summary>
    public bool PreserveNoiseVariance { get; set; }

    /// <summary>The padding mode.</summary>
    public PaddingMode Padding { get; set; } = PaddingMode.Exact;

    /// <summary>Whether the lattice follows the view or is fixed in image space.</summary>
    public LatticeAnchor Anchor { get; set; } = LatticeAnchor.Free;

    /// <summary>Share of the view made beyond each of its edges, 0 to 1.</summary>
    public double Overscan { get; set; }

    /// <summary>Bytes that one update of a texture may upload, 4096 or more.</summary>
    public int UploadBytesPerFrame { get; set; } = 8 << 20;

    /// <summary>Device time in milliseconds that one update of a texture may spend where the graphics device makes its images, 0.01 to 1000.</summary>
    public double DeviceMillisecondsPerFrame { get; set; } = 4;

    /// <summary>Whether updates wait for their images, for work off line.</summary>
    public bool Synchronous { get; set; }

    /// <summary>Baked latents that are kept, 1 to 4096.</summary>
    public int LatentCacheCapacity { get; set; } = LatentCache.DefaultCapacity;

    /// <summary>The options of a texture.</summary>
    internal GenerativeTextureOptions ToTextureOptions() => new()
    {
        Padding = Padding,
        Anchor = Anchor,
        Overscan = Overscan,
        UploadBytesPerFrame = UploadBytesPerFrame,
        DeviceMillisecondsPerFrame = DeviceMillisecondsPerFrame,
        Synchronous = Synchronous,
        Noise = new NoiseSettings { Policy = NoisePolicy, LatticeResolution = NoiseLatticeResolution, PreserveVariance = PreserveNoiseVariance },
    };

    /// <summary>The initial parameters of a texture.</summary>
    internal TextureParameters ToParameters() => new()
    {
        Resolution = new Resolution(Width, Height),
        NoiseStrength = NoiseStrength,
        NoiseSeed = NoiseSeed,
    };
}
