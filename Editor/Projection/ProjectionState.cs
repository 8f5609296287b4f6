using System.Globalization;
using ScaleParty.Json;
using ScaleParty.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Editor.Projection;

/// <summary>A tensor outside torch.</summary>
/// <param name="Shape">Its sizes.</param>
/// <param name="Values">Its elements, row-major.</param>
internal sealed record StateTensor(int[] Shape, float[] Values)
{
    /// <summary>A copy.</summary>
    public static StateTensor Of(Tensor t)
    {
        using DisposeScope scope = NewDisposeScope();
        return new([.. t.shape.Select(s => (int)s)], t.detach().contiguous().data<float>().ToArray());
    }

    /// <summary>A copy.</summary>
    public Tensor ToTensor() => tensor(Values, [.. Shape.Select(s => (long)s)]);
}

/// <summary>Where a projection stands, so that it goes on as if it had not stopped. All its random numbers follow from the seed and the step. Immutable.</summary>
/// <param name="Key">Identifies network, images and options.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="BestLoss">The loss of the best so far; infinite before the first step.</param>
/// <param name="Tensors">Variables, moments and the best so far, by name.</param>
internal sealed record ProjectionState(string Key, int Step, double BestLoss, IReadOnlyDictionary<string, StateTensor> Tensors)
{
    private const string MetadataKey = "scaleparty.projection";
    private const int CurrentVersion = 1;
    private const int KeyLength = 64;

    /// <summary>A tensor of a shape.</summary>
    /// <exception cref="InvalidDataException">It is missing or has another shape.</exception>
    public StateTensor Find(string name, IReadOnlyList<int> shape) => Tensors.TryGetValue(name, out StateTensor? found) && found.Shape.SequenceEqual(shape)
        ? found
        : throw new InvalidDataException($"the state of the projection has {(found is null ? "no" : BadFile.Shape(found.Shape))} tensor '{name}'; expected {BadFile.Shape(shape)}");

    /// <summary>Writes the state as safetensors.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        JsonWriter json = new JsonWriter().BeginObject();
        json.Name("version").Value(CurrentVersion);
        json.Name("key").Value(Key);
        json.Name("step").Value(Step);
        json.Name("bestLoss").Value(BestLoss.ToString("R", CultureInfo.InvariantCulture));
        var writer = new SafeTensorsWriter();
        writer.AddMetadata(MetadataKey, json.EndObject().ToString());
        foreach ((string name, StateTensor value) in Tensors)
        {
            writer.Add(name, value.Shape, value.Values);
        }

        writer.Save(path);
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ProjectionState Load(string path)
    {
        SafeTensors file = SafeTensors.Load(path);
        if (!file.Metadata.TryGetValue(MetadataKey, out string? text))
        {
            throw BadFile.Because(path, $"it is not the state of a projection: its metadata has no '{MetadataKey}'");
        }

        JsonValue json = ModelJson.Read(text, path, "projection");
        ModelJson.Version(json, CurrentVersion);
        string loss = json.Required("bestLoss").Text(KeyLength);
        if (!double.TryParse(loss, NumberStyles.Float, CultureInfo.InvariantCulture, out double best) || double.IsNaN(best))
        {
            throw BadFile.Because(path, $"bestLoss is {BadFile.Quote(loss)}; expected a number");
        }

        return new ProjectionState(
            json.Required("key").Text(KeyLength),
            (int)json.Required("step").Whole(0, int.MaxValue),
            best,
            file.Tensors.Keys.ToDictionary(name => name, name => new StateTensor([.. file.Tensors[name].Shape], Values(file, name)), StringComparer.Ordinal));
    }

    private static float[] Values(SafeTensors file, string name)
    {
        float[] values = file.ReadFloats(name);
        return Finite.AreAll(values) ? values : throw BadFile.Because(file.Source, $"tensor {BadFile.Quote(name)} holds NaN or infinity; expected finite numbers");
    }
}
