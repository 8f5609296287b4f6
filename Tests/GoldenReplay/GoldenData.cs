using System.Text.Json;
using ScaleParty.Models;

namespace ScaleParty.GoldenReplay;

/// <summary>A golden file: tensors, and metadata that tells the cases.</summary>
internal sealed class GoldenData
{
    private readonly SafeTensors _file;

    private GoldenData(SafeTensors file) => _file = file;

    public string Path => _file.Source;

    /// <summary>What the file holds, such as "generator".</summary>
    public string Kind => _file.Metadata.TryGetValue("kind", out string? kind) ? kind : throw Bad("its metadata has no 'kind'");

    public SafeTensors File => _file;

    public static GoldenData Load(string path) => new(SafeTensors.Load(path));

    public InvalidDataException Bad(string problem) => new($"{Path}: {problem}");

    public bool Has(string tensor) => _file.Tensors.ContainsKey(tensor);

    /// <summary>The sides of a tensor.</summary>
    public int[] Shape(string tensor) =>
        _file.Tensors.TryGetValue(tensor, out TensorInfo? info) ? [.. info.Shape] : throw Bad($"it has no tensor '{tensor}'");

    /// <summary>A tensor's sides, of which -1 in <paramref name="expected"/> stands for any size.</summary>
    public int[] Shape(string tensor, params ReadOnlySpan<int> expected)
    {
        int[] shape = Shape(tensor);
        bool fits = shape.Length == expected.Length;
        for (int i = 0; fits && i < shape.Length; i++)
        {
            fits = expected[i] == -1 ? shape[i] > 0 : shape[i] == expected[i];
        }

        return fits ? shape : throw Bad($"'{tensor}' is [{string.Join(", ", shape)}]; expected [{string.Join(", ", expected.ToArray().Select(e => e == -1 ? "*" : $"{e}"))}]");
    }

    /// <summary>The values of a tensor, row-major.</summary>
    public float[] Values(string tensor) => Has(tensor) ? _file.ReadFloats(tensor) : throw Bad($"it has no tensor '{tensor}'");

    /// <summary>An entry of the metadata as JSON, or null where there is none.</summary>
    public JsonElement? Json(string key)
    {
        if (!_file.Metadata.TryGetValue(key, out string? text))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Path}: its metadata '{key}' is not valid JSON ({e.Message})", e);
        }
    }

    /// <summary>The cases the metadata tells.</summary>
    /// <param name="known">Fields that a case may have; any other is an error, as it may change what the case means.</param>
    public IReadOnlyList<GoldenCase> Cases(params ReadOnlySpan<string> known)
    {
        if (Json("cases") is not { ValueKind: JsonValueKind.Array } cases)
        {
            throw Bad("its metadata has no list 'cases'");
        }

        var result = new List<GoldenCase>();
        foreach (JsonElement element in cases.EnumerateArray())
        {
            result.Add(new GoldenCase(this, element, known));
        }

        string? twice = result.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? result : throw Bad($"it has two cases '{twice}'");
    }
}
