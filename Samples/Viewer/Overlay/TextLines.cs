using ScaleParty.Desktop;

namespace ScaleParty.Viewer.Overlay;

/// <summary>Breaks text into lines.</summary>
internal static class TextLines
{
    /// <summary>The words of a text on lines of at most a width; a word that is wider by itself goes on on the next line.</summary>
    public static IReadOnlyList<string> Wrap(TextPainter painter, string text, float width)
    {
        var lines = new List<string>();
        string line = string.Empty;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && painter.Measure(longer) > width)
            {
                lines.Add(line);
                longer = word;
            }

            for (int fits = Fitting(painter, longer, width); fits < longer.Length; fits = Fitting(painter, longer, width))
            {
                lines.Add(longer[..fits]);
                longer = longer[fits..];
            }

            line = longer;
        }

        lines.Add(line);
        return lines;
    }

    // At least one character, however narrow the line.
    private static int Fitting(TextPainter painter, string text, float width)
    {
        int length = text.Length;
        while (length > 1 && (painter.Measure(text[..length]) > width || char.IsHighSurrogate(text[length - 1])))
        {
            length--;
        }

        return length;
    }
}
