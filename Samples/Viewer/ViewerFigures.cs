using System.Globalization;
using ScaleParty.Rendering;
using ScaleParty.Viewer.Overlay;

namespace ScaleParty.Viewer;

/// <summary>The figures of the panel: a snapshot that the host takes a few times a second.</summary>
internal sealed class ViewerFigures
{
    /// <summary>Statistics of the texture.</summary>
    public TextureStatistics Texture { get; set; }

    /// <summary>Pictures drawn per second; 0 while none is needed.</summary>
    public double FramesPerSecond { get; set; }

    /// <summary>Milliseconds of work for a frame on screen.</summary>
    public double FrameMilliseconds { get; set; }

    /// <summary>Resolution of the texture.</summary>
    public string Resolution { get; set; } = string.Empty;

    /// <summary>What runs the network.</summary>
    public string Backend { get; init; } = string.Empty;

    /// <summary>Why this backend runs it.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Whether the graphics device makes the images.</summary>
    public bool IsOnDevice { get; init; }

    /// <summary>The driver that draws.</summary>
    public string Renderer { get; init; } = string.Empty;

    /// <summary>The rows to show.</summary>
    public IReadOnlyList<PanelRow> Rows() =>
    [
        Pair("Frames/s", () => FramesPerSecond > 0 ? Number(FramesPerSecond, "F0") : "at rest", "Frame", () => Milliseconds(FrameMilliseconds)),
        Pair("Images/s", () => Number(Texture.ImagesPerSecond, "F1"), "Generate", () => Milliseconds(Texture.GenerateMilliseconds)),
        IsOnDevice
            ? Pair("Dropped", () => Number(Texture.Dropped, "F0"), "Device", () => Milliseconds(Texture.DeviceMilliseconds))
            : Pair("Dropped", () => Number(Texture.Dropped, "F0"), "Convert", () => Milliseconds(Texture.ConvertMilliseconds)),
        IsOnDevice
            ? Pair("Texture", () => Resolution, "Slices", () => Number(Texture.SlicesPerImage, "F0"))
            : Pair("Texture", () => Resolution, "Upload", () => Milliseconds(Texture.UploadMilliseconds)),
        new TextRow("Network", Backend),
        new TextRow("Because", Reason),
        new TextRow("Drawn by", Renderer),
    ];

    private static FigureRow Pair(string left, Func<string> leftValue, string right, Func<string> rightValue) =>
        new([new Figure(left, leftValue), new Figure(right, rightValue)]);

    // At most seven letters up to a day, for which a panel of any usual width has room.
    private static string Milliseconds(double value) => value switch
    {
        < 99.95 => Number(value, "F1") + " ms",
        < 9999.5 => Number(value, "F0") + " ms",
        < 999_950 => Number(value / 1000, "F1") + " s",
        _ => Number(value / 1000, "F0") + " s",
    };

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
