using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ScaleParty.Synthesis.Compute;

/// <summary>Makes a compiler's log readable: the log, then the source lines that it names, with their numbers.</summary>
internal static class ShaderLog
{
    private const int Context = 2;

    // Mesa: "0:12(5): error"; NVIDIA: "0(12) : error"; AMD, Intel and Apple: "ERROR: 0:12: "; glslang: "ERROR: stdin:12: ".
    private static readonly Regex LineNumber = new(@"\b(?:0|stdin)[:(](?<line>\d{1,6})\b", RegexOptions.CultureInvariant);

    public static string Describe(string program, string stage, string log, string source)
    {
        var text = new StringBuilder($"the {stage} shader of '{program}' does not compile:\n{log.Trim()}\n");
        string[] lines = source.Replace("\r\n", "\n").Split('\n');
        var named = new SortedSet<int>();
        foreach (Match match in LineNumber.Matches(log))
        {
            int line = int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture);
            named.UnionWith(Enumerable.Range(line - Context, (2 * Context) + 1).Where(n => n >= 1 && n <= lines.Length));
        }

        // A log that names no line gets the whole source.
        foreach (int number in named.Count > 0 ? named : Enumerable.Range(1, lines.Length))
        {
            text.Append(FormattableString.Invariant($"{number,5} | {lines[number - 1]}\n"));
        }

        return text.ToString().TrimEnd();
    }
}
