namespace ScaleParty.Synthesis.Cpu;

/// <summary>Ways to compute on a processor, from the slowest to the fastest.</summary>
internal enum VectorPath
{
    /// <summary>One float at a time.</summary>
    Scalar = 0,

    /// <summary>System.Numerics.Vector, whatever width the runtime gives it.</summary>
    Portable = 1,

    /// <summary>128 bits and 32 registers: ARM's AdvSimd.</summary>
    Vector128 = 2,

    /// <summary>256 bits: AVX2 with FMA.</summary>
    Vector256 = 3,

    /// <summary>512 bits: AVX-512.</summary>
    Vector512 = 4,
}
