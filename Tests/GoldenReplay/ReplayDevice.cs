namespace ScaleParty.GoldenReplay;

/// <summary>What makes the images of a replay.</summary>
internal enum ReplayDevice
{
    /// <summary>The processor, by the runtime's own vector code.</summary>
    Cpu = 0,

    /// <summary>Compute shaders in OpenGL without a display.</summary>
    Opengl = 1,

    /// <summary>Compute shaders in Vulkan.</summary>
    Vulkan = 2,

    /// <summary>Torch: the trainable generator and the fast synthesizer.</summary>
    Torch = 3,
}
