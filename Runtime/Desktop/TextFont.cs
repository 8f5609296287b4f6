using SkiaSharp;

namespace ScaleParty.Desktop;

/// <summary>The font of all drawn text, a part of DejaVu Sans that the assembly holds, so that pictures are alike on every machine.</summary>
internal static class TextFont
{
    private const string Resource = "ScaleParty.Desktop.Fonts.DejaVuSans.ttf";

    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    /// <summary>The font.</summary>
    public static SKTypeface Typeface => Loaded.Value;

    private static SKTypeface Load()
    {
        using Stream stream = typeof(TextFont).Assembly.GetManifestResourceStream(Resource)!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
