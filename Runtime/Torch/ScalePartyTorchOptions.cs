namespace ScaleParty.Torch;

/// <summary>Options of <see cref="TorchServiceCollectionExtensions.AddScalePartyTorch"/>, checked when they are first used or when the host starts.</summary>
public sealed class ScalePartyTorchOptions
{
    /// <summary>Number format of feature maps and convolution weights.</summary>
    public SynthesisPrecision Precision { get; set; } = SynthesisPrecision.Float32;

    /// <summary>Where to compute.</summary>
    public SynthesisDevice Device { get; set; } = SynthesisDevice.Cpu;

    /// <summary>Threads that libtorch computes with, 1 to 1024; 0 leaves libtorch's choice.</summary>
    public int Threads { get; set; }

    /// <summary>Latents whose folded weights are kept, 1 to 64.</summary>
    public int CachedLatents { get; set; } = 4;

    /// <summary>Most memory, in bytes, that the feature maps of one image may take, 2^20 to 2^40.</summary>
    public long MaximumWorkingBytes { get; set; } = 4L << 30;

    internal TorchSynthesizerOptions ToSynthesizerOptions() => new()
    {
        Precision = Precision,
        Device = Device,
        Threads = Threads,
        CachedLatents = CachedLatents,
        MaximumWorkingBytes = MaximumWorkingBytes,
    };
}
