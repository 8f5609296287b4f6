using CsCheck;
using ScaleParty.Animation;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Animation;

public class ZoomTests
{
    private static readonly Gen<Vector2d> Point = Gen.Select(Gen.Double[-3, 3], Gen.Double[-3, 3], (x, y) => new Vector2d(x, y));

    /// <summary>Scales from 1e-4 to 64, equal ratios equally likely.</summary>
    private static readonly Gen<double> Scale = Gen.Double[Math.Log(1e-4), Math.Log(64)].Select(Math.Exp);

    private static Vector2d OnScreen(Vector2d point, ZoomView view) => (point - view.Centre) / view.Scale;

    private static void AssertClose(Vector2d expected, Vector2d actual, double tolerance) =>
        Assert.True((expected - actual).Length <= tolerance, $"{actual} is {(expected - actual).Length} from {expected}; expected within {tolerance}");

    [Fact]
    public void The_pivot_stays_where_it_is_on_screen() =>
        Gen.Select(Point, Point, Scale, Scale, Gen.Double[0, 1]).Sample((from, to, fromScale, toScale, progress) =>
        {
            if (Math.Abs(Math.Log(toScale / fromScale)) < 0.01)
            {
                return;
            }

            var zoom = new ZoomSegment(0, new(from, fromScale), 10, new(to, toScale));
            Vector2d pivot = zoom.Pivot!.Value, start = OnScreen(pivot, zoom.From);
            double tolerance = 1e-9 * (1 + start.Length + (5 / Math.Min(fromScale, toScale)));
            AssertClose(start, OnScreen(pivot, zoom.To), tolerance);
            AssertClose(start, OnScreen(pivot, new ZoomTrack(zoom).Evaluate(10 * progress)), tolerance);
        });

    [Fact]
    public void A_zoom_about_a_point_keeps_that_point_and_reaches_its_scale() =>
        Gen.Select(Point, Point, Scale, Scale, Gen.Double[0, 1]).Sample((pivot, centre, fromScale, toScale, progress) =>
        {
            var zoom = ZoomSegment.About(pivot, 1, new(centre, fromScale), 3, toScale, Easing.Smoothstep);
            ZoomView view = new ZoomTrack(zoom).Evaluate(1 + (2 * progress));
            double tolerance = 1e-9 * (1 + OnScreen(pivot, zoom.From).Length + (10 / Math.Min(fromScale, toScale)));
            AssertClose(OnScreen(pivot, zoom.From), OnScreen(pivot, view), tolerance);
            Assert.Equal(toScale, zoom.To.Scale);
        });

    [Fact]
    public void A_straight_line_of_centres_would_not_keep_it()
    {
        var zoom = new ZoomSegment(0, new(Vector2d.Zero, 1), 1, new(new(0.5, 0), 0.01));
        ZoomView half = zoom.At(0.5);
        Assert.Equal(0.1, half.Scale, 1e-12);

        // s = 0.1 of [1, 0.01]: the centre has gone 0.9 / 0.99 of the way, not half of it.
        Assert.Equal(0.5 * 0.9 / 0.99, half.Centre.X, 1e-12);
    }

