using System.Text;
using ScaleParty.Desktop.Windows;
using ScaleParty.Sampling;
using ScaleParty.Viewer;
using ScaleParty.Viewer.Input;
using ScaleParty.Viewer.Overlay;

namespace ScaleParty.Tests.Desktop;

/// <content>The panel's numbers, its sizes and the latent from a file.</content>
public sealed partial class ViewerControllerTests
{
    [Fact]
    public void A_latent_from_a_file_gives_way_to_seeds_and_can_be_shown_again()
    {
        _source.HasGivenLatent = true;
        _source.Begin();
        _controller.Attach(ViewerPanel.Build(_controller, hasNoise: true, new ViewerFigures()));
        _controller.Resize(1000, 800, 1);
        Chip chip = _controller.Panel!.Layout.Elements.OfType<ChipElement>().Single(e => e.Chip.Label == "From file").Chip;
        Assert.True(chip.IsOn());
        Press(Key.N);
        Assert.False(chip.IsOn());

        // No morph from one to the other: the next seed is there at once.
        Assert.Equal((6, 6), (_source.Parameters.Latent, _source.Parameters.Layout));
        foreach (Key key in new[] { Key.O, Key.P, Key.O, Key.L, Key.O, Key.T, Key.O, Key.Y })
        {
            Press(key);
            Assert.Equal(key == Key.O, chip.IsOn());
        }

        chip.Press();
        Assert.True(_source.ShowsGivenLatent);
        SliderElement look = _controller.Panel.Layout.Elements.OfType<SliderElement>().Single(e => e.Label == "Look");
        double x = _controller.Panel.Left + look.Track.MidX, y = _controller.Panel.Top + look.Track.MidY;
        Drag(x, y, x + 1, y);
        Assert.False(_source.ShowsGivenLatent);
        Press(Key.R);
        Assert.True(_source.ShowsGivenLatent);
    }

    [Fact]
    public void Without_a_latent_from_a_file_its_key_and_button_do_nothing()
    {
        Press(Key.O);
        Assert.False(_source.ShowsGivenLatent);
        Assert.DoesNotContain(_controller.Panel!.Layout.Elements.OfType<ChipElement>(), e => e.Chip.Label == "From file");
    }

    [Fact]
    public void A_number_typed_for_a_slider_is_taken_over_and_its_keys_do_nothing_else()
    {
        _source.Parameters.Latent = 5;
        BeginTyping("Rotation");
        Type("1n2.5");
        Press(Key.N);
        Press(Key.Backspace);
        Type("25");
        Assert.Equal(0, _source.Parameters.Rotation);
        Press(Key.Enter);
        Assert.Equal(12.25, _source.Parameters.Rotation);
        _controller.Advance(2);
        Assert.Equal(5, _source.Parameters.Latent);
        Press(Key.N);
        _controller.Advance(2);
        Assert.Equal(6, _source.Parameters.Latent);
    }

    [Fact]
    public void Escape_leaves_the_number_and_not_the_program()
    {
        BeginTyping("Rotation");
        Type("77");
        Press(Key.Escape);
        Assert.Null(_controller.Panel!.Field);
        Assert.Equal(0, _source.Parameters.Rotation);
        Assert.False(_controller.WantsQuit);
    }

    [Theory]
    [InlineData("Scale", "100", "expected a number from 0.0001 to 64")]
    [InlineData("Scale", "0,5", "a decimal point is expected, not a comma")]
    [InlineData("Scale", "", "expected a number from 0.0001 to 64")]
    [InlineData("Scale", "1e400", "expected a number from 0.0001 to 64")]
    [InlineData("Seed", "1.5", "expected a whole number")]
    public void A_number_that_does_not_fit_is_refused_where_it_is_seen_and_stays_to_be_corrected(string label, string typed, string reason)
    {
        double before = BeginTyping(label).Parameter.Value;
        Type(typed.Length == 0 ? "1" : typed);
        if (typed.Length == 0)
        {
            Press(Key.Backspace);
        }

        Press(Key.KeypadEnter);
        Assert.Contains(reason, _controller.Notice!, StringComparison.Ordinal);
        NumberField field = _controller.Panel!.Field!;
        Assert.NotNull(field.Refusal);
        Assert.Equal(before, field.Slider.Parameter.Value);
        Press(Key.Backspace);
        Assert.Null(field.Refusal);

        // Elsewhere a press takes a number over, and leaves one that does not fit.
        Type("x9e9");
        Drag(900, 700, 900, 700);
        Assert.Null(_controller.Panel.Field);
        Assert.Equal(before, field.Slider.Parameter.Value);
    }

    [Fact]
    public void Enter_types_for_the_slider_under_the_pointer_and_tab_goes_on_to_the_next()
    {
        SliderElement slider = Slider("Rotation");
        _controller.PointerMoved(_controller.Panel!.Left + 30, _controller.Panel.Top + slider.Bounds.MidY, KeyModifiers.None);
        Press(Key.Enter);
        Type("10");
        Press(Key.Tab);
        Assert.Equal(10, _source.Parameters.Rotation);
        Assert.Same(Slider("Aspect").Slider, _controller.Panel.Field!.Slider);
        Assert.True(_controller.IsOverlayVisible);
        Type("2");
        Drag(900, 700, 900, 700);
        Assert.Equal(2, _source.Parameters.Aspect);
    }

