using System.Numerics;
using System.Runtime.InteropServices;

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

    /// <summary>Whether no value is infinite or not a number.</summary>
    public static bool AreAll(ReadOnlySpan<float> values)
    {
        // Zero times a finite number is zero, and not a number otherwise.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < vectors.Length; i++)
        {
            sum += vectors.At(i) * 0f;
        }

        float rest = Vector.Dot(sum, Vector<float>.One);
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            rest += values.At(i) * 0f;
        }

        return rest == 0;
    }
}
