using ScaleParty.Noise;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>Where one image's noise maps come from: the settings of a request, the pixels of a fixed lattice, or maps that are given.</summary>
internal struct NoiseSource
{
    private NoiseSettings? _settings;
    private SampleLattice? _lattice;
    private Warp? _warp;
    private float[][]? _maps;
    private PixelLattice _pixels;
    private ulong _seed;

    /// <summary>Factor of every layer's learned strength; 0 means no noise at all.</summary>
    public float Strength { get; private set; }

    public static NoiseSource From(NoiseSettings settings, SampleLattice lattice, Warp? warp) => new()
    {
        _settings = settings,
        _lattice = lattice,
        _warp = warp,
        Strength = (float)settings.AppliedStrength,
    };

    public static NoiseSource From(LatticeRequest request, PixelLattice pixels) => new()
    {
        _pixels = pixels,
        _seed = request.NoiseSeed,
        Strength = (float)request.NoiseStrength,
    };

    public static NoiseSource Given(float[][]? maps) => new() { _maps = maps, Strength = maps is null ? 0 : 1 };

    /// <summary>Writes a convolution's map, row-major: <see cref="SynthesisPlan.NoiseArea"/>.</summary>
    public readonly void Fill(int convolution, MapArea area, Span<float> destination)
    {
        if (_maps is not null)
        {
            _maps[convolution].CopyTo(destination);
        }
        else if (_settings is not null)
        {
            LayerNoise.Fill(_settings, _lattice!, convolution, _warp, destination);
        }
        else
        {
            (PixelAxis x, PixelAxis y) = _pixels.Axes(convolution);
            PixelNoise.Fill(PixelNoise.Key(_seed, convolution), x, y, area.X.Low, area.Y.Low, area.Width, destination);
        }
    }
}
