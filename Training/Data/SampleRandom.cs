using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>The random numbers that belong to one draw: a counter over <see cref="CounterRandom"/>, so nothing depends on what was drawn before.</summary>
internal struct SampleRandom
{
    private readonly ulong _seed;
    private readonly uint _stream;
    private readonly long _index;
    private long _next;

    public SampleRandom(ulong seed, uint stream, long index)
    {
        _seed = seed;
        _stream = stream;
        _index = index;
    }

    public SampleRandom(FrameDraw draw, uint stream)
        : this(CounterRandom.Derive(draw.Seed, (ulong)draw.Split), stream, draw.Index)
    {
    }

    /// <summary>A number from [0, 1).</summary>
    public double Uniform() => CounterRandom.Uniform(_seed, _stream, _index, _next++);

    /// <summary>A number from [from, to).</summary>
    public double Uniform(double from, double to) => from + ((to - from) * Uniform());

    /// <summary>A whole number from [0, count).</summary>
    public long Below(long count) => Math.Min((long)(Uniform() * count), count - 1);

    /// <summary>Heads or tails.</summary>
    public bool Flip() => Uniform() < 0.5;
}

/// <summary>Names of the streams, so that one draw's purposes share no numbers.</summary>
internal static class RandomStreams
{
    public const uint Regions = 0x5245;
    public const uint Order = 0x4F52;
    public const uint Replacement = 0x5250;
    public const uint Placement = 0x504C;
    public const uint Orientation = 0x4F54;
    public const uint Terrain = 0x5445;
    public const uint HeldOut = 0x484F;
    public const uint Emblem = 0x454D;
}
