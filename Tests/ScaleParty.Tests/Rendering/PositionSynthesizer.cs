using System.Collections.Concurrent;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

/// <summary>
/// A synthesizer whose colours are waves over the (warped) positions of its lattice, so that a test can tell where a texel
/// comes from. It can be held before each image and made to fail, and remembers what it was asked for.
/// </summary>
internal sealed class PositionSynthesizer : ISynthesizer
{
    private readonly SemaphoreSlim? _held;
    private long _allocatedBefore = -1;

    public PositionSynthesizer(GeneratorNetwork? network = null, bool held = false)
    {
        Network = network ?? TinyNetwork.Create();
        _held = held ? new SemaphoreSlim(0) : null;
    }

    public GeneratorNetwork Network { get; }

    public string Backend => "positions";

    /// <summary>Requests in the order in which they were begun.</summary>
    public ConcurrentQueue<SynthesisRequest> Requests { get; } = new();

    /// <summary>Released once for every request that is begun.</summary>
    public SemaphoreSlim Begun { get; } = new(0);

    /// <summary>What the next image fails with.</summary>
    public Exception? Failure { get; set; }

    public bool RemembersRequests { get; init; } = true;

    public bool IsDisposed { get; private set; }

    /// <summary>Bytes that the calling thread allocated from the end of one call to the end of the next.</summary>
    public List<long> AllocatedPerCall { get; } = new(4096);

    public int OverlappingCalls { get; private set; }

    private int _running;

    /// <summary>Lets held images be made.</summary>
    public void Allow(int count = 1) => _held!.Release(count);

    public void Synthesize(SynthesisRequest request, IImageTarget target)
    {
        OverlappingCalls += Interlocked.Increment(ref _running) > 1 ? 1 : 0;
        if (RemembersRequests)
        {
            Requests.Enqueue(request);
        }

        Begun.Release();
        _held?.Wait();
        if (Failure is { } failure)
        {
            Failure = null;
            Interlocked.Decrement(ref _running);
            throw failure;
        }

        NetworkDescription d = Network.Description;
        SampleLattice lattice = request.Lattice(d.Blocks);
        Span<float> values = target.Begin(lattice.Delivered, d.ImageChannels.Count);
        for (int j = 0, k = 0; j < lattice.Delivered.Height; j++)
        {
            for (int i = 0; i < lattice.Delivered.Width; i++)
            {
                Vector2d p = lattice.Position(d.Blocks, 0, i, j);
                p = request.Warp?.Apply(p) ?? p;
                for (int c = 0; c < d.ImageChannels.Count; c++)
                {
                    values[k++] = Colour(p, c);
                }
            }
        }

        target.Complete();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        if (_allocatedBefore >= 0 && AllocatedPerCall.Count < AllocatedPerCall.Capacity)
        {
            AllocatedPerCall.Add(allocated - _allocatedBefore);
        }

        _allocatedBefore = allocated;
        Interlocked.Decrement(ref _running);
    }

    public static float Colour(Vector2d p, int channel) => (float)(1.1 * Math.Sin((3 * p.X) + (2 * p.Y * (channel + 1)) + channel));

    public void Dispose()
    {
        IsDisposed = true;
        Begun.Dispose();
        _held?.Dispose();
    }
}
