using CsCheck;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Sampling;

public sealed class WarpTests
{
    private static readonly Vector2d Pivot = new(0.3, -0.7);

    private static readonly Gen<Vector2d> Near = Gen.Select(Gen.Double[-3, 3], Gen.Double[-3, 3], (x, y) => new Vector2d(x, y));

    private static readonly Gen<Vector2d> Anywhere = Gen.Select(
        Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Int[-12, 10], (x, y, power) => new Vector2d(x, y) * Math.Pow(10, power));

    public static TheoryData<Warp> Identities => new(
        new RadialWarp(Pivot, 1),
        new AffineWarp(Pivot),
        new SwirlWarp(Pivot, 0, 2),
        new BulgeWarp(Pivot, 0, 2),
        new WaveWarp(0, 0.5, 30, 60),
        new FunctionWarp(p => p),
        new SwirlWarp(Pivot, 0, 2).Then(new BulgeWarp(Pivot, 0, 2)));

    public static TheoryData<Warp> Extremes => new(
        new RadialWarp(Pivot, RadialWarp.MinimumMagnitude),
        new RadialWarp(Pivot, RadialWarp.MaximumMagnitude),
        new RadialWarp(Pivot, RadialWarp.MaximumMagnitude).Then(new RadialWarp(Vector2d.Zero, RadialWarp.MaximumMagnitude)).Then(new RadialWarp(Pivot, RadialWarp.MaximumMagnitude)),
        new RadialWarp(new(Warp.MaximumPivot, -Warp.MaximumPivot), RadialWarp.MaximumMagnitude),
        new AffineWarp(Pivot, AffineWarp.MaximumRotation, AffineWarp.MaximumShear, AffineWarp.MaximumAspect),
        new AffineWarp(Pivot, -1, -AffineWarp.MaximumShear, 1 / AffineWarp.MaximumAspect),
        new SwirlWarp(Pivot, SwirlWarp.MaximumAngle, SwirlWarp.MaximumRadius),
        new SwirlWarp(Pivot, -SwirlWarp.MaximumAngle, SwirlWarp.MinimumRadius),
        new BulgeWarp(Pivot, BulgeWarp.MaximumStrength, BulgeWarp.MinimumRadius),
        new BulgeWarp(Pivot, BulgeWarp.MinimumStrength, BulgeWarp.MaximumRadius),
        new WaveWarp(WaveWarp.MaximumAmplitude, WaveWarp.MinimumWavelength, WaveWarp.MaximumDegrees, -WaveWarp.MaximumDegrees),
        new WaveWarp(-WaveWarp.MaximumAmplitude, WaveWarp.MaximumWavelength));

    [Theory]
    [MemberData(nameof(Identities))]
    public void Identity_parameters_leave_positions_alone(Warp warp) =>
        Near.Sample(p => Close(p, warp.Apply(p), 1e-14), iter: 100);

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Positions_stay_finite_everywhere_and_at_the_pivot(Warp warp)
    {
        Anywhere.Sample(p => Assert.True(warp.Apply(p).IsFinite && warp.Apply(Pivot + p).IsFinite), iter: 300);
        Assert.True(warp.Apply(Pivot).IsFinite);
        Assert.True(warp.Apply(Pivot + new Vector2d(double.Epsilon, 0)).IsFinite);
        Assert.True(warp.Apply(new(1e9, -1e9)).IsFinite);
    }

    [Fact]
    public void Pivots_stay_in_place()
    {
        Warp[] warps = [new RadialWarp(Pivot, 0.2), new RadialWarp(Pivot, 3), new AffineWarp(Pivot, 33, 1, 2), new SwirlWarp(Pivot, 77, 1), new BulgeWarp(Pivot, 0.5, 1)];
        Assert.All(warps, warp => Assert.Equal(Pivot, warp.Apply(Pivot)));
    }

