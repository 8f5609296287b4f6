using CsCheck;
using ScaleParty.Animation;

namespace ScaleParty.Tests.Animation;

public class EasingTests
{
    private static readonly string[] Families = ["sine", "quad", "cubic", "quart", "quint", "expo", "circ", "back", "elastic", "bounce"];

    public static TheoryData<string> AllNames => [.. Easing.Names, "cubic-bezier(0.25, 0.1, 0.25, 1)", "cubic-bezier(1, -10, 0, 10)"];

    public static TheoryData<string> AllFamilies => [.. Families];

    [Fact]
    public void Every_family_offers_in_out_and_both()
    {
        IEnumerable<string> expected = Families.SelectMany(f => new[] { f + "-in", f + "-out", f + "-in-out" })
            .Concat(["hold", "step", "linear", "smoothstep"]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Easing.Names);
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Begins_at_0_and_ends_at_1_without_a_jump(string name)
    {
        Easing easing = Easing.Parse(name);
        Assert.Equal(0, easing.Evaluate(0));
        Assert.Equal(1, easing.Evaluate(1));
        Assert.Equal(0, easing.Evaluate(-3));
        Assert.Equal(1, easing.Evaluate(double.PositiveInfinity));
        Assert.Equal(0, easing.Evaluate(1e-14), 1e-3);
        if (easing != Easing.Hold && name is not ("hold" or "step"))
        {
            Assert.Equal(1, easing.Evaluate(1 - 1e-14), 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(AllFamilies))]
    public void Out_is_in_turned_about_the_middle_and_both_halves_meet_there(string family)
    {
        Easing start = Easing.Parse(family + "-in"), end = Easing.Parse(family + "-out"), both = Easing.Parse(family + "-in-out");
        Gen.Double[0, 1].Sample(u =>
        {
            Assert.Equal(1 - start.Evaluate(1 - u), end.Evaluate(u), 1e-12);
            Assert.Equal(1 - both.Evaluate(1 - u), both.Evaluate(u), 1e-12);
            Assert.Equal(start.Evaluate(u) / 2, both.Evaluate(u / 2), 1e-9);
        });
        Assert.Equal(0.5, both.Evaluate(0.5), 1e-12);
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Never_falls_except_in_the_families_that_swing(string name)
    {
        Easing easing = Easing.Parse(name);
        double largestFall = 0, previous = 0;
        for (int i = 0; i <= 5000; i++)
        {
            double value = easing.Evaluate(i / 5000.0);
            largestFall = Math.Max(largestFall, previous - value);
            previous = value;
        }

        bool swings = name.StartsWith("back", StringComparison.Ordinal) || name.StartsWith("elastic", StringComparison.Ordinal)
            || name.StartsWith("bounce", StringComparison.Ordinal) || name.Contains("-10", StringComparison.Ordinal);
        Assert.Equal(swings, largestFall > 1e-12);
        Assert.Equal(!swings, easing.IsMonotone);
    }

    [Theory]
    [InlineData("sine-in", 0.5, 0.29289321881345254)]
    [InlineData("quad-in", 0.3, 0.09)]
    [InlineData("quint-in", 0.5, 0.03125)]
    [InlineData("expo-in", 0.5, 31.0 / 1023)]
    [InlineData("circ-in", 0.6, 0.2)]
    [InlineData("back-in", 0.5, -0.0876975)]
    [InlineData("elastic-in", 0.7, -127.0 / 1023 * -1)]
    [InlineData("bounce-out", 1 / 2.75, 1)]
    [InlineData("bounce-out", 1.5 / 2.75, 0.75)]
    [InlineData("bounce-out", 2.25 / 2.75, 0.9375)]
    [InlineData("bounce-out", 2.625 / 2.75, 0.984375)]
    [InlineData("smoothstep", 0.25, 0.15625)]
    [InlineData("hold", 0.999, 0)]
    public void Has_the_values_of_its_formula(string name, double u, double expected) =>
        Assert.Equal(expected, Easing.Parse(name).Evaluate(u), 1e-9);

    // References: the parameter t found by 70 bisections in exact rational arithmetic.
    [Theory]
    [InlineData(0.25, 0.1, 0.25, 1, 0.1, 0.09479630571604325)]
    [InlineData(0.25, 0.1, 0.25, 1, 0.5, 0.802403387584857)]
    [InlineData(0.25, 0.1, 0.25, 1, 0.75, 0.9604589783489741)]
    [InlineData(0.42, 0, 1, 1, 0.5, 0.31535681257253934)]
    [InlineData(0.42, 0, 0.58, 1, 0.1, 0.0197224535483112)]
    [InlineData(1, 0, 0, 1, 0.1, 0.0037616749580831666)]
    [InlineData(1, 0, 0, 1, 0.5000001, 0.5043859766065498)]
    [InlineData(0, 1, 1, 0, 1e-6, 0.0017303843013761195)]
    [InlineData(0, 1, 1, 0, 0.1, 0.38740031697727517)]
    [InlineData(0, 0, 0, 1, 0.75, 0.9764454366709701)]
    [InlineData(0.68, -0.55, 0.265, 1.55, 0.1, -0.06629147733352875)]
    [InlineData(0.68, -0.55, 0.265, 1.55, 0.75, 1.0891657748134211)]
    [InlineData(1, 0, 1, 0, 0.5, 0.008779996890010536)]
    public void Cubic_bezier_matches_references(double x1, double y1, double x2, double y2, double x, double expected) =>
        Assert.Equal(expected, Easing.CubicBezier(x1, y1, x2, y2).Evaluate(x), 1e-9);

    [Fact]
    public void Cubic_bezier_inverts_its_own_time_for_every_pair_of_control_points() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((x1, x2, t) =>
        {
            // With y1 = x1 and y2 = x2 both coordinates are the same function of t, so that progress must equal time.
            Assert.Equal(t, Easing.CubicBezier(x1, x1, x2, x2).Evaluate(t), 1e-12);
        });

    [Fact]
    public void Its_name_leads_back_to_it()
    {
        Gen.Select(Gen.Double[0, 1], Gen.Double[-10, 10], Gen.Double[0, 1], Gen.Double[-10, 10]).Sample((x1, y1, x2, y2) =>
        {
            var easing = Easing.CubicBezier(x1, y1, x2, y2);
            Easing parsed = Easing.Parse(easing.Name);
            Assert.Equal(easing, parsed);
            Assert.Equal(easing.Evaluate(0.37), parsed.Evaluate(0.37));
        });
        foreach (string name in Easing.Names)
        {
            Assert.Equal(Easing.Parse(name), Easing.Parse(Easing.Parse(name).Name));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Linear")]
    [InlineData("cubic-bezier")]
    [InlineData("cubic-bezier(")]
    [InlineData("cubic-bezier()")]
    [InlineData("cubic-bezier(0.1,0.2,0.3)")]
    [InlineData("cubic-bezier(0.1,0.2,0.3,0.4,0.5)")]
    [InlineData("cubic-bezier(1.1,0,0,1)")]
    [InlineData("cubic-bezier(-0.1,0,0,1)")]
    [InlineData("cubic-bezier(0,11,0,1)")]
    [InlineData("cubic-bezier(0,NaN,0,1)")]
    [InlineData("cubic-bezier(0,0,0,1) ")]
    public void Refuses_other_names_saying_what_there_is(string name) =>
        Assert.Contains("cubic-bezier(x1, y1, x2, y2)", Assert.Throws<FormatException>(() => Easing.Parse(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_time_that_runs_backwards() =>
        Assert.Contains("x1 is 1.5; expected 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => Easing.CubicBezier(1.5, 0, 0, 1)).Message, StringComparison.Ordinal);
}
