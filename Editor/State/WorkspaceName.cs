using ScaleParty.Models;

namespace ScaleParty.Editor.State;

/// <summary>Names of files of a workspace, which become paths: letters, digits, '-', '_', '.' and spaces inside, nothing else.</summary>
internal static class WorkspaceName
{
    /// <summary>Longest name in characters.</summary>
    public const int Longest = 64;

    /// <summary>Checks a name.</summary>
    /// <param name="what">What it names, for the error.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidDataException">It is not a name.</exception>
    public static string Check(string what, string name) => IsName(name)
        ? name
        : throw new InvalidDataException($"'{what}' is '{PlainText.OneLine(name)}'; expected a name of 1 to {Longest} letters, digits, '-', '_', '.' and spaces that begins and ends with a letter or digit");

    /// <summary>Whether a text is a name.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ' ');
}
