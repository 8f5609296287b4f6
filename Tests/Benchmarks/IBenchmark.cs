namespace ScaleParty.Benchmarks;

/// <summary>One measurement that prints its own tables.</summary>
internal interface IBenchmark
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>What it measures.</summary>
    string Description { get; }

    /// <summary>Whether it is left out unless the command line names it.</summary>
    bool OnlyByName => false;

    /// <summary>Measures and prints.</summary>
    /// <param name="seconds">About how long a table may take.</param>
    void Run(double seconds);
}
