namespace ScaleParty.Models;

/// <summary>Finds the name that was probably meant by one that does not exist.</summary>
internal static class Spelling
{
    private const int LongestName = 64;

    /// <summary>The nearest of the names that exist, by letters added, left out, changed or swapped with their neighbour; null if none is near.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="names">What exists.</param>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        if (written.Length == 0 || written.Length > LongestName)
        {
            return null;
        }

        string? nearest = null;

        // A third of the letters may be wrong: more would suggest unrelated names.
        int least = 1 + (Math.Max(written.Length, 3) / 3);
        foreach (string name in names)
        {
            int distance = Distance(written.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < least)
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>", did you mean 'x'?" for the nearest name; empty if none is near.</summary>
    public static string Hint(string written, IEnumerable<string> names) =>
        Nearest(written, names) is string nearest ? $", did you mean '{nearest}'?" : string.Empty;

    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, 1 + Math.Min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
