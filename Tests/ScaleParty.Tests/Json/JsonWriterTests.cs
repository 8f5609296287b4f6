using System.Text.Json;
using CsCheck;
using ScaleParty.Json;

namespace ScaleParty.Tests.Json;

public sealed class JsonWriterTests
{
    [Fact]
    public void What_was_written_is_read_again_by_System_Text_Json() =>
        Gen.Select(Gen.Double, Gen.Long, Gen.Bool, Gen.String[0, 20], Gen.Bool).Sample(
            (number, whole, flag, text, indented) =>
            {
                // Halves of surrogate pairs are refused; see below.
                text = string.Concat(text.Where(c => !char.IsSurrogate(c))) + "\u0000\u001f\"\\\u2028😀";
                number = double.IsFinite(number) ? number : 0.1;
                var writer = new JsonWriter(indented);
                writer.BeginObject();
                writer.Name(text).Value(number);
                writer.Name("list").BeginArray().Value(whole).Value(flag).BeginArray().EndArray().BeginObject().EndObject().Value(text).EndArray();
                writer.Array("numbers", [1, 2], (w, v) => w.Value(v));
                string json = writer.EndObject().ToString();

                using JsonDocument read = JsonDocument.Parse(json);
                JsonElement root = read.RootElement;
                JsonElement list = root.GetProperty("list");
                Assert.Equal(number, root.GetProperty(text).GetDouble());
                Assert.Equal((whole, flag, 0, text), (list[0].GetInt64(), list[1].GetBoolean(), list[2].GetArrayLength(), list[4].GetString()));
                Assert.Equal([1, 2], root.GetProperty("numbers").EnumerateArray().Select(v => v.GetInt32()));
                Assert.Equal(indented, json.Contains("\n  \"list\": [\n    ", StringComparison.Ordinal));
            },
            iter: 500);

    [Fact]
    public void Halves_of_surrogate_pairs_are_refused()
    {
        foreach (string text in new[] { "\ud800", "a\udc00b", "\ud83d\ud83d\ude00" })
        {
            Assert.Contains("half of a surrogate pair", Assert.Throws<ArgumentException>(() => new JsonWriter().Value(text)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused(double number) =>
        Assert.Contains("expected a finite number", Assert.Throws<ArgumentException>(() => new JsonWriter().Value(number)).Message, StringComparison.Ordinal);
}
