using ScaleParty.Animation;
using ScaleParty.Desktop.Windows;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Viewer;
using ScaleParty.Viewer.Input;
using ScaleParty.Viewer.Overlay;

namespace ScaleParty.Tests.Desktop;

public sealed partial class ViewerControllerTests
{
    private readonly Source _source = new();
    private readonly ViewerController _controller;

    public ViewerControllerTests()
    {
        _source.Begin();
        _controller = new ViewerController(_source, 50, () => 0);
        _controller.Attach(ViewerPanel.Build(_controller, hasNoise: true, new ViewerFigures()));
        _controller.Resize(1000, 800, 1);
    }

    [Fact]
    public void It_plays_the_timeline_there_and_back_until_the_user_drags()
    {
        _controller.Advance(4);
        Assert.Equal(Math.Sqrt(0.5), _source.Parameters.Scale, 1e-9);
        _controller.Advance(8);
        Assert.Equal(Math.Sqrt(0.5), _source.Parameters.Scale, 1e-9);
        Drag(600, 400, 700, 420);
        Assert.False(_controller.Playback.IsPlaying);
        Vector2d centre = _source.Parameters.Centre;
        _controller.Advance(1);
        Assert.Equal(centre, _source.Parameters.Centre);
    }

    [Fact]
    public void Dragging_moves_the_picture_with_the_pointer_and_the_wheel_zooms_about_it()
    {
        Vector2d under = _controller.Navigation.PositionAt(600, 400);
        Drag(600, 400, 750, 310);
        AssertClose(under, _controller.Navigation.PositionAt(750, 310));
        _controller.Scrolled(3, 750, 310, KeyModifiers.None);
        AssertClose(under, _controller.Navigation.PositionAt(750, 310));
        Assert.True(_source.Parameters.Scale < 1);
    }

    [Fact]
    public void A_press_on_the_panel_moves_a_slider_and_not_the_picture()
    {
        SliderElement slider = _controller.Panel!.Layout.Elements.OfType<SliderElement>().First(e => e.Label == "Swirl");
        double x = _controller.Panel.Left + slider.Track.Right - 10, y = _controller.Panel.Top + slider.Track.MidY;
        Drag(x, y, x + 300, y + 100);
        Assert.Equal(360, _source.Parameters.Swirl, 1e-6);
        Assert.Equal(Vector2d.Zero, _source.Parameters.Centre);
        Assert.True(_controller.Playback.IsPlaying);
        _controller.Scrolled(5, x, y, KeyModifiers.None);
        Assert.Equal(1, _source.Parameters.Scale);
    }

    [Fact]
    public void A_slider_of_what_the_timeline_drives_stops_it()
    {
        SliderElement slider = _controller.Panel!.Layout.Elements.OfType<SliderElement>().First(e => e.Label == "Scale");
        double x = _controller.Panel.Left + slider.Track.MidX, y = _controller.Panel.Top + slider.Track.MidY;
        Drag(x, y, x, y);
        Assert.False(_controller.Playback.IsPlaying);
    }

    [Fact]
    public void Played_on_the_view_glides_back_to_the_timeline_without_a_jump()
    {
        _controller.Advance(2);
        Press(Key.Space);
        _source.Parameters.Scale = 5;
        _source.Parameters.Centre = new(3, 0);
        Press(Key.Space);
        _controller.Advance(0.01);
        Assert.InRange(_source.Parameters.Scale, 4.9, 5);
        _controller.Advance(0.6);
        Assert.InRange(_source.Parameters.Scale, 0.9, 4.5);
        _controller.Advance(2);
        Assert.Equal(Math.Pow(0.5, 4.61 / 8), _source.Parameters.Scale, 1e-9);
    }

    [Fact]
    public void The_next_latent_changes_look_and_layout_while_the_zoom_goes_on()
    {
        Press(Key.N);
        _controller.Advance(2);
        Assert.Equal((6, 6), (_source.Parameters.Latent, _source.Parameters.Layout));
        Assert.True(_controller.Playback.IsPlaying);
        Press(Key.P);
        Press(Key.P);
        _controller.Advance(2);
        Assert.Equal((4, 4), (_source.Parameters.Latent, _source.Parameters.Layout));
        Press(Key.L);
        _controller.Advance(2);
        Assert.Equal((4, 5), (_source.Parameters.Latent, _source.Parameters.Layout));
    }