    [Fact]
    public void Speed_is_constant_in_the_logarithm_of_the_scale()
    {
        var track = new ZoomTrack(new ZoomSegment(0, new(Vector2d.Zero, 2), 8, new(new(1, 1), 0.002)));
        double ratio = Math.Pow(0.001, 1 / 8.0);
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(ratio, track.Evaluate(i + 1).Scale / track.Evaluate(i).Scale, 1e-12);
        }
    }

    [Fact]
    public void Equal_scales_are_a_pan_and_nearly_equal_ones_its_neighbours() =>
        Gen.Select(Gen.Double[-1e-6, 1e-6], Gen.Double[0, 1]).Sample((difference, progress) =>
        {
            var zoom = new ZoomSegment(0, new(Vector2d.Zero, 1), 1, new(new(2, -1), 1 + difference));
            AssertClose(new Vector2d(2, -1) * progress, zoom.At(progress).Centre, 2e-6);
        });

    [Fact]
    public void A_pan_has_no_pivot() =>
        Assert.Null(new ZoomSegment(0, new(Vector2d.Zero, 1), 1, new(new(2, -1), 1)).Pivot);

    [Fact]
    public void Zooming_back_is_the_same_way_in_reverse() =>
        Gen.Select(Point, Scale, Gen.Double[0, 1]).Sample((to, scale, progress) =>
        {
            ZoomView wide = new(Vector2d.Zero, 1), close = new(to, scale);
            ZoomView there = new ZoomSegment(0, wide, 1, close).At(progress), back = new ZoomSegment(0, close, 1, wide).At(1 - progress);
            Assert.Equal(there.Scale, back.Scale, there.Scale * 1e-12);
            AssertClose(there.Centre, back.Centre, 1e-9 * Math.Min(1, there.Scale) + 1e-14);
        });

    [Fact]
    public void Deep_zooms_keep_their_place_to_a_thousandth_of_the_view()
    {
        var target = new Vector2d(0.3141592653589793, -0.2718281828459045);
        var zoom = new ZoomSegment(0, new(Vector2d.Zero, 1), 60, new(target, 1e-12));
        ZoomView late = zoom.At(0.999);

        // The centre approaches the target in proportion to the scale.
        Assert.True((late.Centre - target).Length < late.Scale * 1.001, $"{(late.Centre - target).Length} at scale {late.Scale}");
    }

    [Fact]
    public void Several_zooms_follow_each_other_and_hold_between()
    {
        ZoomView a = new(Vector2d.Zero, 1), b = new(new(0.5, 0.5), 0.1), c = new(new(-0.5, 0), 0.5);
        var track = new ZoomTrack(new ZoomSegment(1, a, 2, b), new ZoomSegment(4, b, 5, c));
        Assert.Equal(a, track.Evaluate(0));
        Assert.Equal(b, track.Evaluate(2));
        Assert.Equal(b, track.Evaluate(3.5));
        Assert.Equal(c, track.Evaluate(5));
        Assert.Equal(c, track.Evaluate(500));
    }

    [Fact]
    public void Overshoot_keeps_the_pivot_even_where_the_scale_meets_its_range()
    {
        ParameterInfo[] infos =
        [
            new("centre.x", "x", -10, 10, 0, 1e-6), new("centre.y", "y", -10, 10, 0, 1e-6),
            new("scale", "Scale", 0.1, 64, 1, 1e-6, ParameterScale.Logarithmic),
        ];
        var parameters = Array.ConvertAll(infos, i => new Parameter(i));
        var zoom = new ZoomSegment(0, new(Vector2d.Zero, 1), 1, new(new(0.5, 0.25), 0.12), Easing.Parse("elastic-out"));
        var timeline = new Timeline(1, [], new ZoomTrack(zoom));
        double smallest = 1;
        for (int i = 0; i <= 1000; i++)
        {
            timeline.Evaluate(i / 1000.0, parameters);
            smallest = Math.Min(smallest, parameters[2].Value);
            var view = new ZoomView(new(parameters[0].Value, parameters[1].Value), parameters[2].Value);
            AssertClose(OnScreen(zoom.Pivot!.Value, zoom.From), OnScreen(zoom.Pivot!.Value, view), 1e-9);
        }

        Assert.Equal(0.1, smallest, 1e-12);
    }

    [Fact]
    public void Refuses_zooms_that_end_before_they_begin_overlap_or_have_no_size()
    {
        ZoomView view = new(Vector2d.Zero, 1);
        Assert.Contains("end is 1; expected more than 1", Assert.Throws<ArgumentOutOfRangeException>(() => new ZoomSegment(1, view, 1, view)).Message, StringComparison.Ordinal);
        Assert.Contains("to.scale is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new ZoomSegment(0, view, 1, view with { Scale = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("from.centre.x", Assert.Throws<ArgumentOutOfRangeException>(() => new ZoomSegment(0, new(new(double.NaN, 0), 1), 1, view)).Message, StringComparison.Ordinal);
        Assert.Contains("zoom[1] begins at 1; expected 2 or later", Assert.Throws<ArgumentException>(() => new ZoomTrack(new(0, view, 2, view), new(1, view, 3, view))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ZoomTrack());
    }
}
