namespace ScaleParty.Training.Method.Generators;

/// <summary>A variant of MS-PIE (Xu et al. 2021, Sec. 4).</summary>
internal sealed record MspieOptions
{
    /// <summary>Sinusoids with this many numbers per axis; 0 for a Cartesian grid whose corners are always -1 and 1.</summary>
    public int SinusoidalSize { get; init; }

    /// <summary>Whether the encoding of the smallest size is made and resized with aligned corners to any other; else it is made at the size itself, where sinusoids extend.</summary>
    public bool ResizesEncoding { get; init; }

    /// <summary>Whether convolutions pad with zeros and upsampling follows its convolution; else maps are resized from n to 2n + 4 first and convolutions take 4 pixels off again.</summary>
    public bool PadsWithZeros { get; init; }

    /// <summary>Channels of the encoding.</summary>
    public int Channels => SinusoidalSize == 0 ? 2 : 2 * SinusoidalSize;
}
