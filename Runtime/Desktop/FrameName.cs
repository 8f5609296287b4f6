using System.Globalization;

namespace ScaleParty.Desktop;

/// <summary>Names of the frames of a sequence: frame_00000.png, frame_00001.png and so on.</summary>
public static class FrameName
{
    /// <summary>The names as ffmpeg understands them (<see cref="VideoEncoder"/>).</summary>
    public const string Pattern = "frame_%05d.png";

    /// <summary>The name of a frame, from 0.</summary>
    public static string Of(int frame) => string.Create(CultureInfo.InvariantCulture, $"frame_{frame:D5}.png");
}
