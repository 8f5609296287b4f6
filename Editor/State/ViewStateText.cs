using System.Globalization;
using ScaleParty.Animation;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.State;

/// <summary>
/// The text of a <see cref="ViewState"/>: key=value pairs as in the query of an address, in a fixed order, without those that are at their initial value. Documentation~/inspector.md lists the keys.
/// </summary>
internal static class ViewStateText
{
    /// <summary>Longest text in characters.</summary>
    public const int Longest = 16384;

    private const string DirectionPrefix = "direction.";
    private const double SmallestShare = -2, LargestShare = 3;

    private static readonly string[] Others = ["mode", "mix", "blend", "file", "warps", "view"];

    /// <inheritdoc cref="ViewState.Parse"/>
    public static ViewState Parse(string text)
    {
        if (text.Length > Longest)
        {
            throw new InvalidDataException($"the state has {text.Length} characters; expected at most {Longest}");
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new InvalidDataException($"the state has '{PlainText.OneLine(pair)}'; expected KEY=VALUE");
            }

            string key = Unescaped(pair[..equals]);
            if (!pairs.TryAdd(key, Unescaped(pair[(equals + 1)..])))
            {
                throw new InvalidDataException($"the state has the key '{PlainText.OneLine(key)}' twice; expected it once");
            }
        }

        return Read(pairs);
    }

    /// <summary>The canonical text.</summary>
    public static string Format(ViewState state)
    {
        var pairs = new List<(string Key, string Value)>();
        foreach (ParameterInfo info in ViewState.Parameters)
        {
            if (state.Values.TryGetValue(info.Name, out double value) && value != info.Initial)
            {
                pairs.Add((info.Name, Text(value)));
            }
        }

        Add("mode", state.Mode is { } mode ? mode.ToString().ToLowerInvariant() : null);
        Add("mix", state.Mixes.Count == 0 ? null : string.Join(',', state.Mixes.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Seed}:{m.From}"))));
        Add("blend", state.Blend is { } blend ? string.Create(CultureInfo.InvariantCulture, $"{blend.Seed}:{Text(blend.Share)}") : null);
        pairs.AddRange(state.Steps.OrderBy(s => s.Key).Where(s => s.Value != 0).Select(s => ($"{DirectionPrefix}{s.Key}", Text(s.Value))));
        Add("file", state.File);
        Add("warps", state.Warps.Count == 0 ? null : string.Join(';', state.Warps.Select(WarpText.Format)));
        Add("view", state.View == ViewKind.Colour ? null : state.View == ViewKind.Channel ? $"channel:{state.Channel}" : state.View.ToString().ToLowerInvariant());
        return string.Join('&', pairs.Select(p => $"{Escaped(p.Key)}={Escaped(p.Value)}"));

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                pairs.Add((key, value));
            }
        }
    }

    /// <summary>A number that reads back as the same.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static ViewState Read(Dictionary<string, string> pairs)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var steps = new Dictionary<int, double>();
        ViewState state = ViewState.Initial;
        foreach ((string key, string text) in pairs)
        {
            if (ViewState.ByName.TryGetValue(key, out ParameterInfo? info))
            {
                // Keyframes of whole-numbered parameters are rounded; a picture has whole numbers of them.
                double value = info.Precision == 1 ? StrictText.Whole(key, text, (long)info.Minimum, (long)info.Maximum) : Number(key, text, info.Minimum, info.Maximum);
                if (value != info.Initial)
                {
                    values.Add(key, value);
                }
            }
            else if (key.StartsWith(DirectionPrefix, StringComparison.Ordinal))
            {
                int number = StrictText.Whole(DirectionPrefix + "N", key[DirectionPrefix.Length..], 1, ViewState.Directions);
                double step = Number(key, text, -ViewState.LargestStep, ViewState.LargestStep);
                if (!steps.TryAdd(number, step))
                {
                    throw new InvalidDataException($"the state has the key '{DirectionPrefix}{number}' twice; expected it once");
                }
            }
            else
            {
                state = Read(state, key, text);
            }
        }

        return state with { Values = values, Steps = steps.Where(s => s.Value != 0).ToDictionary() };
    }

    private static ViewState Read(ViewState state, string key, string text) => key switch
    {
        "mode" => state with { Mode = StrictText.Choice<SynthesisMode>(key, text) },
        "mix" => state with { Mixes = [.. List(key, text, ',', ViewState.MaximumMixes).Select(Mix)] },
        "blend" => state with { Blend = Blend(text) },
        "file" => state with { File = WorkspaceName.Check(key, text) },
        "warps" => state with { Warps = [.. List(key, text, ';', ViewState.MaximumWarps).Select(WarpText.Parse)] },
        "view" => View(state, text),
        _ => throw new InvalidDataException($"the state has the key '{PlainText.OneLine(key)}', which is none{Spelling.Hint(key, ViewState.ByName.Keys.Concat(Others))}"),
    };

    private static StyleMix Mix(string text)
    {
        (string seed, string from) = Halves("mix", text, "SEED:FROM");
        return new StyleMix(Seed("mix", seed), StrictText.Whole("mix", from, 0, 1024));
    }

    private static LatentBlend Blend(string text)
    {
        (string seed, string share) = Halves("blend", text, "SEED:SHARE");
        return new LatentBlend(Seed("blend", seed), Number("blend", share, SmallestShare, LargestShare));
    }

    private static ViewState View(ViewState state, string text)
    {
        const string Channel = "channel:";
        if (text.StartsWith(Channel, StringComparison.Ordinal) && text.Length is > 8 and <= 64)
        {
            return state with { View = ViewKind.Channel, Channel = text[Channel.Length..] };
        }

        ViewKind view = StrictText.Choice<ViewKind>("view", text);
        return view == ViewKind.Channel ? throw new InvalidDataException("'view' is 'channel'; expected channel:NAME") : state with { View = view };
    }

    private static int Seed(string key, string text) => StrictText.Whole(key, text, 0, TextureParameters.MaximumSeed);

    // -0 is written as another text than 0, and is the same number.
    private static double Number(string key, string text, double minimum, double maximum) => StrictText.Number(key, text, minimum, maximum) + 0.0;

    private static (string First, string Second) Halves(string key, string text, string expected)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? throw new InvalidDataException($"'{key}' is '{PlainText.OneLine(text)}'; expected {expected}") : (text[..colon], text[(colon + 1)..]);
    }

    private static string[] List(string key, string text, char separator, int most)
    {
        string[] items = text.Split(separator);
        return items.Length <= most ? items : throw new InvalidDataException($"'{key}' has {items.Length} entries; expected at most {most}");
    }

    private static string Unescaped(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    // Letters that are plain in the query of an address stay readable.
    private static string Escaped(string text) => Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal).Replace("%3B", ";", StringComparison.Ordinal);
}
