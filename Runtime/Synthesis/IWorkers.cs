namespace ScaleParty.Synthesis;

/// <summary>Threads that share the parts of one piece of work at a time.</summary>
internal interface IWorkers
{
    /// <summary>Threads that work, the calling one among them.</summary>
    int Workers { get; }

    /// <summary>Does all parts and returns when they are done. Calls must not overlap.</summary>
    /// <param name="work">The work.</param>
    /// <param name="parts">How many parts it has.</param>
    /// <param name="workers">Most threads that shall take part.</param>
    void Run(IParallelWork work, int parts, int workers);
}
