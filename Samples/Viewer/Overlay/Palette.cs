using SkiaSharp;

namespace ScaleParty.Viewer.Overlay;

/// <summary>The colours of the overlay: light on transparent dark, one accent.</summary>
internal static class Palette
{
    public static readonly SKColor Glass = new(0x12, 0x15, 0x1A, 0xDC);
    public static readonly SKColor Edge = new(0xFF, 0xFF, 0xFF, 0x1E);
    public static readonly SKColor Bright = new(0xF4, 0xF6, 0xF8);
    public static readonly SKColor Text = new(0xC9, 0xCF, 0xD6);
    public static readonly SKColor Dim = new(0x8A, 0x93, 0x9E);
    public static readonly SKColor Track = new(0xFF, 0xFF, 0xFF, 0x2C);
    public static readonly SKColor Accent = new(0x6C, 0xC0, 0xB4);
    public static readonly SKColor Chip = new(0xFF, 0xFF, 0xFF, 0x16);
    public static readonly SKColor Hover = new(0xFF, 0xFF, 0xFF, 0x0E);
    public static readonly SKColor Refused = new(0xE8, 0x6A, 0x5C);
    public static readonly SKColor Selected = new(0x6C, 0xC0, 0xB4, 0x60);
    public static readonly SKColor Ink = new(0x0E, 0x16, 0x16);
}
