namespace ScaleParty.Benchmarks;

/// <summary>One measurement.</summary>
internal interface IBenchmark
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>What it measures.</summary>
    string Description { get; }

    /// <summary>Whether it is left out unless the command line names it.</summary>
    bool OnlyByName => false;

    /// <summary>Measures and reports.</summary>
    /// <param name="seconds">About how long a table may take.</param>
    /// <param name="report">Takes the tables and notes.</param>
    void Run(double seconds, BenchmarkReport report);
}
