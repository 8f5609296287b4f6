using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.State;

/// <summary>One placed warp as text: attract:x,y,magnitude, swirl:x,y,degrees,radius or bulge:x,y,strength,radius, in image units.</summary>
internal static class WarpText
{
    private const double SmallestMagnitude = 0.125;
    private static readonly string[] Kinds = ["attract", "swirl", "bulge"];

    // Ranges of the texture's parameters for the same warps.
    private static readonly TextureParameters Ranges = new();

    /// <summary>Reads a warp.</summary>
    /// <exception cref="InvalidDataException">It is none; the message names the value and what was expected.</exception>
    public static Warp Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = StrictText.OneOf("warps", colon < 0 ? text : text[..colon], Kinds);
        string[] numbers = colon < 0 ? [] : text[(colon + 1)..].Split(',');
        int expected = kind == "attract" ? 3 : 4;
        if (numbers.Length != expected)
        {
            throw new InvalidDataException($"'warps' has '{PlainText.OneLine(text)}' with {numbers.Length} numbers; expected {expected}: {Form(kind)}");
        }

        var pivot = new Vector2d(Number(kind, "x", numbers[0], "warp.x"), Number(kind, "y", numbers[1], "warp.y"));
        return kind switch
        {
            "attract" => new RadialWarp(pivot, StrictText.Number("warps, attract, magnitude", numbers[2], SmallestMagnitude, RadialWarp.MaximumMagnitude)),
            "swirl" => new SwirlWarp(pivot, Number(kind, "degrees", numbers[2], "warp.swirl"), Number(kind, "radius", numbers[3], "warp.radius")),
            _ => new BulgeWarp(pivot, Number(kind, "strength", numbers[2], "warp.bulge"), Number(kind, "radius", numbers[3], "warp.radius")),
        };
    }

    /// <summary>Writes a warp that <see cref="Parse"/> reads.</summary>
    /// <exception cref="ArgumentException">It has no text form.</exception>
    public static string Format(Warp warp) => warp switch
    {
        RadialWarp w => $"attract:{Place(w.Point)},{ViewStateText.Text(w.Magnitude)}",
        SwirlWarp w => $"swirl:{Place(w.Pivot)},{ViewStateText.Text(w.Angle)},{ViewStateText.Text(w.Radius)}",
        BulgeWarp w => $"bulge:{Place(w.Pivot)},{ViewStateText.Text(w.Strength)},{ViewStateText.Text(w.Radius)}",
        _ => throw new ArgumentException($"a {warp.GetType().Name} has no text form; expected a radial warp, a swirl or a bulge", nameof(warp)),
    };

    private static string Place(Vector2d p) => $"{ViewStateText.Text(p.X)},{ViewStateText.Text(p.Y)}";

    private static string Form(string kind) => kind == "attract" ? "attract:x,y,magnitude" : kind == "swirl" ? "swirl:x,y,degrees,radius" : "bulge:x,y,strength,radius";

    private static double Number(string kind, string what, string text, string parameter) =>
        StrictText.Number($"warps, {kind}, {what}", text, Ranges[parameter].Info.Minimum, Ranges[parameter].Info.Maximum) + 0.0;
}
