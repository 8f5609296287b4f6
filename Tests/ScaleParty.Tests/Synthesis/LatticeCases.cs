using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Tests.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Rectangles of fixed lattices for tests, of networks that make images alone and of refinement networks.</summary>
internal sealed class LatticeCases
{
    private readonly Lazy<BakedLatent> _latent;

    private LatticeCases(GeneratorNetwork network)
    {
        Network = network;
        _latent = new(() => Images.Latent(network, 3));
    }

    /// <summary>The names of <see cref="Named"/>.</summary>
    public static string[] Names { get; } = ["refinement", "refinement of one block", "fourier", "fields", "grid", "deep"];

    public GeneratorNetwork Network { get; }

    public BakedLatent Latent => _latent.Value;

    public int Cell => Network.Description.CellSize;

    private bool Refines => Network.Description.Encoding.Kind == EncodingKind.Image;

    public static LatticeCases Named(string name) => new(name switch
    {
        "refinement" => RandomNetwork.Create(5, [40, 24, 12], 5, refines: true),
        "refinement of one block" => RandomNetwork.Create(6, [9, 16], 2, refines: true),
        "fourier" => RandomNetwork.Create(7, [16, 12, 20], frequencies: 5),
        "fields" => RandomNetwork.Create(8, [24, 16, 8, 8], 4, frequencies: 6, bands: new WaveBands(3, 8)),
        "grid" => RandomNetwork.Create(9, [8, 24], 1),
        _ => RandomNetwork.Create(10, [16, 16, 8, 8, 8, 8], frequencies: 3),
    });

    /// <summary>A rectangle; the coarser image has random numbers, each named by its own index.</summary>
    public LatticeRequest Request(long x, long y, int width, int height) => new(Latent, x, y, new Resolution(width, height))
    {
        Period = Refines ? 0 : 0.01,
        Coarse = Refines ? Coarse(x, y, width, height) : null,
        NoiseSeed = 77,
        NoiseStrength = 1.5,
    };

    /// <summary>The pixels of a request.</summary>
    public static float[] Make(ILatticeSynthesizer synthesizer, LatticeRequest request)
    {
        var buffer = new ImageBuffer();
        synthesizer.Synthesize(request, buffer);
        return buffer.Values.ToArray();
    }

    /// <summary>Fails unless parts of a rectangle, made alone, are the same bits.</summary>
    /// <param name="synthesizer">Makes the rectangle and its parts.</param>
    /// <param name="other">Makes the parts again.</param>
    /// <param name="x">Where it begins.</param>
    /// <param name="y">Where it begins.</param>
    /// <param name="seed">Draws the parts.</param>
    public void CheckParts(ILatticeSynthesizer synthesizer, ILatticeSynthesizer other, long x, long y, int seed)
    {
        const int Width = 61, Height = 45, Parts = 4;
        int channels = Network.Description.ImageChannels.Count;
        var random = new Random(seed);
        float[] whole = Make(synthesizer, Request(x, y, Width, Height));

        // The coordinates themselves are nearly constant far from the origin.
        Assert.True(Network.Description.Encoding.Kind == EncodingKind.Grid || Images.Deviation(whole) > 0.1);
        for (int k = 0; k < Parts; k++)
        {
            int width = random.Next(1, Width), height = random.Next(1, Height), left = random.Next(Width - width), top = random.Next(Height - height);
            float[] expected = Images.Part(whole, Width, channels, left, top, width, height);
            LatticeRequest part = Request(unchecked(x + left), unchecked(y + top), width, height);
            Assert.Equal(expected, Make(synthesizer, part));
            Assert.Equal(expected, Make(other, part));
        }
    }

    /// <summary>What the trainable generator makes of a request: whole cells, cut to the rectangle.</summary>
    public float[] ByGenerator(LatticeRequest request)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        NetworkDescription d = Network.Description;
        var space = new LatentSpace(Network);
        StyleCode code = space.Map(space.Sample(3));
        using Generator generator = Generator.FromNetwork(Network);
        (long cellX, int columns) = LatticeRequest.CoarseArea(request.FirstX, request.Resolution.Width, Cell);
        (long cellY, int rows) = LatticeRequest.CoarseArea(request.FirstY, request.Resolution.Height, Cell);
        var values = new float[columns * rows * d.Encoding.Channels];
        if (request.Coarse is null)
        {
            var size = new Resolution((columns - 8) * Cell, (rows - 8) * Cell);
            Vector2d corner = new Vector2d((cellX + 4) * Cell, (cellY + 4) * Cell) * request.Period;
            var region = new ImageRegion(corner + (new Vector2d(size.Width, size.Height) * (request.Period / 2)), new(request.Period, request.Period), size);
            PositionalEncoding.Fill(d.Encoding, SampleLattice.For(region, d.Blocks), null, request.Latent.Phases, EncodingLayout.ChannelsLast, values);
        }
        else
        {
            request.Coarse.Values.CopyTo(values);
        }

        Tensor encoding = tensor(values, [1, rows, columns, d.Encoding.Channels]).permute(0, 3, 1, 2);
        Tensor latents = tensor(code.Styles.SelectMany(s => s).ToArray(), [1, d.StyleCount, d.StyleChannels]);
        Tensor image = generator.forward(encoding, latents, [.. Enumerable.Range(0, d.ConvolutionCount).Select(Noise)]);
        return image.narrow(2, request.FirstY - ((cellY + 4) * Cell), request.Resolution.Height)
            .narrow(3, request.FirstX - ((cellX + 4) * Cell), request.Resolution.Width)
            .permute(0, 2, 3, 1).contiguous().data<float>().ToArray();

        Tensor Noise(int k)
        {
            int level = (k + 1) / 2, margin = PaddingMode.Exact.Margin(k), width = ((columns - 8) << level) + (2 * margin), height = ((rows - 8) << level) + (2 * margin);
            var map = new float[width * height];
            for (int p = 0; p < map.Length; p++)
            {
                map[p] = CounterRandom.Normal(request.NoiseSeed, (4u << 8) | (uint)k, ((cellX + 4) << level) - margin + (p % width), ((cellY + 4) << level) - margin + (p / width));
            }

            return tensor(map, [1, 1, height, width]) * request.NoiseStrength;
        }
    }

    private ImageBuffer Coarse(long x, long y, int width, int height)
    {
        (long firstX, int columns) = LatticeRequest.CoarseArea(x, width, Cell);
        (long firstY, int rows) = LatticeRequest.CoarseArea(y, height, Cell);
        int channels = Network.Description.ImageChannels.Count;
        var buffer = new ImageBuffer();
        Span<float> values = buffer.Begin(new Resolution(columns, rows), channels);
        for (int i = 0; i < values.Length; i++)
        {
            int pixel = i / channels;

            // Cells beyond the coarser lattice's 64 bits have the names that a finer lattice's lower bits give them.
            values[i] = CounterRandom.Normal(1, (uint)(i % channels), Named(firstX + (pixel % columns)), Named(firstY + (pixel / columns)));
        }

        return buffer;

        long Named(long cell) => unchecked(cell * Cell) / Cell;
    }
}
