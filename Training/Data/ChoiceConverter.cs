using System.Text.Json;
using System.Text.Json.Serialization;
using ScaleParty.Desktop.Programs;

namespace ScaleParty.Training.Data;

/// <summary>Enumerations in JSON by exactly one of their names; .NET's own converter also takes several of them, joined by commas, as one value.</summary>
internal sealed class ChoiceConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly string[] Names = StrictText.Names<T>();
        private static readonly T[] Values = Enum.GetValues<T>();

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string? name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            int index = Array.FindIndex(Names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
            return index >= 0 ? Values[index] : throw new JsonException($"expected one of {string.Join(", ", Names)}");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Names[Array.IndexOf(Values, value)]);
    }
}
