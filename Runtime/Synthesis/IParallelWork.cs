namespace ScaleParty.Synthesis;

/// <summary>Work that falls into parts which threads may do in any order, side by side.</summary>
internal interface IParallelWork
{
    /// <summary>Does one part.</summary>
    /// <param name="part">0 up to the number of parts.</param>
    /// <param name="worker">The thread at work, 0 up to <see cref="IWorkers.Workers"/>, for memory of its own.</param>
    void Run(int part, int worker);
}
