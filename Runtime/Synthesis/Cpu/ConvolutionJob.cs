namespace ScaleParty.Synthesis.Cpu;

/// <summary>
/// One 3x3 convolution of one map, plain or after bilinear upsampling. Maps are [height, width, channels], channels a multiple of 8.
/// </summary>
internal unsafe struct ConvolutionJob
{
    /// <summary>The map that is read.</summary>
    public float* Source;

    /// <summary>Size of the source in pixels.</summary>
    public int SourceWidth, SourceHeight;

    /// <summary>Source pixel that the first tile begins to read at: 0, or without upsampling -1 where it does not need that pixel.</summary>
    public int SourceX, SourceY;

    /// <summary>The map that is written.</summary>
    public float* Destination;

    /// <summary>Size of the destination in pixels.</summary>
    public int Width, Height;

    /// <summary>Destination pixel of the first tile's first output: 0, or less where the first ones are not wanted.</summary>
    public int OffsetX, OffsetY;

    /// <summary>Tiles along each axis.</summary>
    public int TilesX, TilesY;

    /// <summary>Channels of the source and of the destination.</summary>
    public int Inputs, Outputs;

    /// <summary>Transformed filters as <see cref="TransformedFilters"/> lays them.</summary>
    public float* Filters;

    /// <summary>Factor of every source channel; read by the transform after upsampling alone.</summary>
    public float* InputScale;

    /// <summary>Factor of every output channel before bias and noise.</summary>
    public float* OutputScale;

    /// <summary>One per output channel.</summary>
    public float* Bias;

    /// <summary>Factor of every activated output channel: what the next convolution would have its input scaled by. Null for 1.</summary>
    public float* NextScale;

    /// <summary>Noise of the destination's first pixel, or null for none.</summary>
    public float* Noise;

    /// <summary>Values from one row of noise to the next.</summary>
    public int NoiseStride;

    /// <summary>Factor of the noise.</summary>
    public float Strength;

    /// <summary>Where a pixel of the destination is written, or null where it is not wanted.</summary>
    public readonly float* Pixel(int x, int y) =>
        (uint)x < (uint)Width && (uint)y < (uint)Height ? Destination + ((((long)y * Width) + x) * Outputs) : null;

    /// <summary>The noise of a pixel of the destination; 0 where the pixel is not wanted.</summary>
    public readonly float NoiseAt(int x, int y) =>
        Noise != null && (uint)x < (uint)Width && (uint)y < (uint)Height ? Noise[((long)y * NoiseStride) + x] * Strength : 0;
}
