using System.Globalization;

namespace ScaleParty.Animation;

/// <summary>
/// How progress runs between two keyframes: a function f of [0, 1] with f(0) = 0 and f(1) = 1. Immutable; two easings are
/// equal when their names are. The back and elastic families leave [0, 1] in between.
/// </summary>
public sealed class Easing : IEquatable<Easing>
{
    /// <summary>The largest absolute y of a cubic Bezier's control points.</summary>
    public const double MaximumBezierHeight = 10;

    private const string BezierPrefix = "cubic-bezier(";
    private static readonly Dictionary<string, Easing> ByName = CreateAll();

    private readonly Func<double, double> _curve;

    private Easing(string name, bool isMonotone, Func<double, double> curve)
    {
        Name = name;
        IsMonotone = isMonotone;
        _curve = curve;
    }

    /// <summary>The value of the earlier keyframe until the later one is reached. Timelines may also call it "step".</summary>
    public static Easing Hold => ByName["hold"];

    /// <summary>Constant speed: f(u) = u.</summary>
    public static Easing Linear => ByName["linear"];

    /// <summary>Rest, smooth motion, rest: f(u) = 3u^2 - 2u^3.</summary>
    public static Easing Smoothstep => ByName["smoothstep"];

    /// <summary>Every name that <see cref="Parse"/> accepts besides "cubic-bezier(x1, y1, x2, y2)", in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } = ByName.Keys.OrderBy(name => name, StringComparer.Ordinal).ToArray();

    /// <summary>The name that timelines use, such as "sine-in-out" or "cubic-bezier(0.25, 0.1, 0.25, 1)".</summary>
    public string Name { get; }

    /// <summary>Whether f never decreases.</summary>
    internal bool IsMonotone { get; }

    /// <summary>The named easing, or the cubic Bezier that "cubic-bezier(x1, y1, x2, y2)" describes.</summary>
    /// <exception cref="FormatException">There is no such easing; the message lists the names.</exception>
    public static Easing Parse(string name)
    {
        Guard.NotNull(name, nameof(name));
        if (ByName.TryGetValue(name, out Easing? easing))
        {
            return easing;
        }

        if (!name.StartsWith(BezierPrefix, StringComparison.Ordinal))
        {
            throw new FormatException($"expected one of {string.Join(", ", Names)}, cubic-bezier(x1, y1, x2, y2)");
        }

        string[] parts = name.EndsWith(')') ? name.Substring(BezierPrefix.Length, name.Length - BezierPrefix.Length - 1).Split(',') : [];
        var numbers = new double[4];
        for (int i = 0; i < numbers.Length; i++)
        {
            double limit = i % 2 == 0 ? 1 : MaximumBezierHeight;
            if (parts.Length != 4
                || !double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !(numbers[i] >= limit - (i % 2 == 0 ? 1 : 2 * limit) && numbers[i] <= limit))
            {
                throw new FormatException("expected cubic-bezier(x1, y1, x2, y2) with x1 and x2 from 0 to 1, y1 and y2 from -10 to 10");
            }
        }

        return CubicBezier(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>The cubic Bezier from (0, 0) to (1, 1) with control points (x1, y1) and (x2, y2).</summary>
    /// <param name="x1">Time of the first control point, 0 to 1, so that time never decreases.</param>
    /// <param name="y1">Progress of the first control point, within ±<see cref="MaximumBezierHeight"/>.</param>
    /// <param name="x2">Time of the second control point, 0 to 1.</param>
    /// <param name="y2">Progress of the second control point, within ±<see cref="MaximumBezierHeight"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Easing CubicBezier(double x1, double y1, double x2, double y2)
    {
        var curve = new BezierCurve(
            Guard.InRange(x1, 0, 1, nameof(x1)),
            Guard.InRange(y1, -MaximumBezierHeight, MaximumBezierHeight, nameof(y1)),
            Guard.InRange(x2, 0, 1, nameof(x2)),
            Guard.InRange(y2, -MaximumBezierHeight, MaximumBezierHeight, nameof(y2)));

        // Ordered heights within [0, 1] are sufficient for a curve that never decreases.
        bool monotone = y1 >= 0 && y1 <= y2 && y2 <= 1;
        return new(FormattableString.Invariant($"{BezierPrefix}{x1:R}, {y1:R}, {x2:R}, {y2:R})"), monotone, curve.Evaluate);
    }

    /// <summary>Progress f(u); u is clamped to [0, 1].</summary>
    public double Evaluate(double u) => u > 0 ? (u < 1 ? _curve(u) : 1) : 0;

    /// <inheritdoc/>
    public bool Equals(Easing? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Easing);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Dictionary<string, Easing> CreateAll()
    {
        var all = new Dictionary<string, Easing>(StringComparer.Ordinal)
        {
            ["hold"] = new("hold", true, _ => 0),
            ["linear"] = new("linear", true, u => u),
            ["smoothstep"] = new("smoothstep", true, u => u * u * (3 - (2 * u))),
        };
        all["step"] = all["hold"];

        AddFamily(all, "sine", true, EasingCurves.Sine);
        AddFamily(all, "quad", true, u => u * u);
        AddFamily(all, "cubic", true, u => u * u * u);
        AddFamily(all, "quart", true, u => u * u * u * u);
        AddFamily(all, "quint", true, u => u * u * u * u * u);
        AddFamily(all, "expo", true, EasingCurves.Exponential);
        AddFamily(all, "circ", true, EasingCurves.Circular);
        AddFamily(all, "back", false, EasingCurves.Back);
        AddFamily(all, "elastic", false, EasingCurves.Elastic);
        AddFamily(all, "bounce", false, EasingCurves.Bounce);
        return all;
    }

    /// <summary>From a curve that starts slowly: the curve, its point reflection, and one half of each.</summary>
    private static void AddFamily(Dictionary<string, Easing> all, string family, bool monotone, Func<double, double> start)
    {
        Add("-in", start);
        Add("-out", u => 1 - start(1 - u));
        Add("-in-out", u => u < 0.5 ? start(2 * u) / 2 : 1 - (start(2 - (2 * u)) / 2));

        void Add(string suffix, Func<double, double> curve) => all[family + suffix] = new(family + suffix, monotone, curve);
    }
}
