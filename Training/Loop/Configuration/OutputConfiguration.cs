namespace ScaleParty.Training.Loop;

/// <summary>What is written, and how often; all in images shown.</summary>
internal sealed record OutputConfiguration
{
    /// <summary>Between checkpoints.</summary>
    public long CheckpointEvery { get; init; } = 50_000;

    /// <summary>Checkpoints kept.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>Between sample sheets.</summary>
    public long SheetEvery { get; init; } = 50_000;

    /// <summary>Between lines of progress and points of the curves.</summary>
    public long LogEvery { get; init; } = 2_000;
}
