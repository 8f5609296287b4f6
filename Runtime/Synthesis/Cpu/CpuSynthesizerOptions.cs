namespace ScaleParty.Synthesis.Cpu;

/// <summary>How a <see cref="CpuSynthesizer"/> computes. Immutable.</summary>
public sealed record CpuSynthesizerOptions
{
    private readonly int _threads;
    private readonly long _maximumWorkingBytes = 4L << 30;

    /// <summary>Threads that compute, the calling one among them, 1 to 1024; 0 takes one per processor.</summary>
    public int Threads
    {
        get => _threads;
        init => _threads = Guard.InRange(value, 0, 1024, nameof(Threads));
    }

    /// <summary>Most memory, in bytes, that the feature maps of one image may take; larger requests are refused. 2^20 to 2^40, at first 4 GiB.</summary>
    public long MaximumWorkingBytes
    {
        get => _maximumWorkingBytes;
        init => _maximumWorkingBytes = WorkingMemory.Limit(value, nameof(MaximumWorkingBytes));
    }
}
