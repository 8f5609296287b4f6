namespace ScaleParty.Training.Method.Generators;

/// <summary>The shape of a generator of one of the compared methods.</summary>
internal sealed record GeneratorShape
{
    /// <summary>Channels per level, coarsest first. The coarsest level of a trained full frame has 4 pixels a side, and every next one twice as many.</summary>
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>Channels of images.</summary>
    public int ImageChannels { get; init; } = 3;

    /// <summary>Size of z and w.</summary>
    public int StyleChannels { get; init; } = 512;

    /// <summary>Layers of the mapping network.</summary>
    public int MappingLayers { get; init; } = 8;

    /// <summary>Learning-rate multiplier of the mapping network (StyleGAN: 0.01).</summary>
    public double MappingMultiplier { get; init; } = 0.01;

    /// <summary>Whether layers add noise.</summary>
    public bool HasNoise { get; init; } = true;

    /// <summary>Pixels a side of the coarsest level.</summary>
    public const int BaseSide = 4;

    /// <summary>Pixels a side of a trained full frame.</summary>
    public int Side => BaseSide << (Channels.Count - 1);
}
