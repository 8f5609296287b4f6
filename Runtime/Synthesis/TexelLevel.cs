namespace ScaleParty.Synthesis;

/// <summary>Values of images as texels of 8 bits: -1 becomes 0 and 1 becomes 255.</summary>
internal static class TexelLevel
{
    /// <summary>The level of a value; 0 for what is no number.</summary>
    public static byte Of(float value)
    {
        // Comparisons with NaN are false, which leads to 0.
        float level = value > -1f ? (value * 127.5f) + 128f : 0f;
        return level < 255f ? (byte)level : level >= 255f ? (byte)255 : (byte)0;
    }
}
