using System.Globalization;
using System.Numerics;
using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Desktop.Programs;

/// <summary>
/// Reads values of options, the same under every culture: plain decimal digits, a decimal point, names as they are listed.
/// Every method throws an <see cref="InvalidDataException"/> that gives the name, the value and what was expected.
/// </summary>
public static class StrictText
{
    /// <summary>Reads a whole number.</summary>
    /// <param name="name">Name of the option, for the error.</param>
    /// <param name="text">Digits, after a minus sign where <paramref name="minimum"/> is negative.</param>
    /// <param name="minimum">Smallest number allowed.</param>
    /// <param name="maximum">Largest number allowed.</param>
    public static T Whole<T>(string name, string text, T minimum, T maximum)
        where T : struct, IBinaryInteger<T>
    {
        NumberStyles style = T.IsNegative(minimum) ? NumberStyles.AllowLeadingSign : NumberStyles.None;
        return IsPlain(text) && T.TryParse(text, style, CultureInfo.InvariantCulture, out T value) && value >= minimum && value <= maximum
            ? value
            : throw Refused(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"));
    }

    /// <summary>Reads a finite decimal number, such as 0.7 or 1e-3.</summary>
    /// <param name="name">Name of the option, for the error.</param>
    /// <param name="text">Digits with a decimal point.</param>
    /// <param name="minimum">Smallest number allowed.</param>
    /// <param name="maximum">Largest number allowed.</param>
    public static double Number(string name, string text, double minimum, double maximum)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (IsPlain(text) && double.TryParse(text, Style, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        string range = string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");
        throw Refused(name, text, text.Contains(',', StringComparison.Ordinal) ? $"{range}; a decimal point is expected, not a comma" : range);
    }

    /// <summary>Reads one of several names, in upper or lower case.</summary>
    /// <param name="name">Name of the option, for the error.</param>
    /// <param name="text">The name chosen.</param>
    /// <param name="names">The names that exist.</param>
    /// <returns>The name in the spelling of <paramref name="names"/>.</returns>
    public static string OneOf(string name, string text, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw Refused(name, text, Listed(names) + Spelling.Hint(text, names));
    }

    /// <summary>Reads a value of an enumeration by its name; numbers are refused.</summary>
    /// <param name="name">Name of the option, for the error.</param>
    /// <param name="text">The value's name, in upper or lower case.</param>
    public static T Choice<T>(string name, string text)
        where T : struct, Enum
    {
        string[] names = Names<T>();
        return Enum.GetValues<T>()[Array.IndexOf(names, OneOf(name, text, names))];
    }

    /// <summary>Reads a number of pixels per axis: 640x360, 640X360, or 256 for a square.</summary>
    /// <param name="name">Name of the option, for the error.</param>
    /// <param name="text">The size.</param>
    /// <param name="minimum">Smallest side allowed.</param>
    /// <param name="maximum">Largest side allowed.</param>
    public static Resolution Size(string name, string text, int minimum, int maximum)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] sides = text.Split('x', 'X');
        if (sides.Length <= 2 && Side(sides[0]) is { } width && Side(sides[^1]) is { } height)
        {
            return new Resolution(width, height);
        }

        throw Refused(name, text, $"WIDTHxHEIGHT, such as 640x360, or one number for a square, with {minimum} to {maximum} pixels a side");

        int? Side(string side) =>
            IsPlain(side) && int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int pixels) && pixels >= minimum && pixels <= maximum ? pixels : null;
    }

    /// <summary>The names of an enumeration's values as users write them, in the order of <see cref="Enum.GetValues{T}"/>.</summary>
    public static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()))];

    private static string Listed(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} or {names[^1]}";

    // .NET ignores null characters at the end of numbers.
    private static bool IsPlain(string text) => text.Length is > 0 and <= 64 && !text.Contains('\0', StringComparison.Ordinal);

    private static InvalidDataException Refused(string name, string text, string expected) => new($"{name} is '{text}'; expected {expected}");
}
