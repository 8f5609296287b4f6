using System.Text;

namespace ScaleParty.Models;

/// <summary>
/// Makes text from files or from the command line safe to show: control characters could control a terminal, characters that
/// change the writing direction could make a name look like another, and halves of surrogate pairs cannot be encoded. Each becomes '?'.
/// </summary>
internal static class PlainText
{
    /// <summary>The text in one line: line ends and tabs become spaces.</summary>
    public static string OneLine(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                shown.Append(text, i++, 2);
            }
            else if (text[i] is '\n' or '\r' or '\t')
            {
                shown.Append(text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? string.Empty : " ");
            }
            else
            {
                shown.Append(IsUnsafe(text[i]) || char.IsSurrogate(text[i]) ? '?' : text[i]);
            }
        }

        return shown.ToString();
    }

    /// <summary>The text with its lines and tabs. Surrogates are not changed: the parts of a pair may come one after the other.</summary>
    public static string Lines(ReadOnlySpan<char> text)
    {
        char[] shown = text.ToArray();
        for (int i = 0; i < shown.Length; i++)
        {
            bool isKept = shown[i] is '\n' or '\t' || (shown[i] == '\r' && i + 1 < shown.Length && shown[i + 1] == '\n');
            if (!isKept && IsUnsafe(shown[i]))
            {
                shown[i] = '?';
            }
        }

        return new string(shown);
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) || c is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
