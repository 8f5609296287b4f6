using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Evaluation;

/// <summary>Images of a network of ScaleParty's own in batches, as tensors.</summary>
internal sealed class SampleMaker : IImageMaker
{
    private readonly Generator _generator;
    private readonly LatentSpace _latents;
    private readonly RegionEncoding _encoding;

    public SampleMaker(GeneratorNetwork network)
    {
        Network = network;
        _generator = Generator.FromNetwork(network);
        _generator.Fused = true;
        _latents = new LatentSpace(network);
        _encoding = new RegionEncoding(network.Description.Encoding);
    }

    /// <summary>The network.</summary>
    public GeneratorNetwork Network { get; }

    /// <inheritdoc/>
    public NetworkDescription Description => Network.Description;

    /// <inheritdoc/>
    public string Fingerprint => Network.Fingerprint;

    /// <inheritdoc/>
    public bool MakesParts => true;

    /// <inheritdoc/>
    public Tensor Make(IReadOnlyList<ImageRegion> regions, ulong seed, NoiseSettings? noise = null, double truncation = 1, int first = 0, double degrees = 0)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var batches = new List<Tensor>();
        foreach ((int start, int count) in ImageBatches.Of(regions.Count, regions[0].Resolution.Width))
        {
            ImageRegion[] part = [.. regions.Skip(start).Take(count)];
            StyleCode[] codes = [.. part.Select((_, i) => _latents.Map(_latents.Sample(CounterRandom.Derive(seed, (ulong)(first + start + i))), truncation))];
            batches.Add(Batch(part, codes, noise ?? AsTrained(seed), first + start, degrees));
        }

        return cat(batches, 0).MoveToOuterDisposeScope();
    }

    /// <summary>Noise as training gives it: drawn anew for every image, on the pixels of its maps.</summary>
    public static NoiseSettings AsTrained(ulong seed) => new() { Policy = NoisePolicy.Random, Seed = seed };

    public void Dispose()
    {
        _generator.Dispose();
        _encoding.Dispose();
    }

    private Tensor Batch(ImageRegion[] regions, StyleCode[] codes, NoiseSettings noise, int first, double degrees)
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkDescription d = Network.Description;
        Tensor styles = tensor(codes.SelectMany(c => c.Styles.SelectMany(s => s)).ToArray(), [codes.Length, d.StyleCount, d.StyleChannels]);
        Tensor? phases = d.Encoding.PhaseCount == 0 ? null : tensor(codes.SelectMany(c => c.Phases).ToArray(), [codes.Length, d.Encoding.PhaseCount]);
        Tensor encoding = _encoding.Make(regions, d.Blocks, d.TrainedPadding, phases, degrees == 0 ? null : Turn(degrees, regions.Length));
        Tensor[]? maps = d.HasNoise && noise.Policy != NoisePolicy.None
            ? [.. Enumerable.Range(0, d.ConvolutionCount).Select(k => Maps(regions, noise, k, first))]
            : null;
        Tensor images = _generator.forward(encoding, styles, maps, d.TrainedPadding);
        Resolution size = regions[0].Resolution;
        return images.narrow(2, 0, size.Height).narrow(3, 0, size.Width).contiguous().MoveToOuterDisposeScope();
    }

    // Positions are turned back, so that the content turns forwards.
    private static Tensor Turn(double degrees, int count)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        return tensor(new float[] { (float)cos, (float)sin, -(float)sin, (float)cos }, [1, 2, 2]).expand(count, 2, 2);
    }

    private Tensor Maps(ImageRegion[] regions, NoiseSettings noise, int convolution, int first)
    {
        SampleLattice[] lattices = [.. regions.Select(r => SampleLattice.For(r, Network.Description.Blocks, Network.Description.TrainedPadding))];
        (int width, int height) = lattices[0].MapSize(convolution);
        float[] values = new float[regions.Length * width * height];
        for (int n = 0; n < regions.Length; n++)
        {
            NoiseSettings own = noise with { Frame = (ulong)(first + n) };
            LayerNoise.Fill(own, lattices[n], convolution, null, values.AsSpan(n * width * height, width * height));
        }

        return tensor(values, [regions.Length, 1, height, width]);
    }
}
