namespace ScaleParty.Synthesis;

/// <summary>What runs a network.</summary>
public enum SynthesisBackend
{
    /// <summary>Compute shaders on a hardware driver, the processor where the driver is a software one or refuses.</summary>
    Auto = 0,

    /// <summary>Compute shaders on the graphics device: nothing but the driver is needed, and nothing travels back to the CPU.</summary>
    Compute = 1,

    /// <summary>The processor, on a thread of its own: vector code (<see cref="Cpu.CpuSynthesizer"/>), or what is registered in its place.</summary>
    Cpu = 2,

    /// <summary>Compute shaders on a Vulkan device of their own, off screen: images are read back and go to the texture as the processor's do. Never taken unless asked for.</summary>
    Vulkan = 3,
}
