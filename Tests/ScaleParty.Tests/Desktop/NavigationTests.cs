using CsCheck;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Viewer.Input;

namespace ScaleParty.Tests.Desktop;

public sealed class NavigationTests
{
    private static readonly Gen<TextureParameters> AnyView = Gen.Select(
        Gen.Double[-5, 5], Gen.Double[-5, 5], Gen.Double[0.01, 10], Gen.Double[0.2, 5], Gen.Double[-400, 400], Gen.Double[-2, 2],
        (x, y, scale, aspect, rotation, shear) => new TextureParameters
        {
            Centre = new(x, y),
            Scale = scale,
            Aspect = aspect,
            Rotation = rotation,
            Shear = shear,
        });

    [Fact]
    public void Dragging_keeps_the_grabbed_point_under_the_pointer_in_any_view()
    {
        Gen.Select(AnyView, Gen.Double[0, 800], Gen.Double[0, 500], Gen.Double[-300, 300], Gen.Double[-300, 300]).Sample((view, x, y, dx, dy) =>
        {
            var navigation = new Navigation(view);
            navigation.Resize(800, 500);
            Vector2d grabbed = navigation.PositionAt(x, y);
            navigation.Pan(dx, dy);
            AssertClose(grabbed, navigation.PositionAt(x + dx, y + dy));
        });
    }

    [Fact]
    public void Zooming_keeps_the_point_under_the_pointer_in_any_view()
    {
        Gen.Select(AnyView, Gen.Double[0, 800], Gen.Double[0, 500], Gen.Double[-6, 6]).Sample((view, x, y, steps) =>
        {
            var navigation = new Navigation(view);
            navigation.Resize(800, 500);
            Vector2d under = navigation.PositionAt(x, y);
            double before = view.Scale;
            navigation.Wheel(steps, x, y);
            Assert.InRange(view.Scale / (before * Math.Pow(Navigation.WheelFactor, steps)), 1 - 1e-9, 1 + 1e-9);
            AssertClose(under, navigation.PositionAt(x, y));
        });
    }

    [Fact]
    public void At_the_end_of_the_scale_zooming_neither_moves_nor_throws()
    {
        var view = new TextureParameters { Centre = new(0.3, -0.2) };
        var navigation = new Navigation(view);
        navigation.Resize(640, 480);
        for (int i = 0; i < 50; i++)
        {
            navigation.Wheel(10, 5, 470);
        }

        Assert.Equal(view["scale"].Info.Minimum, view.Scale);
        Vector2d centre = view.Centre;
        navigation.Wheel(10, 5, 470);
        AssertClose(centre, view.Centre);
    }

    [Fact]
    public void The_pointer_is_where_the_fitted_texture_shows_it_whatever_the_shape_of_the_window()
    {
        Gen.Select(Gen.Int[16, 600], Gen.Int[16, 600], Gen.Double[64, 2000], Gen.Double[64, 2000], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((w, h, width, height, x, y) =>
        {
            var view = new TextureParameters { Centre = new(0.5, -1), Aspect = 1.25, Resolution = new(w, h) };
            var navigation = new Navigation(view);
            navigation.Resize(width, height);
            Vector2d share = ViewFit.Contain.Transform(view.Resolution, width, height).Apply(new(x, y));
            AssertClose(view.Region.TopLeft + (share * view.Region.Extent), navigation.PositionAt(x * width, y * height));
        });
    }

    [Fact]
    public void The_wheel_turned_away_from_the_user_zooms_in()
    {
        var view = new TextureParameters();
        new Navigation(view).Wheel(1, 0, 0);
        Assert.True(view.Scale < 1);
    }

    [Fact]
    public void Pixels_are_placed_where_the_region_places_them()
    {
        // The window and the texture have different resolutions of the same shape.
        var view = new TextureParameters { Centre = new(0.5, 0.25), Scale = 0.5, Aspect = 1.5, Resolution = new(320, 200) };
        var navigation = new Navigation(view);
        navigation.Resize(1280, 800);
        AssertClose(view.Region.TopLeft, navigation.PositionAt(0, 0));
        AssertClose(view.Region.PixelCentre(10, 20), navigation.PositionAt(42, 82));
    }

    [Fact]
    public void With_a_quarter_turn_clockwise_the_right_of_the_window_shows_what_was_above()
    {
        var view = new TextureParameters { Rotation = 90 };
        var navigation = new Navigation(view);
        navigation.Resize(200, 200);
        AssertClose(new Vector2d(0, -1), navigation.PositionAt(200, 100));
    }

    private static void AssertClose(Vector2d expected, Vector2d actual)
    {
        Assert.InRange(actual.X - expected.X, -1e-6, 1e-6);
        Assert.InRange(actual.Y - expected.Y, -1e-6, 1e-6);
    }
}
