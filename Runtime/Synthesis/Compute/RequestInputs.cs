using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis.Compute;

/// <summary>What one request gives the passes of an image: encoding, noise and strengths. The passes are arranged before.</summary>
internal sealed class RequestInputs
{
    private readonly GeneratorNetwork _network;
    private readonly ImagePasses _passes;
    private readonly FrameInputs _words;
    private readonly EncodingInputs _encoding = new();
    private readonly NoiseInputs[] _noise;
    private readonly WarpProgram _warps = new();
    private float[] _map = [];

    public RequestInputs(DeviceObjects objects, GeneratorNetwork network, ImagePasses passes)
    {
        _network = network;
        _passes = passes;
        _words = new FrameInputs(objects);
        _noise = [.. network.Convolutions.Select(_ => new NoiseInputs())];
    }

    /// <summary>The largest magnitude of the numbers that the encoding was given last.</summary>
    public float LargestOfEncoding { get; private set; }

    /// <summary>Writes and uploads the inputs of a request.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="lattice">The request's lattice, for which the passes are arranged.</param>
    /// <param name="phases">The layout phases.</param>
    public void Write(SynthesisRequest request, SampleLattice lattice, ReadOnlySpan<float> phases)
    {
        _words.Clear();
        EncodingDescription encoding = _network.Description.Encoding;
        _encoding.Write(_words, encoding, lattice, _passes.Plan!.Encoding, request.Warp, phases);
        LargestOfEncoding = _words.Largest;
        WriteNoise(request, lattice);
        _words.Upload();
        _passes.SetEncoding(KernelConstants.ModeOf(encoding), _encoding.IsWarped, _words, 0, _encoding.Cells);
        for (int k = 0; k < _noise.Length; k++)
        {
            if (_noise[k].IsUsed)
            {
                _passes.SetNoise(k, _words, _noise[k], request.Noise.PreserveVariance);
            }
        }
    }

    /// <summary>Writes and uploads the inputs of a rectangle of a fixed lattice.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="pixels">Where the plan's pixels are in the lattice.</param>
    /// <param name="encoding">[H, W, C] of the cells <paramref name="encodingArea"/>: from double precision, and the same for a cell in every rectangle.</param>
    /// <param name="encodingArea">At least the cells that are read.</param>
    public void Write(LatticeRequest request, in PixelLattice pixels, ReadOnlySpan<float> encoding, MapArea encodingArea)
    {
        SynthesisPlan plan = _passes.Plan!;
        _words.Clear();
        _encoding.WriteGiven(_words, encoding, encodingArea, _network.Description.Encoding.Channels, plan.Encoding);
        LargestOfEncoding = _words.Largest;
        for (int k = 0; k < _noise.Length; k++)
        {
            if (Strength(k) != 0)
            {
                _noise[k].Write(_words, request, pixels, k, plan.MapOf(k));
            }
        }

        _words.Upload();
        _passes.SetEncoding(EncodingMode.Given, false, _words, 0, 0);
        for (int k = 0; k < _noise.Length; k++)
        {
            _passes.SetNoiseStrength(k, Strength(k));
            if (Strength(k) != 0)
            {
                _passes.SetNoise(k, _words, _noise[k], preserveVariance: false);
            }
        }

        float Strength(int k) => _network.Description.HasNoise ? (float)(_network.Convolutions[k].NoiseStrength * request.NoiseStrength) : 0;
    }

    /// <summary>Uploads an encoding, [H, W, C] with its padding, and noise maps, whole or null for none.</summary>
    public void WriteGiven(ReadOnlySpan<float> encoding, float[][]? noise)
    {
        SynthesisPlan plan = _passes.Plan!;
        _words.Clear();
        _encoding.WriteGiven(_words, encoding, plan.WholeEncoding, _network.Description.Encoding.Channels, plan.Encoding);
        _words.Upload();
        _passes.SetEncoding(EncodingMode.Given, false, _words, 0, 0);
        for (int k = 0; k < _noise.Length; k++)
        {
            _passes.SetNoiseStrength(k, noise is null ? 0 : _network.Convolutions[k].NoiseStrength);
            if (noise is not null)
            {
                _passes.UploadNoise(k, noise[k]);
            }
        }
    }

    private void WriteNoise(SynthesisRequest request, SampleLattice lattice)
    {
        NoiseSettings settings = request.Noise;
        bool any = _network.Description.HasNoise && settings.Policy != NoisePolicy.None;
        _warps.Read(settings.Policy == NoisePolicy.GridSample ? request.Warp : null);
        for (int k = 0; k < _noise.Length; k++)
        {
            float strength = any ? (float)(_network.Convolutions[k].NoiseStrength * settings.Strength) : 0;
            _passes.SetNoiseStrength(k, strength);
            if (!_noise[k].Write(strength == 0 ? null : _words, settings, lattice, k, _passes.Plan!.MapOf(k), _warps))
            {
                Draw(settings, lattice, k, request.Warp);
            }
        }
    }

    // A warp that the kernel cannot apply: the map is drawn here and uploaded.
    private void Draw(NoiseSettings settings, SampleLattice lattice, int convolution, Warp? warp)
    {
        int count = checked((int)_passes.Plan!.WholeMap(convolution).Pixels);
        if (_map.Length < count)
        {
            _map = new float[count];
        }

        Span<float> map = _map.AsSpan(0, count);
        LayerNoise.Fill(settings, lattice, convolution, warp, map);
        _passes.UploadNoise(convolution, map);
    }
}
