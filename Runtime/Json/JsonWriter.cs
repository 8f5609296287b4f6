using System.Globalization;
using System.Text;

namespace ScaleParty.Json;

/// <summary>Writes a JSON text: one line, or indented by two spaces per level. The caller keeps to the order of names and values.</summary>
internal sealed class JsonWriter
{
    private readonly StringBuilder _text = new();
    private readonly bool _indented;
    private int _depth;
    private bool _first = true;
    private bool _named;

    /// <param name="indented">Whether every member and item gets a line.</param>
    public JsonWriter(bool indented = false) => _indented = indented;

    public override string ToString() => _text.ToString();

    public JsonWriter BeginObject() => Begin('{');

    public JsonWriter EndObject() => End('}');

    public JsonWriter BeginArray() => Begin('[');

    public JsonWriter EndArray() => End(']');

    /// <summary>The name of the member whose value comes next.</summary>
    public JsonWriter Name(string name)
    {
        Separate();
        AppendString(name);
        _text.Append(_indented ? ": " : ":");
        _named = true;
        return this;
    }

    /// <summary>A string.</summary>
    /// <exception cref="ArgumentException">It is not valid Unicode.</exception>
    public JsonWriter Value(string text)
    {
        Separate();
        AppendString(text);
        return this;
    }

    public JsonWriter Value(bool flag) => Literal(flag ? "true" : "false");

    public JsonWriter Value(long number) => Literal(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number, in as many digits as bring the same double back.</summary>
    /// <exception cref="ArgumentException">It is not finite.</exception>
    public JsonWriter Value(double number) => double.IsNaN(number) || double.IsInfinity(number)
        ? throw new ArgumentException(FormattableString.Invariant($"{number} has no form in JSON; expected a finite number"), nameof(number))
        : Literal(number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A member whose value is an array.</summary>
    public JsonWriter Array<T>(string name, IEnumerable<T> values, Action<JsonWriter, T> write)
    {
        Name(name).BeginArray();
        foreach (T value in values)
        {
            write(this, value);
        }

        return EndArray();
    }

    private JsonWriter Literal(string text)
    {
        Separate();
        _text.Append(text);
        return this;
    }

    private JsonWriter Begin(char bracket)
    {
        Separate();
        _text.Append(bracket);
        _depth++;
        _first = true;
        return this;
    }

    private JsonWriter End(char bracket)
    {
        _depth--;
        if (!_first)
        {
            Break();
        }

        _text.Append(bracket);
        _first = false;
        return this;
    }

    private void Separate()
    {
        if (_named)
        {
            _named = false;
            return;
        }

        if (!_first)
        {
            _text.Append(',');
        }

        if (_depth > 0)
        {
            Break();
        }

        _first = false;
    }

    private void Break()
    {
        if (_indented)
        {
            _text.Append('\n').Append(' ', 2 * _depth);
        }
    }

    private void AppendString(string text)
    {
        _text.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (char.IsSurrogate(c) && !pair)
            {
                throw new ArgumentException(FormattableString.Invariant($"the text is not valid Unicode: character {i} is half of a surrogate pair"), nameof(text));
            }

            if (pair)
            {
                _text.Append(c).Append(text[++i]);
            }
            else
            {
                AppendCharacter(c);
            }
        }

        _text.Append('"');
    }

    private void AppendCharacter(char c)
    {
        const string characters = "\"\\\b\f\n\r\t", escapes = "\"\\bfnrt";
        int index = characters.IndexOf(c);
        if (index >= 0)
        {
            _text.Append('\\').Append(escapes[index]);
        }
        else if (c < 0x20 || c is '\u007F' or '\u2028' or '\u2029')
        {
            _text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }
        else
        {
            _text.Append(c);
        }
    }
}
