using ScaleParty.Noise;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>Where one image's noise maps come from: the settings of a request, or maps that are given.</summary>
internal struct NoiseSource
{
    private NoiseSettings? _settings;
    private SampleLattice? _lattice;
    private Warp? _warp;
    private float[][]? _maps;

    /// <summary>Factor of every layer's learned strength; 0 means no noise at all.</summary>
    public float Strength { get; private set; }

    public static NoiseSource From(NoiseSettings settings, SampleLattice lattice, Warp? warp) => new()
    {
        _settings = settings,
        _lattice = lattice,
        _warp = warp,
        Strength = settings.Policy == NoisePolicy.None ? 0 : (float)settings.Strength,
    };

    public static NoiseSource Given(float[][]? maps) => new() { _maps = maps, Strength = maps is null ? 0 : 1 };

    /// <summary>Writes the whole map of a convolution, row-major, margins included.</summary>
    public readonly void Fill(int convolution, Span<float> destination)
    {
        if (_maps is not null)
        {
            _maps[convolution].CopyTo(destination);
        }
        else
        {
            LayerNoise.Fill(_settings!, _lattice!, convolution, _warp, destination);
        }
    }
}
