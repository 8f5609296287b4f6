using ScaleParty.Desktop;

namespace ScaleParty.Viewer.Overlay;

/// <summary>Breaks text into lines.</summary>
internal static class TextLines
{
    /// <summary>The words of a text on lines of at most a width; a word that is wider by itself is cut.</summary>
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

            line = painter.Fit(longer, width);
        }

        lines.Add(line);
        return lines;
    }
}
