using Microsoft.ML.OnnxRuntime;
using ScaleParty.Editor.Onnx;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Onnx;

/// <summary>Makes images by exporting a network and running the file in ONNX Runtime: one graph of any size per way of use.</summary>
internal sealed class OnnxSynthesizer : ISynthesizer, ILatticeSynthesizer
{
    private readonly OnnxExportOptions _options;
    private readonly Dictionary<OnnxExportOptions, OnnxSession> _sessions = [];

    /// <param name="network">The network.</param>
    /// <param name="options">Changes to graphs of any size with inputs of styles.</param>
    public OnnxSynthesizer(GeneratorNetwork network, OnnxExportOptions? options = null)
    {
        Network = network;
        _options = (options ?? new OnnxExportOptions { Latents = OnnxLatentKind.Styles }) with { NoiseInputs = network.ReadsNoise };
    }

    public GeneratorNetwork Network { get; }

    public string Backend => "onnx";

    private NetworkDescription Description => Network.Description;

    /// <summary>From a region, whose numbers are rounded to single precision.</summary>
    public void Synthesize(SynthesisRequest request, IImageTarget target)
    {
        Dictionary<string, OrtValue> inputs = Latent(request.Latent, phases: true);
        ImageRegion region = request.Region;
        inputs["centre"] = OnnxSession.Floats([(float)region.Centre.X, (float)region.Centre.Y], 2);
        inputs["scale"] = OnnxSession.Floats([(float)region.Scale.X, (float)region.Scale.Y], 2);
        if (_options.Size is null)
        {
            inputs["size"] = OnnxSession.Wholes(region.Resolution.Width, region.Resolution.Height);
        }

        SampleLattice lattice = request.Lattice(Description.Blocks);
        AddNoise(inputs, lattice.MapSize, (k, map) =>
        {
            LayerNoise.Fill(request.Noise, lattice, k, null, map);
            return (float)request.Noise.Strength;
        });
        Run(_options with { RegionInputs = true, Padding = request.Padding }, inputs, target);
    }

    /// <summary>Whole cells of a lattice of a refinement network.</summary>
    public void Synthesize(LatticeRequest request, IImageTarget target)
    {
        Dictionary<string, OrtValue> inputs = Latent(request.Latent, phases: false);
        Resolution cells = request.Coarse!.Resolution;
        inputs["coarse"] = OnnxSession.Floats(ChannelsFirst(request.Coarse.Values, Description.ImageChannels.Count), 1, Description.ImageChannels.Count, cells.Height, cells.Width);
        (int Width, int Height) Size(int k) => (SampleLattice.MapSide(cells.Width - 8, PaddingMode.Exact, k), SampleLattice.MapSide(cells.Height - 8, PaddingMode.Exact, k));
        AddNoise(inputs, Size, (k, map) =>
        {
            int width = Size(k).Width, level = (k + 1) / 2, margin = PaddingMode.Exact.Margin(k);
            long x = ((request.FirstX / Description.CellSize) << level) - margin, y = ((request.FirstY / Description.CellSize) << level) - margin;
            for (int p = 0; p < map.Length; p++)
            {
                map[p] = CounterRandom.Normal(request.NoiseSeed, (4u << 8) | (uint)k, x + (p % width), y + (p / width));
            }

            return (float)request.NoiseStrength;
        });
        Run(_options, inputs, target);
    }

    /// <summary>From an encoding [H, W, C] and noise maps that are given.</summary>
    public void SynthesizeFrom(BakedLatent latent, ReadOnlySpan<float> encoding, int cellsX, int cellsY, PaddingMode padding, float[][]? noise, IImageTarget target)
    {
        int channels = Description.Encoding.Channels, pad = 2 * padding.EncodingPad();
        Dictionary<string, OrtValue> inputs = Latent(latent, phases: false);
        inputs["encoding"] = OnnxSession.Floats(ChannelsFirst(encoding, channels), 1, channels, cellsY + pad, cellsX + pad);
        AddNoise(inputs, k => (SampleLattice.MapSide(cellsX, padding, k), SampleLattice.MapSide(cellsY, padding, k)), (k, map) =>
        {
            noise?[k].CopyTo(map, 0);
            return 1;
        });
        Run(_options with { EncodingInput = true, Padding = padding }, inputs, target);
    }

    public void Dispose()
    {
        foreach (OnnxSession session in _sessions.Values)
        {
            session.Dispose();
        }
    }

    private static float[] ChannelsFirst(ReadOnlySpan<float> values, int channels)
    {
        int pixels = values.Length / channels;
        var result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            result[(i % channels * pixels) + (i / channels)] = values[i];
        }

        return result;
    }

    private Dictionary<string, OrtValue> Latent(BakedLatent latent, bool phases)
    {
        var inputs = new Dictionary<string, OrtValue>();
        if (_options.Latents == OnnxLatentKind.Styles)
        {
            float[] styles = [.. latent.ConvolutionStyles.Concat(latent.Demodulations).Concat(latent.ToImageStyles).SelectMany(v => v)];
            inputs["styles"] = OnnxSession.Floats(styles, styles.Length);
            if (phases && latent.Phases.Length > 0)
            {
                inputs["phases"] = OnnxSession.Floats(latent.Phases, latent.Phases.Length);
            }
        }

        return inputs;
    }

    private void AddNoise(Dictionary<string, OrtValue> inputs, Func<int, (int Width, int Height)> size, Func<int, float[], float> fill)
    {
        if (!_options.NoiseInputs)
        {
            return;
        }

        for (int k = 0; k < Description.ConvolutionCount; k++)
        {
            if (Network.Convolutions[k].NoiseStrength != 0)
            {
                (int width, int height) = size(k);
                var map = new float[width * height];
                float strength = fill(k, map);
                inputs[$"noise_{k}"] = OnnxSession.Floats([.. map.Select(v => v * strength)], 1, 1, height, width);
            }
        }
    }

    private void Run(OnnxExportOptions options, Dictionary<string, OrtValue> inputs, IImageTarget target)
    {
        if (!_sessions.TryGetValue(options, out OnnxSession? session))
        {
            session = new OnnxSession(Network, options);
            _sessions.Add(options, session);
        }

        (float[] image, long[] shape) = session.Run(inputs);
        int channels = (int)shape[1], pixels = image.Length / channels;
        Span<float> values = target.Begin(new Resolution((int)shape[3], (int)shape[2]), channels);
        for (int i = 0; i < image.Length; i++)
        {
            values[i] = image[(i % channels * pixels) + (i / channels)];
        }

        target.Complete();
    }
}
