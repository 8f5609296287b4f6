using ScaleParty.Animation;
using ScaleParty.Desktop;
using ScaleParty.Rendering;
using ScaleParty.Viewer;
using ScaleParty.Viewer.Input;
using ScaleParty.Viewer.Overlay;
using SkiaSharp;

namespace ScaleParty.Tests.Desktop;

public sealed class PanelTests
{
    private readonly SliderModel _first = Slider("first");
    private readonly SliderModel _second = Slider("second");
    private readonly Panel _panel;
    private int _pressed;

    public PanelTests() => _panel = new Panel(
    [
        new PanelSection("One", new SliderRow("First", _first), new ChipRow([new Chip("A", () => false, () => { }), new Chip("B", () => false, () => _pressed++)])),
        new PanelSection("Two", new SliderRow("Second", _second), new FigureRow([new Figure("Frame", () => "1 ms"), new Figure("Rate", () => "60")])),
    ]);

    [Fact]
    public void Nothing_overlaps_and_nothing_sticks_out()
    {
        PanelElement[] elements = [.. _panel.Layout.Elements];
        for (int i = 0; i < elements.Length; i++)
        {
            Assert.InRange(elements[i].Bounds.Left, 0, PanelLayout.FullWidth);
            Assert.InRange(elements[i].Bounds.Right, 0, PanelLayout.FullWidth);
            Assert.InRange(elements[i].Bounds.Bottom, 0, _panel.Layout.ContentHeight);
            for (int j = 0; j < i; j++)
            {
                Assert.False(SKRect.Intersect(elements[i].Bounds, elements[j].Bounds) is { Width: > 0, Height: > 0 }, $"{elements[i]} overlaps {elements[j]}");
            }
        }
    }

    [Theory]
    [InlineData(PanelLayout.FullWidth)]
    [InlineData(PanelLayout.NarrowWidth - 1)]
    [InlineData(56)]
    public void Texts_have_as_many_lines_as_they_need_and_lose_nothing(float width)
    {
        const string Reason = "the driver is a software one (llvmpipe), on which torch is several times faster";
        const string Word = "an_identifier_that_is_wider_than_any_panel_by_itself_and_has_no_spaces";
        PanelLayout layout = PanelLayout.Of([new PanelSection("Texture", new TextRow("Because", Reason), new TextRow("Drawn by", Word), new TextRow("None", string.Empty))], false, width);
        TextElement[] texts = [.. layout.Elements.OfType<TextElement>()];
        Assert.Equal(Reason.Replace(" ", string.Empty, StringComparison.Ordinal), string.Concat(texts[0].Lines).Replace(" ", string.Empty, StringComparison.Ordinal));
        Assert.Equal(Word, string.Concat(texts[1].Lines));
        Assert.Single(texts[2].Lines);
        Assert.All(texts, t => Assert.True(t.Bounds.Bottom <= layout.ContentHeight && t.First.Y + (t.Lines.Count * PanelLayout.FigureHeight) <= t.Bounds.Bottom + 0.01));
        Assert.True(texts[1].Bounds.Top >= texts[0].Bounds.Bottom);
        using var painter = new TextPainter(PanelLayout.SmallText);
        Assert.All(texts.SelectMany(t => t.Lines.Select(l => (Line: l, Room: width - PanelLayout.Padding - t.First.X))), l => Assert.True(painter.Measure(l.Line) <= l.Room || l.Line.Length == 1, l.Line));
    }

