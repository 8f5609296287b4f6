namespace ScaleParty.Synthesis;

/// <summary>The limit that every synthesizer's options set for the feature maps of one image.</summary>
internal static class WorkingMemory
{
    private const long Least = 1L << 20, Most = 1L << 40;

    /// <summary>The limit, if it is in range.</summary>
    /// <param name="bytes">2^20 to 2^40.</param>
    /// <param name="name">Name of the option.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static long Limit(long bytes, string name) => Guard.InRange(bytes, Least, Most, name);
}
