namespace ScaleParty.Synthesis.Compute;

/// <summary>How a <see cref="ComputeSynthesizer"/> computes. Immutable.</summary>
public sealed record ComputeSynthesizerOptions
{
    private readonly long _maximumWorkingBytes = 1L << 30;

    /// <summary>Number format of the convolution weights.</summary>
    public ComputePrecision Precision { get; init; } = ComputePrecision.Float32;

    /// <summary>Most device memory, in bytes, that the feature maps of one image may take; larger requests are refused. 2^20 to 2^40, at first 1 GiB.</summary>
    public long MaximumWorkingBytes
    {
        get => _maximumWorkingBytes;
        init => _maximumWorkingBytes = WorkingMemory.Limit(value, nameof(MaximumWorkingBytes));
    }
}