    [Fact]
    public void Local_periods_are_the_ways_positions_move_over_one_period()
    {
        Gen.Select(Gen.Double[-400, 400], Gen.Double[-2, 2], Gen.Double[0.2, 5], Near).Sample(
            (rotation, shear, aspect, p) =>
            {
                var warp = new AffineWarp(Pivot, rotation, shear, aspect);
                (Vector2d alongX, Vector2d alongY) = warp.LocalPeriod(p, new(0.25, 0.5));
                Close(warp.Matrix * new Vector2d(0.25, 0), alongX, 1e-12);
                Close(warp.Matrix * new Vector2d(0, 0.5), alongY, 1e-12);
            },
            iter: 100);

        // At its pivot a bulge of strength 1/2 shows the picture at twice its size: positions move half as far.
        Close(new(0.5e-6, 0), new BulgeWarp(Pivot, 0.5, 1).LocalPeriod(Pivot, new(1e-6, 1e-6)).AlongX, 1e-15);
    }

    [Fact]
    public void Small_steps_move_positions_a_little()
    {
        Gen.Select(Regions.Warp, Near, Gen.Double[0, 2 * Math.PI]).Sample(
            (warp, p, angle) =>
            {
                Vector2d step = new Vector2d(Math.Cos(angle), Math.Sin(angle)) * 1e-9;

                // At its pivot a radial warp is as steep as its power of the distance; elsewhere warps are smooth.
                double limit = warp is RadialWarp { Magnitude: < 1 } radial ? 1e3 * Math.Pow(1e-9, radial.Magnitude) : 1e-6;
                Assert.InRange((warp.Apply(p + step) - warp.Apply(p)).Length, 0, limit);
            },
            iter: 500);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(1.5)]
    [InlineData(3)]
    public void Radial_warp_raises_distances_to_its_magnitude(double magnitude)
    {
        var warp = new RadialWarp(Pivot, magnitude);
        Near.Sample(
            p =>
            {
                Vector2d before = p - Pivot, after = warp.Apply(p) - Pivot;
                double expected = Math.Pow(before.Length, magnitude);
                Assert.Equal(expected, after.Length, 1e-12 * (1 + expected));
                Close(before / before.Length, after / after.Length, 1e-9);
            },
            iter: 200);
    }

    [Fact]
    public void Affine_matrix_equals_apply_and_keeps_areas()
    {
        Gen.Select(Gen.Double[-400, 400], Gen.Double[-2, 2], Gen.Double[0.2, 5], Near).Sample(
            (rotation, shear, aspect, p) =>
            {
                var warp = new AffineWarp(Pivot, rotation, shear, aspect);
                Close(Pivot + (warp.Matrix * (p - Pivot)), warp.Apply(p), 1e-12);
                Assert.Equal(1, warp.Matrix.Determinant, 1e-12);
                Close(p, warp.Matrix.Inverse() * (warp.Matrix * p), 1e-10);
                Assert.Equal(warp, (warp with { Rotation = 5, Shear = 0, Aspect = 1 }) with { Rotation = rotation, Shear = shear, Aspect = aspect });
            },
            iter: 200);
    }

    [Fact]
    public void Affine_parameters_do_to_the_picture_what_they_say()
    {
        // Content at one unit right of the pivot; y runs down, so a clockwise quarter turn shows it below.
        Close(Pivot + new Vector2d(1, 0), new AffineWarp(Pivot, rotation: 90).Apply(Pivot + new Vector2d(0, 1)), 1e-15);

        // Content one unit below the pivot is shown half a unit further right.
        Close(Pivot + new Vector2d(0, 1), new AffineWarp(Pivot, shear: 0.5).Apply(Pivot + new Vector2d(0.5, 1)), 1e-15);

        // A square of side 1 becomes one of sides 2 and 1/2.
        Close(Pivot + new Vector2d(1, 1), new AffineWarp(Pivot, aspect: 4).Apply(Pivot + new Vector2d(2, 0.5)), 1e-15);

        // Stretched first, then sheared, then turned.
        Vector2d content = new(0.4, -0.9), stretched = new(content.X * 2, content.Y / 2), sheared = new(stretched.X + (0.5 * stretched.Y), stretched.Y);
        var turned = new Vector2d(-sheared.Y, sheared.X);
        Close(Pivot + content, new AffineWarp(Pivot, 90, 0.5, 4).Apply(Pivot + turned), 1e-14);
    }

