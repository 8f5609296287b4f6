namespace ScaleParty.Synthesis;

/// <summary>What an engine is given beside the latent.</summary>
internal readonly ref struct PreparedImage
{
    public PreparedImage(SynthesisPlan plan, ReadOnlySpan<float> encoding, MapArea encodingArea, NoiseSource noise)
    {
        Plan = plan;
        Encoding = encoding;
        EncodingArea = encodingArea;
        Noise = noise;
    }

    /// <summary>Which pixels to compute.</summary>
    public SynthesisPlan Plan { get; }

    /// <summary>[H, W, C] of the cells <see cref="EncodingArea"/>.</summary>
    public ReadOnlySpan<float> Encoding { get; }

    /// <summary>The cells of <see cref="Encoding"/>: at least those that are read.</summary>
    public MapArea EncodingArea { get; }

    /// <summary>The noise.</summary>
    public NoiseSource Noise { get; }
}
