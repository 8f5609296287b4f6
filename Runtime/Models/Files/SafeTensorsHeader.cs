using ScaleParty.Json;

namespace ScaleParty.Models;

/// <summary>The JSON header of a safetensors file, checked against the length of the data behind it.</summary>
internal sealed class SafeTensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const int MaximumTensors = 65536;
    private const int MaximumRank = 8;

    private static readonly Dictionary<string, TensorType> Types = new(StringComparer.Ordinal)
    {
        ["F32"] = TensorType.F32,
        ["F16"] = TensorType.F16,
        ["BF16"] = TensorType.BF16,
        ["F64"] = TensorType.F64,
        ["I64"] = TensorType.I64,
        ["I32"] = TensorType.I32,
        ["I16"] = TensorType.I16,
        ["I8"] = TensorType.I8,
        ["U8"] = TensorType.U8,
        ["BOOL"] = TensorType.Bool,
    };

    /// <summary>The types whose values are read, for messages.</summary>
    public static string ReadTypes => string.Join(", ", Types.Keys);

    private readonly string _source;
    private readonly long _dataLength;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);

    private SafeTensorsHeader(string source, long dataLength)
    {
        _source = source;
        _dataLength = dataLength;
    }

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    public static SafeTensorsHeader Parse(byte[] json, long dataLength, string source)
    {
        var header = new SafeTensorsHeader(source, dataLength);
        foreach ((string name, JsonValue value) in ModelJson.Read(json, source, "header").Object())
        {
            if (name == MetadataKey)
            {
                header.ReadMetadata(value);
            }
            else
            {
                header.ReadTensor(name, value);
            }
        }

        header.CheckLayout();
        return header;
    }

    private void ReadMetadata(JsonValue metadata)
    {
        foreach ((string name, JsonValue value) in metadata.Object())
        {
            _metadata.Add(name, value.Text(SafeTensors.MaximumHeaderBytes));
        }
    }

    private void ReadTensor(string name, JsonValue tensor)
    {
        if (_tensors.Count == MaximumTensors)
        {
            throw BadFile.Because(_source, $"it holds more than {MaximumTensors} tensors");
        }

        string dtype = tensor.Required("dtype").Text(16);
        TensorType type = Types.TryGetValue(dtype, out TensorType known) ? known : TensorType.Other;

        long count = 1;
        var shape = new List<int>();
        foreach (int size in ModelJson.Integers(tensor.Required("shape"), 0, MaximumRank, 0, int.MaxValue))
        {
            shape.Add(size);
            if (size != 0 && count > int.MaxValue / size)
            {
                throw Bad(name, $"has shape {BadFile.Shape(shape)}..., which is too large");
            }

            count *= size;
        }

        long[] offsets = [.. tensor.Required("data_offsets").List(2, 2).Select(offset => offset.Whole(0, long.MaxValue))];
        if (offsets[0] > offsets[1] || offsets[1] > _dataLength)
        {
            throw Bad(name, $"is at bytes {offsets[0]} to {offsets[1]} of the data; expected within 0 to {_dataLength}");
        }

        var info = new TensorInfo(name, type, shape, (int)count, offsets[0]) { TypeName = dtype };
        if (type == TensorType.Other)
        {
            // The size of an element of an unknown type is unknown.
            info = info with { ByteCount = offsets[1] - offsets[0] };
        }

        if (info.ByteCount != offsets[1] - offsets[0])
        {
            throw Bad(name, $"has {offsets[1] - offsets[0]} bytes; expected {info.ByteCount} for {dtype} {BadFile.Shape(shape)}");
        }

        _tensors.Add(name, info);
    }

    /// <summary>The format requires that tensors cover the data without gaps or overlaps.</summary>
    private void CheckLayout()
    {
        long end = 0;
        foreach (TensorInfo info in _tensors.Values.OrderBy(t => t.Start).ThenBy(t => t.ByteCount))
        {
            if (info.Start != end)
            {
                throw Bad(info.Name, $"starts at byte {info.Start} of the data; expected {end}, where the tensor before it ends");
            }

            end += info.ByteCount;
        }

        if (end != _dataLength)
        {
            throw BadFile.Because(_source, $"its tensors cover {end} bytes of data; expected all {_dataLength}");
        }
    }

    private InvalidDataException Bad(string tensor, string problem) => BadFile.Because(_source, $"tensor {BadFile.Quote(tensor)} {problem}");
}
