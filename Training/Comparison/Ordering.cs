using System.Globalization;

namespace ScaleParty.Training.Comparison;

/// <summary>Compares the order of measured values with that of the paper's, pair by pair.</summary>
internal static class Ordering
{
    /// <summary>Compares all pairs that have a value on both sides.</summary>
    /// <param name="paper">The paper's values by name.</param>
    /// <param name="measured">The measured values by name.</param>
    /// <returns>Number of pairs, those in the paper's order, and those that are not, with the paper's larger one first. Equal values are in no order.</returns>
    public static OrderingResult Compare(IReadOnlyList<(string Name, double Value)> paper, IReadOnlyList<(string Name, double? Value)> measured)
    {
        (string Name, double Paper, double Measured)[] both = [.. paper
            .Select(p => (p.Name, p.Value, Measured: measured.FirstOrDefault(m => m.Name == p.Name).Value))
            .Where(p => p.Measured is not null)
            .Select(p => (p.Name, p.Value, p.Measured!.Value))];
        int pairs = 0, same = 0;
        var others = new List<(string Larger, string Smaller)>();
        for (int i = 0; i < both.Length; i++)
        {
            for (int j = i + 1; j < both.Length; j++)
            {
                if (both[i].Paper == both[j].Paper)
                {
                    continue;
                }

                (var larger, var smaller) = both[i].Paper > both[j].Paper ? (both[i], both[j]) : (both[j], both[i]);
                pairs++;
                if (larger.Measured > smaller.Measured)
                {
                    same++;
                }
                else
                {
                    others.Add((larger.Name, smaller.Name));
                }
            }
        }

        return new OrderingResult(pairs, same, others);
    }
}

/// <summary>How many pairs are in the paper's order.</summary>
/// <param name="Pairs">Number of pairs.</param>
/// <param name="Same">Pairs in the paper's order.</param>
/// <param name="Others">Pairs in another order: what is larger in the paper first.</param>
internal sealed record OrderingResult(int Pairs, int Same, IReadOnlyList<(string Larger, string Smaller)> Others)
{
    /// <summary>As a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Pairs == 0 ? "Nothing to compare yet" : Same == Pairs ? "**The paper's ordering holds**" : "**The paper's ordering does not hold in full**")}: {Same} of {Pairs} pairs are in its order{(Others.Count == 0 ? "." : $". Not so: {string.Join("; ", Others.Select(o => $"{o.Larger} is not above {o.Smaller}"))}.")}");
}