    [Fact]
    public void A_number_for_what_the_timeline_drives_stops_it_when_it_is_taken_over()
    {
        BeginTyping("Scale");
        Assert.True(_controller.Playback.IsPlaying);
        Type("0.125");
        Press(Key.Enter);
        Assert.False(_controller.Playback.IsPlaying);
        Assert.Equal(0.125, _source.Parameters.Scale);
    }

    [Theory]
    [InlineData(64, 64, 1)]
    [InlineData(200, 150, 1)]
    [InlineData(400, 300, 2)]
    [InlineData(640, 480, 1)]
    [InlineData(640, 480, 2)]
    [InlineData(1600, 900, 1)]
    public void Everything_of_the_panel_is_reached_in_a_window_of_any_size(int width, int height, double scale)
    {
        _source.HasGivenLatent = true;
        _controller.Attach(ViewerPanel.Build(_controller, hasNoise: true, new ViewerFigures()));
        _controller.Resize(width, height, scale);
        Panel panel = _controller.Panel!;
        if (panel.IsFolded)
        {
            panel.PointerPressed(0, panel.Left + 5, panel.Top + 5, fine: false);
        }

        Assert.True(panel.Left + (panel.Layout.Width * scale) <= width && panel.Top + (panel.Height * scale) <= height);
        foreach (PanelElement element in panel.Layout.Elements)
        {
            Assert.True(element.Bounds.Left >= 0 && element.Bounds.Right <= panel.Layout.Width && element.Bounds.Width > 0);
            double x = panel.Left + (element.Bounds.MidX * scale), y = double.NaN;
            _controller.Scrolled(1000, panel.Left + 5, panel.Top + 5, KeyModifiers.None);
            for (int step = 0; step < 400; step++)
            {
                y = panel.Top + ((element.Bounds.MidY - (element is TitleElement ? 0 : panel.Scroll)) * scale);
                panel.PointerMoved(x, y, fine: false);
                if (ReferenceEquals(panel.Hovered, element))
                {
                    break;
                }

                _controller.Scrolled(-0.2, panel.Left + 5, panel.Top + 5, KeyModifiers.None);
            }

            Assert.Same(element, panel.Hovered);
            Assert.InRange(y, 0, height);
        }
    }

    [Fact]
    public void A_small_window_begins_with_the_panel_folded_until_it_is_opened()
    {
        Panel panel = _controller.Panel!;
        Assert.False(panel.IsFolded);
        _controller.Resize(200, 150, 1);
        Assert.True(panel.IsFolded);
        _controller.Resize(1000, 800, 1);
        Assert.False(panel.IsFolded);
        _controller.Resize(200, 150, 1);
        panel.PointerPressed(0, panel.Left + 5, panel.Top + 5, fine: false);
        Assert.False(panel.IsFolded);
        Assert.True(panel.Height > PanelLayout.TitleHeight);
    }

    [Fact]
    public void The_scroll_bar_is_dragged_to_the_end_of_the_panel()
    {
        _controller.Resize(640, 240, 1);
        Panel panel = _controller.Panel!;
        double x = panel.Left + panel.Layout.Width - 5, y = panel.Top + PanelLayout.TitleHeight + 3;
        Drag(x, y, x, y + 1000);
        Assert.Equal(panel.Layout.ContentHeight - panel.Height, panel.Scroll, 1e-3);
        Drag(x, panel.Top + panel.Height - 6, x, 0);
        Assert.Equal(0, panel.Scroll);
    }

    [Theory]
    [InlineData(200, 150)]
    [InlineData(640, 480)]
    public void The_keys_fit_the_window_and_the_rest_is_scrolled_to(int width, int height)
    {
        using var help = new HelpOverlay();
        Press(Key.H);
        help.Fit(width, height, _controller.Help);
        Assert.True(help.Width <= width && help.Height <= height);
        Assert.True(_controller.Help.Limit > 0);
        double scale = _source.Parameters.Scale;
        for (int k = 0; k < 100; k++)
        {
            _controller.Scrolled(-1, width / 2, height / 2, KeyModifiers.None);
        }

        Assert.Equal(_controller.Help.Limit, _controller.Help.Value);
        Press(Key.Up);
        Assert.True(_controller.Help.Value < _controller.Help.Limit);
        Assert.Equal((scale, Vector2d.Zero), (_source.Parameters.Scale, _source.Parameters.Centre));
    }

    private SliderElement Slider(string label) => _controller.Panel!.Layout.Elements.OfType<SliderElement>().First(e => e.Label == label);

    private SliderModel BeginTyping(string label)
    {
        SliderElement slider = Slider(label);
        Panel panel = _controller.Panel!;
        panel.Scrolled(-1000, panel.Left + 5, panel.Top + 5);
        double x = panel.Left + slider.Value.MidX, y = panel.Top + slider.Value.MidY - panel.Scroll;
        if (y < panel.Top + PanelLayout.TitleHeight)
        {
            panel.Scrolled(1000, panel.Left + 5, panel.Top + 5);
            y = panel.Top + slider.Value.MidY - panel.Scroll;
        }

        Drag(x, y, x, y);
        Assert.Same(slider.Slider, panel.Field!.Slider);
        return slider.Slider;
    }

    private void Type(string text)
    {
        foreach (Rune character in text.EnumerateRunes())
        {
            _controller.CharacterTyped(character);
        }
    }
}
