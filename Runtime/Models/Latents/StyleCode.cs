using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>
/// A latent after the mapping network, w+: one style vector per modulated layer, and the layout phases. Immutable;
/// arrays are not copied and must not change afterwards; codes may share them.
/// </summary>
public sealed record StyleCode
{
    /// <summary>Creates a style code.</summary>
    /// <param name="styles">[2 blocks + 2][style channels]; <see cref="NetworkDescription.ConvolutionStyle"/> and <see cref="NetworkDescription.ToImageStyle"/> give the index for each layer.</param>
    /// <param name="phases">One phase per frequency in radians; empty with the grid encoding.</param>
    /// <exception cref="ArgumentException">There are no styles, their lengths differ, or a value is not finite.</exception>
    public StyleCode(float[][] styles, float[] phases)
    {
        if (Guard.NotNull(styles, nameof(styles)).Length == 0 || styles.Any(s => s is null || s.Length != styles[0].Length))
        {
            throw new ArgumentException("styles are empty or differ in length; expected vectors of one length", nameof(styles));
        }

        foreach (float[] style in styles)
        {
            Finite.Check(style, nameof(styles));
        }

        Styles = styles;
        Phases = Finite.Check(phases, nameof(phases));
    }

    /// <summary>The style vectors, [2 blocks + 2][style channels].</summary>
    public float[][] Styles { get; }

    /// <summary>One phase per frequency in radians; empty with the grid encoding.</summary>
    public float[] Phases { get; }

    /// <summary>Linear interpolation in w+, with phases along the shorter arc.</summary>
    /// <param name="a">At 0.</param>
    /// <param name="b">At 1.</param>
    /// <param name="t">Share of <paramref name="b"/>; outside 0 to 1 it extrapolates, -10 to 10.</param>
    /// <exception cref="ArgumentException">The codes belong to different networks.</exception>
    public static StyleCode Lerp(StyleCode a, StyleCode b, double t)
    {
        CheckSameNetwork(a, b);
        Guard.InRange(t, -10, 10, nameof(t));
        var styles = new float[a.Styles.Length][];
        for (int i = 0; i < styles.Length; i++)
        {
            styles[i] = VectorMath.Lerp(a.Styles[i], b.Styles[i], t);
        }

        return new StyleCode(styles, Phase.Lerp(a.Phases, b.Phases, t));
    }

    /// <summary>A point of the piecewise linear path through codes, one unit of <paramref name="position"/> per segment.</summary>
    /// <param name="codes">The codes on the path, at least one.</param>
    /// <param name="position">0 is the first code, 1 the second and so on; 0 to the last code, or any number when closed.</param>
    /// <param name="closed">Whether the path continues from the last code to the first, periodically.</param>
    /// <exception cref="ArgumentException">There are no codes, or they belong to different networks.</exception>
    public static StyleCode Along(IReadOnlyList<StyleCode> codes, double position, bool closed = false)
    {
        CheckAny(codes);
        Guard.Finite(position, nameof(position));
        int count = codes.Count;
        if (closed)
        {
            position -= count * Math.Floor(position / count);
        }
        else
        {
            Guard.InRange(position, 0, count - 1, nameof(position));
        }

        int from = Math.Min((int)position, count - 1);
        return Lerp(codes[from], codes[(from + 1) % count], position - from);
    }

    /// <summary>The weighted mean in w+. Phases are blended one after the other along the shorter arc, so that for two codes this is <see cref="Lerp"/>.</summary>
    /// <param name="codes">The codes, at least one.</param>
    /// <param name="weights">One weight per code, none negative and one at least positive; they are divided by their sum.</param>
    /// <exception cref="ArgumentException">There are no codes, they belong to different networks, or the weights are not as described.</exception>
    public static StyleCode Blend(IReadOnlyList<StyleCode> codes, IReadOnlyList<double> weights)
    {
        CheckAny(codes);
        if (Guard.NotNull(weights, nameof(weights)).Count != codes.Count)
        {
            throw new ArgumentException($"there are {weights.Count} weights; expected {codes.Count}, one per code", nameof(weights));
        }

        StyleCode? blend = null;
        double total = 0;
        for (int i = 0; i < codes.Count; i++)
        {
            double weight = Guard.InRange(weights[i], 0, 1e12, nameof(weights));
            if (weight > 0)
            {
                total += weight;
                blend = blend is null ? codes[i] : Lerp(blend, codes[i], weight / total);
            }
        }

        return blend ?? throw new ArgumentException("all weights are 0; expected a positive one", nameof(weights));
    }

    /// <summary>Style mixing: the coarse layers of one code with the fine ones of another.</summary>
    /// <param name="coarse">Gives the styles before <paramref name="index"/>, and the phases.</param>
    /// <param name="fine">Gives the styles from <paramref name="index"/> on.</param>
    /// <param name="index">0 (all from <paramref name="fine"/>) to the number of styles (all from <paramref name="coarse"/>).</param>
    /// <exception cref="ArgumentException">The codes belong to different networks.</exception>
    public static StyleCode Mix(StyleCode coarse, StyleCode fine, int index)
    {
        CheckSameNetwork(coarse, fine);
        Guard.InRange(index, 0, coarse.Styles.Length, nameof(index));
        return new StyleCode([.. coarse.Styles.Take(index), .. fine.Styles.Skip(index)], coarse.Phases);
    }

    private static void CheckAny(IReadOnlyList<StyleCode> codes)
    {
        if (Guard.NotNull(codes, nameof(codes)).Count == 0)
        {
            throw new ArgumentException("there are no codes; expected at least one", nameof(codes));
        }
    }

    private static void CheckSameNetwork(StyleCode a, StyleCode b)
    {
        Guard.NotNull(a, nameof(a));
        Guard.NotNull(b, nameof(b));
        if (a.Styles.Length != b.Styles.Length || a.Styles[0].Length != b.Styles[0].Length || a.Phases.Length != b.Phases.Length)
        {
            throw new ArgumentException(
                $"codes of {a.Styles.Length} x {a.Styles[0].Length} with {a.Phases.Length} phases and {b.Styles.Length} x {b.Styles[0].Length} with {b.Phases.Length} phases do not fit each other");
        }
    }
}
