namespace ScaleParty.Training.Comparison;

/// <summary>What a comparison does.</summary>
internal sealed record ComparisonOptions
{
    /// <summary>Images that every entry is trained with.</summary>
    public long Images { get; init; } = 100_000;

    /// <summary>Images per distance.</summary>
    public int Samples { get; init; } = 1000;

    /// <summary>Latents per SelfSSIM.</summary>
    public int Codes { get; init; } = 1000;

    /// <summary>Names of the entries; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Sources of images.</summary>
    public IReadOnlyList<string> Sources { get; init; } = Suite.Sources;

    /// <summary>Threads that compute.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