    [Fact]
    public void Swirl_and_bulge_leave_positions_outside_the_radius_alone()
    {
        Gen.Select(Gen.Double[0, 2 * Math.PI], Gen.Double[1, 100], Gen.Double[-1, 0.95]).Sample(
            (angle, distance, amount) =>
            {
                Vector2d p = Pivot + (new Vector2d(Math.Cos(angle), Math.Sin(angle)) * (0.5 * distance * (1 + 1e-12)));
                Assert.Equal(p, new SwirlWarp(Pivot, 300 * amount, 0.5).Apply(p));
                Assert.Equal(p, new BulgeWarp(Pivot, amount, 0.5).Apply(p));
            },
            iter: 200);
    }

    [Fact]
    public void Swirl_turns_by_its_angle_at_the_pivot_and_keeps_distances()
    {
        var warp = new SwirlWarp(Pivot, 90, 2);
        Vector2d step = new(0, 1e-6);
        Close(new(1e-6, 0), warp.Apply(Pivot + step) - Pivot, 1e-15);
        Near.Sample(p => Assert.Equal((p - Pivot).Length, (warp.Apply(p) - Pivot).Length, 1e-12), iter: 100);

        // Half way out, (1 - 1/4)^2 of the angle is left.
        Vector2d half = warp.Apply(Pivot + new Vector2d(1, 0)) - Pivot;
        Assert.Equal(-90 * 0.5625, Math.Atan2(half.Y, half.X) * 180 / Math.PI, 1e-9);
    }

    [Theory]
    [InlineData(BulgeWarp.MinimumStrength)]
    [InlineData(-0.4)]
    [InlineData(0.5)]
    [InlineData(BulgeWarp.MaximumStrength)]
    public void Bulge_magnifies_at_the_pivot_as_it_says_and_never_folds(double strength)
    {
        var warp = new BulgeWarp(Pivot, strength, 1.5);
        double last = 0;
        for (int k = 1; k <= 3000; k++)
        {
            double distance = (warp.Apply(Pivot + new Vector2d(0, k * 0.001)) - Pivot).Length;
            Assert.True(distance > last);
            last = distance;
        }

        double period = warp.LocalPeriod(Pivot, new(1e-6, 1e-6)).AlongX.X;
        Assert.Equal(1 / (1 - strength), 1e-6 / period, 1e-6 / (1 - strength));
    }

    [Fact]
    public void Wave_displaces_at_right_angles_to_its_direction_and_repeats()
    {
        Gen.Select(Near, Gen.Double[-360, 360], Gen.Double[-360, 360], Gen.Double[0.1, 3]).Sample(
            (p, phase, direction, length) =>
            {
                var warp = new WaveWarp(0.25, length, phase, direction);
                var along = new Vector2d(Math.Cos(direction * Math.PI / 180), Math.Sin(direction * Math.PI / 180));
                Vector2d moved = warp.Apply(p) - p;
                Assert.Equal(0, (moved.X * along.X) + (moved.Y * along.Y), 1e-12);
                Assert.InRange(moved.Length, 0, 0.25 + 1e-12);
                Vector2d next = p + (along * length);
                Close(moved, warp.Apply(next) - next, 1e-10);
                Close(moved, new WaveWarp(0.25, length, phase + 360, direction - 360).Apply(p) - p, 1e-10);
            },
            iter: 200);
        Close(new(0, 0.25), new WaveWarp(0.25, 2, 90).Apply(Vector2d.Zero), 1e-15);
    }

    [Fact]
    public void Composition_looks_up_the_later_warp_first()
    {
        var first = new AffineWarp(Pivot, 40);
        var second = new AffineWarp(new(-1, 2), aspect: 3);
        Near.Sample(
            p =>
            {
                Assert.Equal(first.Apply(second.Apply(p)), first.Then(second).Apply(p));
                Assert.NotEqual(second.Then(first).Apply(p), first.Then(second).Apply(p));
            },
            iter: 50);
        Warp three = new BulgeWarp(Pivot, 0.3, 4);
        Near.Sample(p => Assert.Equal(first.Then(second).Then(three).Apply(p), first.Then(second.Then(three)).Apply(p)), iter: 50);
        Assert.Throws<ArgumentNullException>(() => first.Then(null!));
        Assert.Throws<ArgumentNullException>(() => new WarpChain(null!, first));
    }

