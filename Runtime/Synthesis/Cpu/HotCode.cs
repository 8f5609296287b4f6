using System.Runtime.CompilerServices;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>How the kernels are compiled.</summary>
internal static class HotCode
{
    /// <summary>Optimised at the first call, so that the first image takes no longer than the next. The value of AggressiveOptimization, which netstandard2.1 does not name.</summary>
    public const MethodImplOptions Options = (MethodImplOptions)512;
}
