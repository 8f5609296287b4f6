using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using ScaleParty.Json;
using JsonDocument = System.Text.Json.JsonDocument;

namespace ScaleParty.Tests.Json;

/// <summary>The reader accepts what System.Text.Json accepts, as the same values, and nothing else.</summary>
public sealed class JsonReaderTests
{
    private const int Depth = 6;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "//", "/*", "*/", "\n", " ", "\"a\"", "\"b\":", "0", "1", "-", ".5", "e", "E+2", "1e400", "true", "fals", "null", "\\u00", "\\ud83d", "\\ude00", "é", "\u0001", "😀",
    ];

    private static readonly Gen<string> GenText = Gen.OneOf(
        Gen.String[0, 8],
        OneOf("", "a", "\"", "\\", "/", "\b\f\n\r\t", "\u0000\u001f\u007f", "é世", "😀", "\u2028\u2029"));

    private static readonly Gen<string> GenDocument = Gen.Recursive<string>((depth, inner) => depth >= Depth - 1
        ? Scalar
        : Gen.OneOf(
            Scalar,
            inner.Array[0, 4].Select(items => "[" + string.Join(" ,\n", items) + "]"),
            Gen.Select(GenText, inner).Array[0, 4].Select(members => "{" + string.Join(",", members.DistinctBy(m => m.Item1).Select(m => JsonSerializer.Serialize(m.Item1) + "\t: " + m.Item2)) + "}")));

    private static Gen<string> Scalar => Gen.OneOf(
        OneOf("true", "false", "null", "0", "-0", "1E2", "-1.5e-7", "9223372036854775807", "1e400", "-1e400", "1e-400"),
        Gen.Double.Select(d => double.IsFinite(d) ? d.ToString("R", CultureInfo.InvariantCulture) : "1"),
        GenText.Where(IsWellFormed).Select(t => JsonSerializer.Serialize(t)));

    [Fact]
    public void Any_valid_text_gives_the_same_values() =>
        GenDocument.Sample(
            text =>
            {
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                using JsonDocument expected = JsonDocument.Parse(utf8);
                AssertSame(expected.RootElement, Read(utf8, lenient: false));
            },
            iter: 2000);

    [Fact]
    public void Any_other_text_is_refused_where_System_Text_Json_refuses_it() =>
        Gen.Select(GenDocument, Gen.Select(Gen.Int[0, 1000], OneOf(Pieces), Gen.Int[0, 3]).Array[1, 3], Gen.Bool).Sample(
            (text, changes, lenient) =>
            {
                foreach ((int at, string piece, int removed) in changes)
                {
                    int start = at % (text.Length + 1);
                    text = text[..start] + piece + text[Math.Min(text.Length, start + removed)..];
                }

                // Halves of pairs that the changes made become U+FFFD.
                AssertBothAgree(Encoding.UTF8.GetBytes(text), lenient);
            },
            iter: 20000);

    [Fact]
    public void Any_bytes_are_refused_or_read_alike() =>
        Gen.Select(GenDocument, Gen.Int[0, 1000], Gen.Byte, Gen.Bool).Sample(
            (text, at, value, lenient) =>
            {
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                utf8[at % utf8.Length] = value;
                AssertBothAgree(utf8, lenient);
            },
            iter: 5000);

    [Fact]
    public void Comments_are_accepted_in_the_places_where_System_Text_Json_accepts_them() =>
        Gen.Select(OneOf("[1,2]", "{\"a\":1,\"b\":[-0.5e3,{}],}", "[[],\"x\",true,null]"), OneOf("/*x*/", "/***/", "/*\u2028*/", "/*/", "//x\n", "//\r", "//é\n", "//\u2028\n", "//\u2029", "//\u2027\n", "/", " "), Gen.Int[0, 30], Gen.Bool).Sample(
            (text, comment, at, lenient) => AssertBothAgree(Encoding.UTF8.GetBytes(text.Insert(at % (text.Length + 1), comment)), lenient),
            iter: 4000);

    [Theory]
    [InlineData("{\n  \"a\": [1, {\"é\": \"x\"}]\n}", 2, 18, "top.a[1].é")]
    [InlineData("{\"a\": [1, {\"b\": 7}]}", 1, 17, "top.a[1].b")]
    public void Every_value_has_its_line_column_and_path(string text, int line, int column, string path)
    {
        JsonValue item = Read(Encoding.UTF8.GetBytes(text), lenient: false).Required("a").List(2, 2)[1];
        var error = Assert.IsType<Refused>(item.Object().Values.Single().Error("is wrong"));
        Assert.Equal((line, column, path, "is wrong"), (error.Line, error.Column, error.Path, error.Message));
    }

    [Fact]
    public void Depth_and_number_of_values_are_bounded()
    {
        Assert.Contains("more than 6 levels", Assert.Throws<Refused>(() => Read(Encoding.UTF8.GetBytes(new string('[', 100_000)), lenient: false)).Message, StringComparison.Ordinal);
        byte[] many = Encoding.UTF8.GetBytes("[" + string.Join(",", Enumerable.Repeat("0", 5000)) + "]");
        Assert.Contains("beyond 5000 values", Assert.Throws<Refused>(() => Read(many, lenient: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_are_exact_up_to_64_bits()
    {
        JsonValue Of(string text) => Read(Encoding.UTF8.GetBytes(text), lenient: false);
        Assert.Equal(long.MaxValue, Of("9223372036854775807").Whole(0, long.MaxValue));
        Assert.Equal(long.MinValue, Of("-9223372036854775808").Whole(long.MinValue, 0));
        Assert.Equal(700, Of("7e2").Whole(0, 1000));
        foreach (string wrong in new[] { "9223372036854775808", "1.5", "1e300", "\"1\"", "null", "-1" })
        {
            Assert.EndsWith($"is {wrong}; expected a whole number, 0 to 9223372036854775807", Assert.Throws<Refused>(() => Of(wrong).Whole(0, long.MaxValue)).Message, StringComparison.Ordinal);
        }
    }

    private static void AssertBothAgree(byte[] utf8, bool lenient)
    {
        JsonDocument? expected = Expected(utf8, lenient);
        using (expected)
        {
            JsonValue? read = null;
            string? refusal = null;
            try
            {
                read = Read(utf8, lenient);
            }
            catch (Refused e)
            {
                refusal = e.Message;
            }

            Assert.True((expected == null) == (read == null), $"{Encoding.UTF8.GetString(utf8)}: expected {(expected == null ? "a refusal" : "values")}; {refusal}");
            if (expected != null)
            {
                AssertSame(expected.RootElement, read!);
            }
        }
    }

    /// <summary>What System.Text.Json reads; null where it refuses, or where a name is given twice, which it allows.</summary>
    private static JsonDocument? Expected(byte[] utf8, bool lenient)
    {
        JsonDocument? document = null;
        try
        {
            ReadOnlyMemory<byte> text = lenient && utf8.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? utf8.AsMemory(3) : utf8;
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Depth, AllowTrailingCommas = lenient, CommentHandling = lenient ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow });
            Visit(document.RootElement);
            return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            document?.Dispose();
            return null;
        }
    }

    private static void Visit(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>();
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    if (!names.Add(property.Name))
                    {
                        throw new InvalidOperationException();
                    }

                    Visit(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Visit(item);
                }

                break;
            case JsonValueKind.String:
                value.GetString();
                break;
        }
    }

    private static void AssertSame(JsonElement expected, JsonValue value)
    {
        Assert.Equal(expected.ValueKind.ToString(), value.Kind.ToString());
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(p => p.Name), value.Members!.Keys);
                foreach (JsonProperty property in expected.EnumerateObject())
                {
                    AssertSame(property.Value, value.Members[property.Name]);
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), value.Items!.Count);
                foreach ((JsonElement e, JsonValue v) in expected.EnumerateArray().Zip(value.Items))
                {
                    AssertSame(e, v);
                }

                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), value.String);
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.TryGetDouble(out double number) ? number : double.PositiveInfinity, value.Number);
                break;
        }
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static bool IsWellFormed(string text) => !Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Contains('\uFFFD', StringComparison.Ordinal) || text.Contains('\uFFFD', StringComparison.Ordinal);

    private static JsonValue Read(byte[] utf8, bool lenient) =>
        JsonReader.Read(new JsonText(utf8, "text", new JsonFormat("top", Depth, MaximumValues: 5000, lenient, (_, line, column, path, problem) => new Refused(line, column, path, problem))));

    private sealed class Refused(int line, int column, string path, string problem) : Exception(problem)
    {
        public int Line { get; } = line;

        public int Column { get; } = column;

        public string Path { get; } = path;
    }
}
