namespace ScaleParty.Models;

/// <summary>Checks of vectors that come from outside.</summary>
internal static class Finite
{
    public static float[] Check(float[] values, string name)
    {
        foreach (float v in Guard.NotNull(values, name))
        {
            if (float.IsNaN(v) || float.IsInfinity(v))
            {
                throw new ArgumentException(FormattableString.Invariant($"{name} holds {v}; expected finite numbers"), name);
            }
        }

        return values;
    }
}
