using System.Text;

namespace ScaleParty.Models;

/// <summary>Errors about files: the message starts with the file's name, then says what is wrong with which part.</summary>
internal static class BadFile
{
    private const int LongestQuote = 120;

    public static InvalidDataException Because(string file, string problem, Exception? cause = null) => new($"{file}: {problem}", cause);

    /// <summary>A name or value from a file, shortened and without control characters, so that it can be shown on a terminal.</summary>
    public static string Quote(string text)
    {
        var shown = new StringBuilder("'");
        foreach (char c in text.Length > LongestQuote ? text[..LongestQuote] : text)
        {
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return shown.Append(text.Length > LongestQuote ? "...'" : "'").ToString();
    }

    public static string Shape(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
