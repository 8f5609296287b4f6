using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>What one batch shows.</summary>
internal sealed record BatchSpec
{
    /// <summary>One region per sample; the batch size is their number, 1 to 4096.</summary>
    public required IReadOnlyList<RegionSpec> Regions { get; init; }

    /// <summary>Pixels of every sample.</summary>
    public required Resolution Resolution { get; init; }

    /// <summary>For a pair, the second resolution of the same regions of the same frames.</summary>
    public Resolution? SecondResolution { get; init; }

    /// <summary>
    /// Number of the first sample's draw; null means batch number times batch size. Set it where the batch size changes during
    /// training, so that every image still comes once per epoch.
    /// </summary>
    public long? FirstSample { get; init; }

    /// <summary>A batch whose samples share one region.</summary>
    public static BatchSpec Shared(RegionSpec region, int batchSize, Resolution resolution, Resolution? secondResolution = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var regions = new RegionSpec[batchSize];
        Array.Fill(regions, region);
        return new() { Regions = regions, Resolution = resolution, SecondResolution = secondResolution };
    }
}
