using System.Globalization;

namespace ScaleParty.Training.Data;

/// <summary>What a source is and holds.</summary>
/// <param name="Kind">Kind of source: folder, lmdb, maps, procedural or emblems.</param>
/// <param name="Location">Path or seed.</param>
/// <param name="Count">Number of separate images; null if every draw is one of its own.</param>
/// <param name="Channels">The channels in order.</param>
/// <param name="LargestShare">See <see cref="IDataSource.LargestShare"/>.</param>
/// <param name="Notes">One line each for what else a person should know.</param>
/// <param name="Credit">Credit due to the data, empty if none is known.</param>
/// <param name="Licence">Licence of the data, empty if not known.</param>
internal sealed record SourceDescription(
    string Kind,
    string Location,
    long? Count,
    IReadOnlyList<SourceChannel> Channels,
    double LargestShare,
    IReadOnlyList<string> Notes,
    string Credit = "",
    string Licence = "")
{
    /// <summary>As one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind} {Location}: {(Count is long n ? $"{n} images" : "a frame of its own for every draw")}, channels {string.Join(", ", Channels.Select(c => c.Name))}, true up to {LargestShare * 100:0.#} % of the frame");

    /// <summary>As lines to print: what it is, then the notes.</summary>
    public IEnumerable<string> Lines() => Notes.Select(n => "  " + n).Prepend(ToString());
}

/// <summary>An image that cannot be used, and why.</summary>
/// <param name="Name">File, or key in a database.</param>
/// <param name="Reason">Why it is skipped.</param>
internal sealed record SkippedImage(string Name, string Reason);

/// <summary>What a look at a source's images found.</summary>
/// <param name="Examined">Number of images looked at.</param>
/// <param name="Usable">Number of them that can be used.</param>
/// <param name="SmallestSide">Shortest side of a usable image in pixels; 0 if there is none.</param>
/// <param name="LargestSide">Longest side of a usable image in pixels; 0 if there is none.</param>
/// <param name="NotSquare">Number of usable images that are cropped to a square.</param>
/// <param name="Skipped">The images that cannot be used.</param>
internal sealed record SourceSurvey(long Examined, long Usable, int SmallestSide, int LargestSide, long NotSquare, IReadOnlyList<SkippedImage> Skipped)
{
    /// <summary>
    /// Sides of the frames in pixels of the data: of every usable image that was looked at, or with maps a hundred that stand for the range they are
    /// drawn from. Empty where nothing is made of pixels. A frame that is sampled with more pixels than this is enlarged.
    /// </summary>
    public IReadOnlyList<double> FrameSides { get; init; } = [];

    /// <summary>How many of the frames have fewer pixels per side, in words; null if none has.</summary>
    /// <param name="side">Pixels per side.</param>
    public string? FramesBelow(double side)
    {
        int below = FrameSides.Count(f => f < side - 0.5);
        return below == 0 ? null
            : FrameSides.Count == Usable ? string.Create(CultureInfo.InvariantCulture, $"{below:N0} of {Usable:N0} frames looked at")
            : string.Create(CultureInfo.InvariantCulture, $"{100.0 * below / FrameSides.Count:0} % of the frames");
    }
}