    [Fact]
    public void Warps_with_equal_parameters_are_equal()
    {
        Assert.Equal<Warp>(new RadialWarp(Pivot, 2), new RadialWarp(Pivot, 2));
        Assert.NotEqual<Warp>(new RadialWarp(Pivot, 2), new RadialWarp(Pivot, 2.1));
        Assert.Equal(new SwirlWarp(Pivot, 1, 2).Then(new WaveWarp(1, 2)), new SwirlWarp(Pivot, 1, 2).Then(new WaveWarp(1, 2)));
    }

    [Fact]
    public void Function_that_yields_no_position_is_named_with_both_positions()
    {
        var warp = new FunctionWarp(p => new(p.X / 0, p.Y));
        var error = Assert.Throws<InvalidOperationException>(() => warp.Apply(new(0, 0.5)));
        Assert.Contains("FunctionWarp maps (0, 0.5) to (NaN, 0.5); expected finite", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new FunctionWarp(null!));
    }

    [Fact]
    public void Bad_parameters_are_refused_at_construction_and_through_with()
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 2e9 })
        {
            Refused("Point.X", bad, () => new RadialWarp(new(bad, 0), 1));
            Refused("Point.Y", bad, () => new RadialWarp(Pivot, 1) with { Point = new(0, bad) });
            Refused("Magnitude", bad, () => new RadialWarp(Pivot, bad));
            Refused("Pivot.Y", bad, () => new AffineWarp(new(0, bad)));
            Refused("Rotation", bad, () => new AffineWarp(Pivot, rotation: bad));
            Refused("Shear", bad, () => new AffineWarp(Pivot) with { Shear = bad });
            Refused("Aspect", bad, () => new AffineWarp(Pivot, aspect: bad));
            Refused("Pivot.X", bad, () => new SwirlWarp(new(bad, 0), 1, 1));
            Refused("Angle", bad, () => new SwirlWarp(Pivot, bad, 1));
            Refused("Radius", bad, () => new SwirlWarp(Pivot, 1, bad));
            Refused("Pivot.X", bad, () => new BulgeWarp(new(bad, 0), 0.1, 1));
            Refused("Strength", bad, () => new BulgeWarp(Pivot, bad, 1));
            Refused("Radius", bad, () => new BulgeWarp(Pivot, 0.1, 1) with { Radius = bad });
            Refused("Amplitude", bad, () => new WaveWarp(bad, 1));
            Refused("Wavelength", bad, () => new WaveWarp(1, bad));
            Refused("Phase", bad, () => new WaveWarp(1, 1, bad));
            Refused("Direction", bad, () => new WaveWarp(1, 1) with { Direction = bad });
        }

        Refused("Magnitude", 0, () => new RadialWarp(Pivot, 0));
        Refused("Aspect", 0, () => new AffineWarp(Pivot, aspect: 0));
        Refused("Aspect", -1, () => new AffineWarp(Pivot) with { Aspect = -1 });
        Refused("Radius", 0, () => new SwirlWarp(Pivot, 1, 0));
        Refused("Strength", 1, () => new BulgeWarp(Pivot, 1, 1));
        Refused("Wavelength", 0, () => new WaveWarp(1, 0));
    }

    private static void Refused(string name, double value, Func<object> create)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(create);
        Assert.Contains(FormattableString.Invariant($"{name} is {value}; expected "), error.Message, StringComparison.Ordinal);
    }

    private static void Close(Vector2d expected, Vector2d actual, double tolerance)
    {
        Assert.Equal(expected.X, actual.X, tolerance);
        Assert.Equal(expected.Y, actual.Y, tolerance);
    }
}
