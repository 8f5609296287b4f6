using System.Text.RegularExpressions;
using ScaleParty.Models;

namespace ScaleParty.Desktop.Programs;

/// <summary>Finds in what libtorch says about a failed TorchScript program where it failed and why.</summary>
internal static partial class ScriptError
{
    private const int LongestLine = 160;
    private const int LongestReason = 400;

    /// <summary>As one line: file inside the module, line number, the line itself, and the reason.</summary>
    /// <param name="message">A libtorch message: a traceback with the failing line last and an arrow below it, then the reason.</param>
    public static string Describe(string message)
    {
        string[] lines = message.ReplaceLineEndings("\n").Split('\n');
        int at = Array.FindLastIndex(lines, l => Place().IsMatch(l));
        if (at < 0)
        {
            return Shortened(lines[0], LongestReason);
        }

        Match place = Place().Match(lines[at]);
        int arrow = Array.FindIndex(lines, at, l => l.Contains("<--- HERE", StringComparison.Ordinal));
        string code = arrow > at + 1 ? Shortened(lines[arrow - 1], LongestLine) : string.Empty;

        // Where the program failed while it ran, the reason is below the traceback; where it cannot be compiled, above it.
        string reason = lines.Skip(at).FirstOrDefault(l => Reason().IsMatch(l)) ?? lines.FirstOrDefault(l => l.Trim().Length > 0 && !Traceback().IsMatch(l)) ?? string.Empty;
        return $"{Shortened(place.Groups[1].Value, LongestLine)}, line {Shortened(place.Groups[2].Value, LongestLine)}{(code.Length > 0 ? $" ({code})" : string.Empty)}: {Shortened(reason, LongestReason).TrimEnd(':')}";
    }

    private static string Shortened(string text, int longest) => PlainText.OneLine(text.Trim() is var whole && whole.Length > longest ? whole[..longest] + "..." : whole);

    [GeneratedRegex(@"File ""([^""]*)"", line ([0-9]+)")]
    private static partial Regex Place();

    [GeneratedRegex(@"^[A-Za-z_.:]*(Error|Exception)\b")]
    private static partial Regex Reason();

    [GeneratedRegex(@"^(The following operation failed|Traceback of TorchScript|\s*File "")")]
    private static partial Regex Traceback();
}
