using System.Buffers.Binary;

namespace ScaleParty.Models;

/// <summary>
/// A safetensors file in memory: 8-byte little-endian header length, JSON header, raw tensors. Every size and offset is
/// checked against the file's length before anything of that size is allocated. Immutable.
/// </summary>
public sealed class SafeTensors
{
    /// <summary>Longest header that is read, in bytes.</summary>
    public const int MaximumHeaderBytes = 16 << 20;

    /// <summary>Largest tensor data that is read, in bytes.</summary>
    public const int MaximumDataBytes = 1 << 30;

    private readonly byte[] _data;

    private SafeTensors(string source, SafeTensorsHeader header, byte[] data)
    {
        Source = source;
        Metadata = header.Metadata;
        Tensors = header.Tensors;
        _data = data;
    }

    /// <summary>The file's name, which starts every error message about it.</summary>
    public string Source { get; }

    /// <summary>The header's <c>__metadata__</c>; empty without.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not a well-formed safetensors file; the message names the file and the tensor.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeTensors Load(string path)
    {
        using FileStream stream = InputFile.Open(path, 8L + MaximumHeaderBytes + MaximumDataBytes);
        ModelFileKind kind = ModelFile.KindOf(stream, path);
        return kind is ModelFileKind.Network or ModelFileKind.Latent or ModelFileKind.LatentPath or ModelFileKind.SafeTensors or ModelFileKind.Unknown
            ? Load(stream, path)
            : throw ModelFile.Wrong(path, kind, "a safetensors file");
    }

    /// <summary>Reads from a stream's position to its end.</summary>
    /// <param name="stream">The bytes; need not be seekable.</param>
    /// <param name="name">Its name in error messages.</param>
    /// <exception cref="InvalidDataException">It is not a well-formed safetensors file; the message names the file and the tensor.</exception>
    public static SafeTensors Load(Stream stream, string name)
    {
        Guard.NotNull(name, nameof(name));
        if (Guard.NotNull(stream, nameof(stream)).CanSeek)
        {
            return LoadSeekable(stream, name);
        }

        using MemoryStream copy = BoundedRead.Copy(stream, 8L + MaximumHeaderBytes + MaximumDataBytes, name);
        return LoadSeekable(copy, name);
    }

    /// <summary>A tensor's elements as floats, row-major.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor, or it is too large to convert.</exception>
    public float[] ReadFloats(string tensor)
    {
        TensorInfo info = Find(tensor);
        if (info.Type == TensorType.Other)
        {
            throw BadFile.Because(Source, $"tensor {BadFile.Quote(tensor)} has type {BadFile.Quote(info.TypeName)}; expected one of {SafeTensorsHeader.ReadTypes}");
        }

        if ((long)info.Count * sizeof(float) > MaximumDataBytes)
        {
            throw BadFile.Because(Source, $"tensor {BadFile.Quote(tensor)} has {info.Count} elements; expected at most {MaximumDataBytes / sizeof(float)}");
        }

        var values = new float[info.Count];
        TensorBytes.ToFloats(info.Type, _data.AsSpan((int)info.Start, (int)info.ByteCount), values);
        return values;
    }

    /// <summary>A tensor's elements as floats, after checking its shape.</summary>
    /// <exception cref="InvalidDataException">There is no such tensor or its shape differs.</exception>
    public float[] ReadFloats(string tensor, IReadOnlyList<int> shape)
    {
        TensorInfo info = Find(tensor);
        if (!info.Shape.SequenceEqual(Guard.NotNull(shape, nameof(shape))))
        {
            throw BadFile.Because(Source, $"tensor {BadFile.Quote(tensor)} has shape {BadFile.Shape(info.Shape)}; expected {BadFile.Shape(shape)}");
        }

        return ReadFloats(tensor);
    }

    private static SafeTensors LoadSeekable(Stream stream, string name)
    {
        long length = stream.Length - stream.Position;
        if (length < 8)
        {
            throw BadFile.Because(name, $"it has {length} bytes; expected a safetensors file of at least 8");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(BoundedRead.Exactly(stream, 8, name));
        if (headerLength > MaximumHeaderBytes || (long)headerLength > length - 8)
        {
            throw BadFile.Because(name, $"its header would have {headerLength} bytes; expected at most {Math.Min(MaximumHeaderBytes, length - 8)} (is it a safetensors file?)");
        }

        long dataLength = length - 8 - (long)headerLength;
        if (dataLength > MaximumDataBytes)
        {
            throw BadFile.Because(name, $"it holds {dataLength} bytes of tensors; expected at most {MaximumDataBytes}");
        }

        SafeTensorsHeader header = SafeTensorsHeader.Parse(BoundedRead.Exactly(stream, (int)headerLength, name), dataLength, name);
        return new SafeTensors(name, header, BoundedRead.Exactly(stream, (int)dataLength, name));
    }

    private TensorInfo Find(string tensor) => Tensors.TryGetValue(Guard.NotNull(tensor, nameof(tensor)), out TensorInfo? info)
        ? info
        : throw BadFile.Because(Source, $"tensor {BadFile.Quote(tensor)} is missing");
}
