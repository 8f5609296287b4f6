namespace ScaleParty.Unity
{
    /// <summary>What makes the images.</summary>
    public enum TextureBackend
    {
        /// <summary>Compute shaders where they run, else the processor.</summary>
        Automatic = 0,

        /// <summary>Compute shaders alone.</summary>
        ComputeShaders = 1,

        /// <summary>The processor's threads.</summary>
        Processor = 2,
    }
}
