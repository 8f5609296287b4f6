namespace ScaleParty.Training.Data;

/// <summary>What a channel of an image source measures.</summary>
internal enum ChannelMeaning
{
    /// <summary>Red light.</summary>
    Red = 0,

    /// <summary>Green light.</summary>
    Green = 1,

    /// <summary>Blue light.</summary>
    Blue = 2,

    /// <summary>Brightness of a picture without colour.</summary>
    Grey = 3,

    /// <summary>Elevation, -1 lowest to 1 highest.</summary>
    Height = 4,

    /// <summary>Any other quantity, such as roughness or a mask.</summary>
    Other = 5,
}

/// <summary>One channel of an image source.</summary>
/// <param name="Name">Short name as it stands in a network's description: r, g, b, grey, height or a name of its own.</param>
/// <param name="Meaning">What it measures.</param>
internal sealed record SourceChannel(string Name, ChannelMeaning Meaning)
{
    /// <summary>r, g, b.</summary>
    public static IReadOnlyList<SourceChannel> Rgb { get; } = [FromName("r"), FromName("g"), FromName("b")];

    /// <summary>One grey channel.</summary>
    public static IReadOnlyList<SourceChannel> SingleGrey { get; } = [FromName("grey")];

    /// <summary>r, g, b, height.</summary>
    public static IReadOnlyList<SourceChannel> RgbHeight { get; } = [.. Rgb, FromName("height")];

    /// <summary>The channel that a name stands for; names that are not known are <see cref="ChannelMeaning.Other"/>.</summary>
    public static SourceChannel FromName(string name) => name switch
    {
        "r" or "red" => new("r", ChannelMeaning.Red),
        "g" or "green" => new("g", ChannelMeaning.Green),
        "b" or "blue" => new("b", ChannelMeaning.Blue),
        "grey" or "gray" => new("grey", ChannelMeaning.Grey),
        "height" => new("height", ChannelMeaning.Height),
        _ => new(name, ChannelMeaning.Other),
    };
}
