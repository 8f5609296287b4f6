using System.Buffers.Binary;
using System.Text;
using ScaleParty.Json;

namespace ScaleParty.Models;

/// <summary>Collects tensors and texts and writes them as a safetensors file.</summary>
public sealed class SafeTensorsWriter
{
    private const int ChunkElements = 16384;
    private const string MetadataName = "__metadata__";

    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _dataLength;

    /// <summary>Adds a text to the header's <c>__metadata__</c>.</summary>
    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void AddMetadata(string key, string value) => _metadata.Add(Guard.NotNull(key, nameof(key)), Guard.NotNull(value, nameof(value)));

    /// <summary>Adds a tensor; its values are kept by reference until they are written.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its sizes, outermost first.</param>
    /// <param name="values">Its elements, row-major.</param>
    /// <param name="type">F32, F16 or BF16.</param>
    /// <exception cref="ArgumentException">The name is there already, the shape does not fit, or a value does not fit the type.</exception>
    public void Add(string name, IReadOnlyList<int> shape, float[] values, TensorType type = TensorType.F32)
    {
        Guard.NotNull(values, nameof(values));
        Guard.NotNull(shape, nameof(shape));
        if (shape.Any(size => size < 0) || shape.Aggregate(1L, (product, size) => product * size) != values.Length)
        {
            throw new ArgumentException($"tensor '{name}' has {values.Length} values, which shape {BadFile.Shape(shape)} does not hold", nameof(values));
        }

        if (name == MetadataName)
        {
            throw new ArgumentException($"a tensor cannot be called '{name}'", nameof(name));
        }

        if (type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, $"type of tensor '{name}' is {type}; expected F32, F16 or BF16");
        }

        // From 65520 on, rounding to half precision gives infinity.
        if (type == TensorType.F16 && values.Any(v => Math.Abs(v) >= 65520f))
        {
            throw new ArgumentException(FormattableString.Invariant($"tensor '{name}' holds a value beyond float16's range of +-{HalfFloat.MaxValue}"), nameof(values));
        }

        _entries.Add(Guard.NotNull(name, nameof(name)), new Entry(shape, values, type));
        _dataLength += (long)values.Length * type.ElementSize();
        if (_dataLength > SafeTensors.MaximumDataBytes)
        {
            throw new ArgumentException($"with tensor '{name}' there are {_dataLength} bytes of tensors; expected at most {SafeTensors.MaximumDataBytes}", nameof(values));
        }
    }

    /// <summary>Writes beside <paramref name="path"/> and renames.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(Guard.NotNull(path, nameof(path)), Write);

    /// <summary>Writes to a stream.</summary>
    public void Write(Stream stream)
    {
        Guard.NotNull(stream, nameof(stream));

        // Wider elements first: every tensor then starts at a multiple of its element size.
        KeyValuePair<string, Entry>[] ordered = [.. _entries.OrderByDescending(e => e.Value.Type.ElementSize())];
        byte[] header = Header(ordered);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length, 0, length.Length);
        stream.Write(header, 0, header.Length);

        var chunk = new byte[ChunkElements * sizeof(float)];
        foreach ((_, Entry entry) in ordered)
        {
            for (int start = 0; start < entry.Values.Length; start += ChunkElements)
            {
                int count = Math.Min(ChunkElements, entry.Values.Length - start);
                TensorBytes.FromFloats(entry.Type, entry.Values.AsSpan(start, count), chunk);
                stream.Write(chunk, 0, count * entry.Type.ElementSize());
            }
        }
    }

    private byte[] Header(KeyValuePair<string, Entry>[] ordered)
    {
        JsonWriter json = new JsonWriter().BeginObject();
        json.Name(MetadataName).BeginObject();
        foreach ((string key, string value) in _metadata)
        {
            json.Name(key).Value(value);
        }

        json.EndObject();
        long offset = 0;
        foreach ((string name, Entry entry) in ordered)
        {
            long end = offset + ((long)entry.Values.Length * entry.Type.ElementSize());
            json.Name(name).BeginObject();
            json.Name("dtype").Value(entry.Type.ToString());
            json.Array("shape", entry.Shape, (w, v) => w.Value(v));
            json.Array("data_offsets", [offset, end], (w, v) => w.Value(v));
            json.EndObject();
            offset = end;
        }

        byte[] text = Encoding.UTF8.GetBytes(json.EndObject().ToString());

        // Spaces align the data to 8 bytes.
        var padded = new byte[(text.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        text.CopyTo(padded, 0);
        return padded;
    }

    private sealed record Entry(IReadOnlyList<int> Shape, float[] Values, TensorType Type);
}
