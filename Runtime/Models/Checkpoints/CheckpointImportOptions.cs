namespace ScaleParty.Models;

/// <summary>Order of the colour channels that a checkpoint's network yields.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb = 0,

    /// <summary>Blue, green, red, as in the official code; converted to RGB at import.</summary>
    Bgr = 1,
}

/// <summary>What the checkpoint's tensors do not contain. Immutable.</summary>
public sealed record CheckpointImportOptions
{
    /// <summary>The defaults: names, prefix and colour order from the file, else those of the official code.</summary>
    public static CheckpointImportOptions Default { get; } = new();

    /// <summary>Order of the colour channels; null for that of the file ("channel_order" in its metadata), else BGR.</summary>
    public ChannelOrder? ChannelOrder { get; init; }

    /// <summary>Prefix of the names of the generator's tensors; null to find it: "generator_ema." before "g_ema.", "ema.", "generator." and nothing, with or without a wrapper's "module.".</summary>
    public string? Prefix { get; init; }

    /// <summary>Name of the network; null for the file's name without its extension.</summary>
    public string? Name { get; init; }

    /// <summary>Meaning of the image channels after reordering; null for r, g, b of three channels and plain numbers beyond.</summary>
    public IReadOnlyList<string>? ImageChannels { get; init; }

    /// <summary>Credit for the data; null for that of the file.</summary>
    public string? Credit { get; init; }

    /// <summary>Licence of the weights and the data; null for that of the file.</summary>
    public string? Licence { get; init; }

    /// <summary>How it was trained, free text; null for that of the file.</summary>
    public string? Training { get; init; }

    /// <summary>Learning-rate multiplier of the mapping layers; the official code's is 0.01.</summary>
    public double MappingLearningRateMultiplier { get; init; } = 0.01;

    /// <summary>Smallest and largest region it was trained on, as shares of the full frame; null for the paper's 0.6 to 1.1.</summary>
    public (double Minimum, double Maximum)? TrainedScales { get; init; }

    /// <summary>Output sides it was trained with, in pixels.</summary>
    public IReadOnlyList<int> TrainedResolutions { get; init; } = [];
}
