namespace ScaleParty.Sampling;

/// <summary>How many cells the positional encoding is extended by on each side, and what happens at the edges of feature maps.</summary>
public enum PaddingMode
{
    /// <summary>
    /// n_pad = 4, and pixels that bilinear upsampling would have to clamp are never computed: every delivered pixel
    /// depends on true positions alone, so tiles meet and shifts by base cells are exact. The default.
    /// </summary>
    Exact = 0,

    /// <summary>n_pad = 3 with bilinear upsampling clamped at the map's edge: bit-parity with the official checkpoints (Eq. 9-10).</summary>
    Paper = 1,
}

/// <summary>The margins that a padding mode implies.</summary>
public static class PaddingModeExtensions
{
    /// <summary>n_pad: encoding cells added on each side.</summary>
    public static int EncodingPad(this PaddingMode mode) => mode == PaddingMode.Exact ? 4 : 3;

    /// <summary>
    /// Margin, in pixels of its own level, around the map that convolution <paramref name="index"/> yields. Convolution 0 is
    /// the first one, 2l-1 the upsampling one of block l and 2l the second one of block l. Noise maps have these sizes.
    /// </summary>
    public static int Margin(this PaddingMode mode, int index) =>
        index % 2 == 1 ? mode.EncodingPad() : mode.EncodingPad() - 1;
}
