using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Streaming;

/// <summary>A synthesizer whose pixels are simple functions of the index, the seed and the coarser pixels around, and that counts what it is asked for.</summary>
internal sealed class FakeLattice(GeneratorNetwork network) : ILatticeSynthesizer
{
    public List<LatticeRequest> Requests { get; } = [];

    public GeneratorNetwork Network => network;

    public string Backend => "fake";

    public bool IsDisposed { get; private set; }

    public long Pixels => Requests.Sum(r => r.Resolution.PixelCount);

    public void Synthesize(LatticeRequest request, IImageTarget target)
    {
        Requests.Add(request);
        int channels = network.Description.ImageChannels.Count, ratio = network.Description.CellSize;
        Span<float> values = target.Begin(request.Resolution, channels);
        (long firstX, int countX) = LatticeRequest.CoarseArea(request.FirstX, request.Resolution.Width, ratio);
        (long firstY, int countY) = LatticeRequest.CoarseArea(request.FirstY, request.Resolution.Height, ratio);
        if (request.Coarse is { } given)
        {
            Assert.Equal(new Resolution(countX, countY), given.Resolution);
        }

        for (int i = 0; i < values.Length; i++)
        {
            int channel = i % channels, column = i / channels % request.Resolution.Width, row = i / channels / request.Resolution.Width;
            long x = unchecked(request.FirstX + column), y = unchecked(request.FirstY + row);
            float noise = CounterRandom.Normal(request.NoiseSeed, (uint)channel, x, y);
            values[i] = request.Coarse is { } coarse
                ? (0.1f * noise) + Around(coarse, (int)unchecked((x >> network.Description.Blocks) - firstX), (int)unchecked((y >> network.Description.Blocks) - firstY), channel)
                : (float)Math.Sin((request.Period * (x + 0.5) * (channel + 1)) + Math.Cos(3 * request.Period * (y + 0.5)));
        }

        target.Complete();
    }

    public void Dispose() => IsDisposed = true;

    // Depends on every coarser pixel that a network may read.
    private static float Around(ImageBuffer coarse, int x, int y, int channel)
    {
        float sum = 0;
        for (int dy = -4; dy <= 4; dy++)
        {
            for (int dx = -4; dx <= 4; dx++)
            {
                sum += coarse[x + dx, y + dy, channel] * (dx == 0 && dy == 0 ? 0.9f : 0.1f / 80);
            }
        }

        return sum;
    }
}
