namespace ScaleParty.Synthesis.Compute;

/// <summary>Which of a timer's pairs of queries comes next, and which waits longest for its result.</summary>
/// <param name="pairs">How many there are.</param>
internal sealed class QueryRing(int pairs)
{
    private int _pending;

    /// <summary>Whether all wait for their results.</summary>
    public bool IsFull => _pending == pairs;

    /// <summary>Whether none waits for its result.</summary>
    public bool IsEmpty => _pending == 0;

    /// <summary>The pair that waits longest.</summary>
    public int Oldest { get; private set; }

    /// <summary>The pair that is measured next.</summary>
    public int Next => (Oldest + _pending) % pairs;

    /// <summary>The next pair waits for its result from here on.</summary>
    public void Add() => _pending++;

    /// <summary>The oldest pair has been read.</summary>
    public void Remove()
    {
        Oldest = (Oldest + 1) % pairs;
        _pending--;
    }
}
