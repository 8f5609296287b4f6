namespace ScaleParty.Sampling;

/// <summary>Frequencies rounded to whole numbers of waves per period, so that a sum of their waves repeats exactly.</summary>
internal static class PeriodicWaves
{
    /// <summary>A wave with fewer turns per period than this becomes constant: a whole turn would change it more.</summary>
    public const double FewestTurns = 0.5;

    // A wave whose nearest place is taken moves at most so far, in turns per period.
    private const double FurthestMove = 1;

    /// <summary>
    /// Rounds frequencies. Within a group, waves remain distinct where a free place is within one turn per period; long waves have few places, and the first in order of length takes the nearest.
    /// Waves without a free place share the nearest one: their shifts and phases remain their own, so that sums over a group keep their variance.
    /// </summary>
    /// <param name="frequencies">In radians per image unit.</param>
    /// <param name="group">Waves per group, in order; a divisor of their number.</param>
    /// <param name="period">The period along both axes in image units.</param>
    public static Vector2d[] Round(IReadOnlyList<Vector2d> frequencies, int group, Vector2d period)
    {
        var result = new Vector2d[frequencies.Count];
        var taken = new HashSet<(long X, long Y)>();
        for (int first = 0; first < result.Length; first += group)
        {
            taken.Clear();
            foreach (int k in Enumerable.Range(first, group).OrderBy(i => (frequencies[i] * period).Length))
            {
                (long x, long y) = Place(frequencies[k] * period / Phase.Turn, taken);
                result[k] = new(Phase.Turn * x / period.X, Phase.Turn * y / period.Y);
            }
        }

        return result;
    }

    private static (long X, long Y) Place(Vector2d turns, HashSet<(long X, long Y)> taken)
    {
        if (turns.Length < FewestTurns)
        {
            return (0, 0);
        }

        long x = (long)Math.Round(turns.X), y = (long)Math.Round(turns.Y);
        (long X, long Y)[] near =
        [
            .. Enumerable.Range(0, 9).Select(i => (X: x + (i % 3) - 1, Y: y + (i / 3) - 1))
                .Where(p => p != (0, 0))
                .OrderBy(p => (new Vector2d(p.X, p.Y) - turns).Length),
        ];
        foreach ((long X, long Y) place in near)
        {
            if ((new Vector2d(place.X, place.Y) - turns).Length > FurthestMove)
            {
                break;
            }

            // w and -w are the same wave.
            if (!taken.Contains((-place.X, -place.Y)) && taken.Add(place))
            {
                return place;
            }
        }

        return near[0];
    }
}
