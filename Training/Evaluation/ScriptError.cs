using System.Globalization;
using System.Text.RegularExpressions;

namespace ScaleParty.Training.Evaluation;

/// <summary>Finds in what libtorch says about a failed TorchScript program where it failed and why.</summary>
internal static partial class ScriptError
{
    private const int LongestLine = 160;

    /// <summary>As one line: file inside the module, line number, the line itself, and the reason.</summary>
    /// <param name="message">A libtorch message: a traceback with the failing line last and an arrow below it, then the reason.</param>
    public static string Describe(string message)
    {
        string[] lines = message.ReplaceLineEndings("\n").Split('\n');
        int at = Array.FindLastIndex(lines, l => Place().IsMatch(l));
        if (at < 0)
        {
            return lines[0].Trim();
        }

        Match place = Place().Match(lines[at]);
        int arrow = Array.FindIndex(lines, at, l => l.Contains("<--- HERE", StringComparison.Ordinal));
        string code = arrow > at + 1 ? lines[arrow - 1].Trim() : string.Empty;
        code = code.Length > LongestLine ? code[..LongestLine] + "..." : code;

        // Where the program failed while it ran, the reason is below the traceback; where it cannot be compiled, above it.
        string reason = lines.Skip(at).FirstOrDefault(l => Reason().IsMatch(l)) ?? lines.FirstOrDefault(l => l.Trim().Length > 0 && !Traceback().IsMatch(l)) ?? string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{place.Groups[1].Value}, line {place.Groups[2].Value}{(code.Length > 0 ? $" ({code})" : string.Empty)}: {reason.Trim().TrimEnd(':')}");
    }

    [GeneratedRegex(@"File ""([^""]*)"", line ([0-9]+)")]
    private static partial Regex Place();

    [GeneratedRegex(@"^[A-Za-z_.:]*(Error|Exception)\b")]
    private static partial Regex Reason();

    [GeneratedRegex(@"^(The following operation failed|Traceback of TorchScript|\s*File "")")]
    private static partial Regex Traceback();
}
