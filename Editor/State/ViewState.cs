using ScaleParty.Animation;
using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.State;

/// <summary>Styles of a second latent.</summary>
/// <param name="Seed">Seed of the look that they come from.</param>
/// <param name="From">First style index that they replace.</param>
internal readonly record struct StyleMix(int Seed, int From);

/// <summary>An interpolation to a second latent.</summary>
/// <param name="Seed">Seed of the latent, look and layout.</param>
/// <param name="Share">0 is the first latent, 1 the second; -2 to 3.</param>
internal readonly record struct LatentBlend(int Seed, double Share);

/// <summary>
/// All that determines one picture of a network, with a text form (<see cref="ViewStateText"/>) that the inspector's address, its requests and the command render share.
/// Immutable; equal when the texts are equal.
/// </summary>
internal sealed record ViewState
{
    /// <summary>Most warps.</summary>
    public const int MaximumWarps = 16;

    /// <summary>Most style mixes.</summary>
    public const int MaximumMixes = 16;

    /// <summary>The number of principal components that can be used as directions, from 1.</summary>
    public const int Directions = 16;

    /// <summary>Largest distance along a direction in standard deviations.</summary>
    public const double LargestStep = 10;

    /// <summary>The network's own values.</summary>
    public static ViewState Initial { get; } = new();

    /// <summary>The texture's parameters and then those of the relief, as <see cref="TextureParameters"/> and <see cref="ReliefParameters"/> have them.</summary>
    public static IReadOnlyList<ParameterInfo> Parameters { get; } = [.. new TextureParameters().All.Concat(new ReliefParameters().All).Select(p => p.Info)];

    /// <summary>The parameters by name.</summary>
    public static IReadOnlyDictionary<string, ParameterInfo> ByName { get; } = Parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>Parameters that are not at their initial value.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();

    /// <summary>How the image is made; null for pyramid where there is a refinement network, else free.</summary>
    public SynthesisMode? Mode { get; init; }

    /// <summary>Styles of other seeds, in the order in which they replace.</summary>
    public IReadOnlyList<StyleMix> Mixes { get; init; } = [];

    /// <summary>The interpolation to a second latent, or null.</summary>
    public LatentBlend? Blend { get; init; }

    /// <summary>Standard deviations by number of the principal component, 1 to <see cref="Directions"/>; none is 0.</summary>
    public IReadOnlyDictionary<int, double> Steps { get; init; } = new Dictionary<int, double>();

    /// <summary>Name of a latent file of the workspace that replaces the seeds, or null.</summary>
    public string? File { get; init; }

    /// <summary>Warps that act before those of the parameters, in order: radial, swirl and bulge.</summary>
    public IReadOnlyList<Warp> Warps { get; init; } = [];

    /// <summary>What is shown.</summary>
    public ViewKind View { get; init; }

    /// <summary>The channel that <see cref="ViewKind.Channel"/> shows.</summary>
    public string? Channel { get; init; }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="InvalidDataException">A key or value is not one; the message names it and what was expected.</exception>
    public static ViewState Parse(string text) => ViewStateText.Parse(text);

    /// <summary>A parameter's value.</summary>
    public double this[string parameter] => Values.TryGetValue(parameter, out double value) ? value : ByName[parameter].Initial;

    /// <summary>With other values of parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its parameter's range.</exception>
    public ViewState With(params (string Name, double Value)[] values)
    {
        var all = new Dictionary<string, double>(Values, StringComparer.Ordinal);
        foreach ((string name, double value) in values)
        {
            ParameterInfo info = ByName[name];
            all.Remove(name);
            if (info.Check(value) != info.Initial)
            {
                all.Add(name, value);
            }
        }

        return this with { Values = all };
    }

    /// <summary>Of another size in pixels.</summary>
    public ViewState With(Resolution size) => With(("width", size.Width), ("height", size.Height));

    /// <summary>The parameters that this sets, others at their initial values.</summary>
    public void Apply(TextureParameters texture, ReliefParameters relief)
    {
        foreach (Parameter parameter in texture.All.Concat(relief.All))
        {
            parameter.Value = this[parameter.Info.Name];
        }
    }

    public bool Equals(ViewState? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>The canonical text.</summary>
    public override string ToString() => ViewStateText.Format(this);
}
