using System.Buffers.Binary;
using System.Text.Json;

namespace ScaleParty.Tests;

/// <summary>Reads a golden safetensors file on its own, so that goldens do not depend on the code they judge.</summary>
internal sealed class GoldenFile
{
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly JsonElement _header;

    private GoldenFile(byte[] bytes)
    {
        _bytes = bytes;
        int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        _start = 8 + length;
        _header = JsonDocument.Parse(bytes.AsMemory(8, length)).RootElement;
    }

    /// <summary>Names of all tensors.</summary>
    public IEnumerable<string> Names => _header.EnumerateObject().Select(p => p.Name).Where(n => n != "__metadata__");

    /// <summary>The values of a tensor, row-major.</summary>
    public float[] this[string name]
    {
        get
        {
            JsonElement entry = _header.GetProperty(name);
            string type = entry.GetProperty("dtype").GetString()!;
            Assert.True(type == "F32", $"{name} is {type}; expected F32");
            long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64())];
            ReadOnlySpan<byte> data = _bytes.AsSpan(_start + (int)offsets[0], (int)(offsets[1] - offsets[0]));
            var values = new float[data.Length / 4];
            for (int k = 0; k < values.Length; k++)
            {
                values[k] = BinaryPrimitives.ReadSingleLittleEndian(data[(4 * k)..]);
            }

            return values;
        }
    }

    public static GoldenFile Open(string path) => new(File.ReadAllBytes(path));

    /// <summary>The sides of a tensor.</summary>
    public long[] Shape(string name) => [.. _header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];

    /// <summary>An entry of the metadata: parsed where it is JSON, else as a string.</summary>
    public JsonElement Metadata(string key)
    {
        string text = _header.GetProperty("__metadata__").GetProperty(key).GetString()!;
        return text.StartsWith('[') || text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : JsonSerializer.SerializeToElement(text);
    }
}
