using System.Diagnostics.CodeAnalysis;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>Number format of feature maps and convolution weights.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The field's names for number formats.")]
public enum SynthesisPrecision
{
    /// <summary>32 bits; follows the trainable generator to rounding.</summary>
    Float32 = 0,

    /// <summary>16 bits with 8 of mantissa: faster where the processor has instructions for it, with errors of a few hundredths of the image's standard deviation.</summary>
    BFloat16 = 1,
}

/// <summary>Where a synthesizer computes.</summary>
public enum SynthesisDevice
{
    /// <summary>The processor.</summary>
    Cpu = 0,

    /// <summary>The first CUDA device; needs a build with -p:Cuda=true.</summary>
    Cuda = 1,
}

/// <summary>How a <see cref="TorchSynthesizer"/> computes. Immutable.</summary>
public sealed record TorchSynthesizerOptions
{
    private readonly SynthesisPrecision _precision = SynthesisPrecision.Float32;
    private readonly SynthesisDevice _device = SynthesisDevice.Cpu;
    private readonly int _threads;
    private readonly int _cachedLatents = 4;
    private readonly long _maximumWorkingBytes = 4L << 30;

    /// <summary>Number format of feature maps and convolution weights.</summary>
    public SynthesisPrecision Precision
    {
        get => _precision;
        init => _precision = (SynthesisPrecision)Guard.InRange((int)value, (int)SynthesisPrecision.Float32, (int)SynthesisPrecision.BFloat16, nameof(Precision));
    }

    /// <summary>Where to compute.</summary>
    public SynthesisDevice Device
    {
        get => _device;
        init => _device = (SynthesisDevice)Guard.InRange((int)value, (int)SynthesisDevice.Cpu, (int)SynthesisDevice.Cuda, nameof(Device));
    }

    /// <summary>Threads that libtorch computes with, 1 to 1024, for the whole process; 0 leaves libtorch's choice, one per core.</summary>
    public int Threads
    {
        get => _threads;
        init => _threads = Guard.InRange(value, 0, 1024, nameof(Threads));
    }

    /// <summary>Latents whose folded weights are kept, 1 to 64; the least recently used goes first.</summary>
    public int CachedLatents
    {
        get => _cachedLatents;
        init => _cachedLatents = Guard.InRange(value, 1, 64, nameof(CachedLatents));
    }

    /// <summary>Most memory, in bytes, that the feature maps of one image may take; larger requests are refused. 2^20 to 2^40, at first 4 GiB.</summary>
    public long MaximumWorkingBytes
    {
        get => _maximumWorkingBytes;
        init => _maximumWorkingBytes = WorkingMemory.Limit(value, nameof(MaximumWorkingBytes));
    }
}
