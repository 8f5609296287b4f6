using ScaleParty.Models;

namespace ScaleParty.Animation;

/// <summary>A timeline file is invalid: the position, the property and what was expected.</summary>
public sealed class TimelineException : FormatException
{
    /// <summary>Creates the error; its message reads "file(line,column): property problem".</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="column">Character in the line, from 1.</param>
    /// <param name="property">Path of the property, such as "tracks.scale[1].value"; empty for the whole file.</param>
    /// <param name="problem">What is wrong and what was expected, such as "is -0.5; expected 0 to 1".</param>
    public TimelineException(string file, int line, int column, string property, string problem)
        : base(FormattableString.Invariant($"{file}({line},{column}): {(property.Length == 0 ? "the timeline" : PlainText.OneLine(property))} {PlainText.OneLine(problem)}"))
    {
        File = file;
        Line = line;
        Column = column;
        Property = property;
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>Character in the line, from 1.</summary>
    public int Column { get; }

    /// <summary>Path of the property; empty for the whole file.</summary>
    public string Property { get; }
}
