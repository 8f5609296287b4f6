using System.Globalization;

namespace ScaleParty.Training.Generation;

/// <summary>Seeds as they are written on a command line: numbers and ranges, separated by commas.</summary>
internal static class SeedList
{
    /// <summary>Seeds at most.</summary>
    public const int Most = 1_000_000;

    /// <summary>Reads such as "0-63" or "1,5,9-12".</summary>
    /// <param name="name">Name of the option, for the error.</param>
    /// <param name="text">The seeds.</param>
    /// <returns>The seeds in their order, each once.</returns>
    /// <exception cref="InvalidDataException">It is something else, or too many.</exception>
    public static IReadOnlyList<long> Parse(string name, string text)
    {
        var seeds = new List<long>();
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || Number(ends[0]) is not { } first || Number(ends[^1]) is not { } last || last < first)
            {
                throw new InvalidDataException($"{name} is '{text}'; expected numbers from 0 and ranges, separated by commas, such as 0-63 or 1,5,9-12");
            }

            if (last - first >= Most - seeds.Count)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; expected at most {Most:N0} seeds"));
            }

            for (long seed = first; seed <= last; seed++)
            {
                seeds.Add(seed);
            }
        }

        return [.. seeds.Distinct()];
    }

    // Digits alone, and below the largest, so that a range can be counted.
    private static long? Number(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value < long.MaxValue ? value : null;
}