    [Fact]
    public void A_warp_appears_in_the_middle_of_the_view_and_grows_with_the_bracket_key()
    {
        Press(Key.Space);
        _source.Parameters.Centre = new(2, -1);
        _source.Parameters.Scale = 0.25;
        Press(Key.D3);
        Assert.Equal(new Vector2d(2, -1), _source.Parameters.WarpCentre);
        Assert.True(_source.Parameters.WarpRadius < 0.5);
        double bulge = _source.Parameters.Bulge;
        Assert.True(bulge > 0);
        Press(Key.RightBracket);
        Assert.True(_source.Parameters.Bulge > bulge);
        Press(Key.D3);
        Assert.Equal(0, _source.Parameters.Bulge);
    }

    [Fact]
    public void Reset_brings_everything_back_to_the_beginning_but_the_resolution()
    {
        _source.Parameters.Resolution = new(300, 200);
        Press(Key.D1);
        Press(Key.N);
        Press(Key.T);
        Press(Key.K);
        Press(Key.E);
        Press(Key.X);
        Press(Key.V);
        Press(Key.G);
        Drag(600, 400, 650, 400);
        _controller.Advance(0.3);
        Press(Key.R);
        _controller.Advance(5);
        var fresh = new Source();
        fresh.Begin();
        fresh.Parameters.Resolution = new(300, 200);
        Assert.Equal(fresh.All.Select(p => p.Value), _source.All.Select(p => p.Value));
        Assert.False(_controller.Playback.IsPlaying);
    }

    [Fact]
    public void Keys_turn_raise_and_strengthen_the_sun_s_relief_and_switch_it_off_and_on()
    {
        ReliefParameters relief = _source.Relief!;
        for (int i = 0; i < 10; i++)
        {
            Press(Key.X);
        }

        // 315 + 50 degrees, kept on the track.
        Assert.Equal(5, relief.SunAzimuth.Value, 1e-9);
        Press(Key.Z);
        Press(Key.Z);
        Assert.Equal(355, relief.SunAzimuth.Value, 1e-9);
        Press(Key.V);
        Press(Key.I);
        Assert.Equal((50, 1.1), (relief.SunElevation.Value, relief.Strength.Value));
        Press(Key.G);
        Assert.Null(relief.Shading);
        Press(Key.G);
        Assert.Equal(1.1, relief.Shading!.Strength);
        Assert.True(_controller.Playback.IsPlaying);
    }

    [Fact]
    public void Escape_leaves_the_help_first_and_then_the_program()
    {
        Press(Key.H);
        Assert.True(_controller.IsHelpVisible);
        Press(Key.Escape);
        Assert.False(_controller.IsHelpVisible);
        Assert.False(_controller.WantsQuit);
        Press(Key.Escape);
        Assert.True(_controller.WantsQuit);
    }

    [Fact]
    public void Tab_hides_the_panel_and_its_place_belongs_to_the_picture()
    {
        Press(Key.Tab);
        Vector2d under = _controller.Navigation.PositionAt(50, 60);
        Drag(50, 60, 90, 60);
        AssertClose(under, _controller.Navigation.PositionAt(90, 60));
        Press(Key.Tab);
        Assert.True(_controller.Panel!.IsVisible);
    }

    [Fact]
    public void The_panel_has_a_slider_for_every_parameter_but_the_resolution_it_sets_itself()
    {
        string[] slid = [.. _controller.Panel!.Layout.Elements.OfType<SliderElement>().Select(e => e.Slider.Parameter.Info.Name)];
        Assert.Equal(
            _source.All.Select(p => p.Info.Name).Where(name => name is not ("width" or "height")).Append("detail").Order(),
            slid.Order());
        Panel narrow = new(ViewerPanel.Build(_controller, hasNoise: false, new ViewerFigures()));
        Assert.DoesNotContain(narrow.Layout.Elements.OfType<SliderElement>(), e => e.Slider.Parameter.Info.Name is "noise.seed");
    }

