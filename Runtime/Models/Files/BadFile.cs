namespace ScaleParty.Models;

/// <summary>Errors about files: the message starts with the file's name, then says what is wrong with which part.</summary>
internal static class BadFile
{
    private const int LongestQuote = 120;

    public static InvalidDataException Because(string file, string problem, Exception? cause = null) => new($"{file}: {problem}", cause);

    /// <summary>A name or value from a file, shortened and without control characters, so that it can be shown on a terminal.</summary>
    public static string Quote(string text) =>
        text.Length > LongestQuote ? $"'{PlainText.OneLine(text[..LongestQuote])}...'" : $"'{PlainText.OneLine(text)}'";

    public static string Shape(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
