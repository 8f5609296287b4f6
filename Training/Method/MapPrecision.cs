using System.Diagnostics.CodeAnalysis;

namespace ScaleParty.Training.Method;

/// <summary>Type of maps and convolutions.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "They are the types' names.")]
internal enum MapPrecision
{
    /// <summary>32 bits.</summary>
    Float32 = 0,

    /// <summary>16 bits with float32's range: nothing overflows or vanishes, and rounding acts like a little noise.</summary>
    Bfloat16 = 1,
}
