namespace ScaleParty.Synthesis;

/// <summary>What runs a network.</summary>
public enum SynthesisBackend
{
    /// <summary>Compute shaders on a hardware driver, torch on a software one; where only one of them is possible, that one.</summary>
    Auto = 0,

    /// <summary>Compute shaders on the graphics device: nothing but the driver is needed, and nothing travels back to the CPU.</summary>
    Compute = 1,

    /// <summary>Torch on a thread of its own; needs ScaleParty.Torch and libtorch.</summary>
    Torch = 2,
}
