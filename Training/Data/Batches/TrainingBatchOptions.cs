namespace ScaleParty.Training.Data;

/// <summary>How batches are made.</summary>
internal sealed record TrainingBatchOptions
{
    /// <summary>Names the run: batch k depends on this and k alone.</summary>
    public ulong Seed { get; init; }

    /// <summary>First batch that is delivered; on resuming, the number of batches already used.</summary>
    public long FirstBatch { get; init; }

    /// <summary>
    /// Background threads that make batches, 0 to 64; 0 makes each batch when it is asked for. The default leaves small machines
    /// to the training itself: one thread for up to 8 cores, then one for every 8.
    /// </summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount / 8);

    /// <summary>Batches that may wait ready or in the making, 1 to 256.</summary>
    public int QueueLength { get; init; } = 4;

    /// <summary>Training or held-out frames.</summary>
    public DataSplit Split { get; init; } = DataSplit.Training;

    /// <summary>Whether flips, turns and random crops apply.</summary>
    public bool Augment { get; init; } = true;
}
