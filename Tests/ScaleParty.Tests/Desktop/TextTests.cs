using ScaleParty.Desktop;
using SkiaSharp;

namespace ScaleParty.Tests.Desktop;

public sealed class TextTests
{
    [Fact]
    public void Every_character_of_the_programs_texts_has_a_glyph()
    {
        ushort[] glyphs = TextFont.Typeface.GetGlyphs("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;!?-+=*/%()[]<>_'\"#&°·×−–±²³→…äöüßéñžΔσπЖя");
        Assert.DoesNotContain((ushort)0, glyphs);
    }

    [Theory]
    [InlineData(SKTextAlign.Left)]
    [InlineData(SKTextAlign.Center)]
    [InlineData(SKTextAlign.Right)]
    public void Text_stays_where_its_measure_says(SKTextAlign align)
    {
        using var text = new TextPainter(13);
        using var bitmap = new SKBitmap(new SKImageInfo(300, 60, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Black);
        text.Draw(canvas, "Scale 0.25", 150, 30, SKColors.White, align);
        float width = text.Measure("Scale 0.25");
        float left = align switch { SKTextAlign.Left => 150, SKTextAlign.Center => 150 - (width / 2), _ => 150 - width };
        (int minX, int maxX, int maxY) = Marks(bitmap);
        Assert.InRange(minX, left - 2, left + 4);
        Assert.InRange(maxX, left + width - 5, left + width + 2);
        Assert.InRange(maxY, 28, 31);
    }

    [Fact]
    public void A_line_too_long_ends_in_dots_and_fits()
    {
        using var text = new TextPainter(12);
        string fitted = text.Fit("a network with a very long name indeed", 100);
        Assert.EndsWith("...", fitted, StringComparison.Ordinal);
        Assert.True(text.Measure(fitted) <= 100);
        Assert.Equal("short", text.Fit("short", 100));
    }

    private static (int MinX, int MaxX, int MaxY) Marks(SKBitmap bitmap)
    {
        int minX = int.MaxValue, maxX = -1, maxY = -1;
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
            {
                if (bitmap.GetPixel(x, y).Red > 60)
                {
                    minX = Math.Min(minX, x);
                    maxX = Math.Max(maxX, x);
                    maxY = Math.Max(maxY, y);
                }
            }
        }

        return (minX, maxX, maxY);
    }
}