    [Theory]
    [InlineData(false, 9999, PanelLayout.FullWidth)]
    [InlineData(true, 9999, PanelLayout.FullWidth)]
    [InlineData(false, 9_999.4, PanelLayout.NarrowWidth)]
    [InlineData(true, 999_949, PanelLayout.NarrowWidth)]
    [InlineData(false, 80_000_000, PanelLayout.NarrowWidth)]
    [InlineData(true, 80_000_000, 160)]
    public void Figures_have_room_for_large_values(bool onDevice, double milliseconds, float width)
    {
        var figures = new ViewerFigures
        {
            FramesPerSecond = 1000,
            FrameMilliseconds = 99.9,
            Resolution = "4096x4096",
            IsOnDevice = onDevice,
            Texture = new TextureStatistics { Dropped = 9_999_999, ImagesPerSecond = 999.9, GenerateMilliseconds = milliseconds, ConvertMilliseconds = milliseconds, UploadMilliseconds = milliseconds, DeviceMilliseconds = milliseconds, SlicesPerImage = 9999 },
        };
        using var painter = new TextPainter(PanelLayout.SmallText);
        Assert.All(
            PanelLayout.Of([new PanelSection("Texture", [.. figures.Rows()])], false, width).Elements.OfType<FigureElement>(),
            e => Assert.True(painter.Measure(e.Figure.Label) + 8 + painter.Measure(e.Figure.Value()) <= e.Bounds.Width, $"{e.Figure.Label} {e.Figure.Value()}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_slider_is_dragged_where_it_is_drawn_at_any_display_scale(double scale)
    {
        _panel.Resize(1024, 900, scale);
        SliderModel? taken = null;
        _panel.SliderTaken = slider => taken = slider;
        (double left, double y) = Pixel(Track(_second).Left, Track(_second).MidY);
        double width = Track(_second).Width * scale;
        Assert.True(_panel.PointerPressed(0, left + (0.25 * width), y, fine: false));
        Assert.Same(_second, taken);
        Assert.Equal(0.25, _second.Fraction, 1e-2);
        Assert.True(_panel.PointerMoved(left + (0.75 * width), y + 5000, fine: false));
        Assert.Equal(0.75, _second.Fraction, 1e-2);
        Assert.True(_panel.PointerReleased());
        _panel.PointerMoved(left, y, fine: false);
        Assert.Equal(0.75, _second.Fraction, 1e-2);
        Assert.Equal(0.5, _first.Fraction, 1e-2);
    }

    [Fact]
    public void A_double_click_resets_the_slider()
    {
        (double x, double y) = Pixel(Track(_first).Left + 10, Track(_first).MidY);
        _panel.PointerPressed(1.0, x, y, fine: false);
        _panel.PointerReleased();
        Assert.True(_first.IsChanged);
        _panel.PointerPressed(1.2, x, y, fine: false);
        _panel.PointerReleased();
        Assert.False(_first.IsChanged);
    }

    [Fact]
    public void A_press_on_the_label_does_not_jump()
    {
        (double x, double y) = Pixel(20, Track(_first).MidY);
        Assert.True(_panel.PointerPressed(0, x, y, fine: false));
        Assert.False(_first.IsChanged);
        Assert.Same(_first, _panel.Dragged);
    }

    [Fact]
    public void A_button_does_what_it_says_and_its_neighbour_does_not()
    {
        ChipElement[] chips = [.. _panel.Layout.Elements.OfType<ChipElement>()];
        Press(chips[0]);
        Assert.Equal(0, _pressed);
        Press(chips[1]);
        Assert.Equal(1, _pressed);
    }

    [Fact]
    public void Folding_a_section_hides_its_rows_and_folding_the_panel_leaves_the_title()
    {
        float full = _panel.Height;
        Press(_panel.Layout.Elements.OfType<SectionElement>().First());
        Assert.Single(_panel.Layout.Elements.OfType<SliderElement>());
        Assert.True(_panel.Height < full);
        Press(_panel.Layout.Elements.OfType<TitleElement>().First());
        Assert.Equal(PanelLayout.TitleHeight, _panel.Height);
        (double x, double y) = Pixel(40, 80);
        Assert.False(_panel.PointerPressed(0, x, y, fine: false));
        Press(_panel.Layout.Elements.OfType<TitleElement>().First());
        Assert.True(_panel.Height > PanelLayout.TitleHeight);
    }

    [Fact]
    public void In_a_low_window_the_wheel_scrolls_to_the_last_row()
    {
        _panel.Resize(1024, 140, 1);
        Assert.True(_panel.Height <= 140);
        Assert.True(_panel.Scrolled(-100, 50, 100));
        SKRect track = Track(_second);
        (double x, double y) = Pixel(track.Right, track.MidY - _panel.Scroll);
        Assert.True(_panel.PointerPressed(0, x, y, fine: false));
        Assert.Equal(1, _second.Fraction, 1e-2);
        Assert.False(_panel.Scrolled(1, 1000, 100));
    }

    [Fact]
    public void Outside_and_hidden_the_panel_takes_nothing()
    {
        Assert.False(_panel.PointerPressed(0, 1, 1, fine: false));
        (double x, double y) = Pixel(Track(_first).MidX, Track(_first).MidY);
        _panel.IsVisible = false;
        Assert.False(_panel.PointerPressed(0, x, y, fine: false));
        Assert.False(_panel.PointerMoved(x, y, fine: false));
    }

    [Fact]
    public void Hovering_and_values_change_the_picture()
    {
        byte[] before = Painted();
        _first.SetFraction(0.9);
        byte[] moved = Painted();
        Assert.NotEqual(before, moved);
        int revision = _panel.Revision;
        (double x, double y) = Pixel(Track(_second).MidX, Track(_second).MidY);
        _panel.PointerMoved(x, y, fine: false);
        Assert.NotEqual(revision, _panel.Revision);
        Assert.NotEqual(moved, Painted());
        Assert.Equal(Painted(), Painted());
    }

    private static SliderModel Slider(string name) => new(new Parameter(new ParameterInfo(name, name, 0, 100, 50, 0.01)));

    private SKRect Track(SliderModel slider) => _panel.Layout.Elements.OfType<SliderElement>().Single(e => e.Slider == slider).Track;

    private (double X, double Y) Pixel(float x, float y) => (_panel.Left + (x * _panel.Scale), _panel.Top + (y * _panel.Scale));

    private void Press(PanelElement element)
    {
        (double x, double y) = Pixel(element.Bounds.MidX, element.Bounds.MidY);
        Assert.True(_panel.PointerPressed(0, x, y, fine: false));
        _panel.PointerReleased();
    }

    private byte[] Painted()
    {
        using var painter = new PanelPainter();
        using var bitmap = new SKBitmap(new SKImageInfo((int)PanelLayout.FullWidth, 300, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Transparent);
        painter.Paint(canvas, _panel, "Title");
        canvas.Flush();
        return bitmap.Bytes;
    }
}