    [Fact]
    public void Trained_detail_keeps_the_base_period_in_the_trained_range()
    {
        NetworkDescription network = DefaultNetwork.Load().Description;
        foreach (double scale in new[] { 0.3, 0.5, 1, 2, 4 })
        {
            int side = TrainedDetail.ShorterSide(network, scale);
            int cells = side >> network.Blocks;
            double period = 2 * scale / cells;
            Assert.Equal(side, cells << network.Blocks);
            Assert.True(period >= 2 * network.TrainedScales.Minimum * (1 << network.Blocks) / network.TrainedResolutions.Max());
        }

        Assert.True(TrainedDetail.ShorterSide(network, 1e-4) >= 4 << network.Blocks);
        Assert.Equal(new Resolution(200, 100), TrainedDetail.Reduce(new Resolution(800, 400), 100));
        Assert.Equal(new Resolution(80, 40), TrainedDetail.Reduce(new Resolution(80, 40), 100));
        Assert.Equal(Resolution.MaximumSide, TrainedDetail.ShorterSide(network with { TrainedResolutions = [] }, 1));
    }

    [Fact]
    public void The_texture_keeps_the_window_s_shape_however_few_pixels_it_has()
    {
        foreach (Resolution window in new Resolution[] { new(1600, 64), new(64, 900), new(200, 150), new(5120, 1440), new(64, 64) })
        {
            foreach (double share in new[] { 0.05, 0.25, 1 })
            {
                Resolution texture = TrainedDetail.Scale(window, share);
                double pixel = Math.Max((double)window.Width / texture.Width, (double)window.Height / texture.Height);
                Assert.True(Math.Min(texture.Width, texture.Height) >= 16 && Math.Max(texture.Width, texture.Height) <= 4096);
                Assert.InRange((double)window.Width / pixel, texture.Width - 1, texture.Width + 1);
                Assert.InRange((double)window.Height / pixel, texture.Height - 1, texture.Height + 1);
            }
        }
    }

    private static void AssertClose(Vector2d expected, Vector2d actual)
    {
        Assert.Equal(expected.X, actual.X, 1e-9);
        Assert.Equal(expected.Y, actual.Y, 1e-9);
    }

    private void Press(Key key) => _controller.KeyPressed(key, KeyModifiers.None, repeated: false);

    private void Drag(double fromX, double fromY, double toX, double toY)
    {
        _controller.PointerMoved(fromX, fromY, KeyModifiers.None);
        _controller.PointerPressed(PointerButton.Left, fromX, fromY, KeyModifiers.None);
        _controller.PointerMoved((fromX + toX) / 2, (fromY + toY) / 2, KeyModifiers.None);
        _controller.PointerMoved(toX, toY, KeyModifiers.None);
        _controller.PointerReleased(PointerButton.Left, toX, toY, KeyModifiers.None);
    }

    /// <summary>A zoom from scale 1 to one half in eight seconds, of seed 5.</summary>
    [Fact]
    public void A_command_switches_between_free_and_pyramid()
    {
        ViewerCommand.ToggleMode.Run(_controller);
        Assert.Equal("Mode: pyramid", _controller.Notice);
        Assert.True(_controller.ShowsPyramid);
        ViewerCommand.ToggleMode.Run(_controller);
        Assert.Equal("Mode: free", _controller.Notice);
        Assert.False(_controller.ShowsPyramid);
    }

    private sealed class Source : IViewSource
    {
        public Source() => All = [.. Parameters.All, .. Relief!.All];

        public TextureParameters Parameters { get; } = new();

        public ReliefParameters? Relief { get; } = new();

        public IReadOnlyList<Parameter> All { get; }

        public Timeline Timeline { get; } = new(
            8,
            [],
            new ZoomTrack(new ZoomSegment(0, new ZoomView(Vector2d.Zero, 1), 8, new ZoomView(Vector2d.Zero, 0.5))));

        public bool HasGivenLatent { get; set; }

        public SynthesisMode Mode { get; set; }

        public bool HasModes { get; init; } = true;

        public bool ShowsGivenLatent
        {
            get;
            set => field = value && HasGivenLatent;
        }

        public void Begin()
        {
            ShowsGivenLatent = true;
            ApplyTimeline(0);
            Parameters.Latent = 5;
            Parameters.Layout = 5;
        }

        public void ApplyTimeline(double seconds) => Timeline.Evaluate(seconds, All);
    }
}
