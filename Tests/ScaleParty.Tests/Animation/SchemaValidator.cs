using System.Text.Json;
using System.Text.RegularExpressions;

namespace ScaleParty.Tests.Animation;

/// <summary>Validates JSON against the keywords of JSON Schema 2020-12 that the project's schemas use; any other keyword throws.</summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public bool IsValid(JsonElement value) => IsValid(root, value);

    private bool IsValid(JsonElement schema, JsonElement value) =>
        schema.ValueKind == JsonValueKind.True
        || (schema.ValueKind != JsonValueKind.False && schema.EnumerateObject().All(keyword => Holds(schema, keyword.Name, keyword.Value, value)));

    private bool Holds(JsonElement schema, string keyword, JsonElement rule, JsonElement value)
    {
        bool isObject = value.ValueKind == JsonValueKind.Object, isArray = value.ValueKind == JsonValueKind.Array, isNumber = value.ValueKind == JsonValueKind.Number;
        return keyword switch
        {
            "$schema" or "$defs" or "title" or "description" or "default" => true,
            "$ref" => IsValid(Resolve(rule.GetString()!), value),
            "type" => HasType(rule.GetString()!, value),
            "enum" => rule.EnumerateArray().Any(option => JsonElement.DeepEquals(option, value)),
            "minimum" => !isNumber || value.GetDouble() >= rule.GetDouble(),
            "maximum" => !isNumber || value.GetDouble() <= rule.GetDouble(),
            "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.ECMAScript),
            "minItems" => !isArray || value.GetArrayLength() >= rule.GetInt32(),
            "maxItems" => !isArray || value.GetArrayLength() <= rule.GetInt32(),
            "items" => !isArray || value.EnumerateArray().All(item => IsValid(rule, item)),
            "required" => !isObject || rule.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "properties" => !isObject || value.EnumerateObject().All(member => !rule.TryGetProperty(member.Name, out JsonElement own) || IsValid(own, member.Value)),
            "additionalProperties" => !isObject || value.EnumerateObject().All(member => schema.GetProperty("properties").TryGetProperty(member.Name, out _) || IsValid(rule, member.Value)),
            "dependentRequired" => !isObject || rule.EnumerateObject().All(d => !value.TryGetProperty(d.Name, out _) || d.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _))),
            "anyOf" => rule.EnumerateArray().Any(option => IsValid(option, value)),
            "oneOf" => rule.EnumerateArray().Count(option => IsValid(option, value)) == 1,
            _ => throw new NotSupportedException($"the schema uses {keyword}, which this validator does not know"),
        };
    }

    private static bool HasType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Floor(value.GetDouble()),
        _ => throw new NotSupportedException($"the schema uses the type {type}, which this validator does not know"),
    };

    private JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(root, (at, name) => at.GetProperty(name));
}
