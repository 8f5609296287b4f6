using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace ScaleParty.Models;

/// <summary>
/// The legacy form of torch.save: pickles of a magic number, a protocol, the system's properties, the object and the list of
/// storage keys; then each storage in that order, as a count and raw elements.
/// </summary>
internal static class TorchLegacy
{
    private const long Protocol = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", CultureInfo.InvariantCulture);

    /// <summary>The tensors of a checkpoint; their values are read from <paramref name="stream"/> on request.</summary>
    public static Dictionary<string, CheckpointTensor> Read(Stream stream, string source)
    {
        if (PickleReader.Read(stream, source) is not BigInteger magic || magic != Magic)
        {
            throw BadFile.Because(source, "it is a pickle, but not one that torch.save wrote: the magic number is missing");
        }

        if (PickleReader.Read(stream, source) is not Protocol)
        {
            throw BadFile.Because(source, $"its legacy protocol is unknown; expected {Protocol}");
        }

        if (PickleReader.Read(stream, source) is not PickleDictionary system || system.Find("little_endian") is not true)
        {
            throw BadFile.Because(source, "its numbers are not little-endian, which is not supported");
        }

        object? root = PickleReader.Read(stream, source, out IReadOnlyDictionary<string, PickledStorage> storages);
        if (PickleReader.Read(stream, source) is not List<object?> keys)
        {
            throw BadFile.Because(source, "its list of storages is missing");
        }

        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (object? item in keys)
        {
            if (item is not string key || !storages.TryGetValue(key, out PickledStorage? storage) || !places.TryAdd(key, stream.Position + sizeof(long)))
            {
                throw BadFile.Because(source, $"its list of storages holds {BadFile.Quote(item as string ?? "something else than text")}, which no tensor uses or which is there twice");
            }

            SkipStorage(stream, storage, source);
        }

        return StateDict.Tensors(root, source, stream.Length, (storage, start, count) =>
        {
            if (!places.TryGetValue(storage.Key, out long place))
            {
                throw BadFile.Because(source, $"storage {BadFile.Quote(storage.Key)} is missing from its list of storages");
            }

            int size = storage.Type.ElementSize();
            stream.Position = place + (start * size);
            var values = new float[count];
            TensorBytes.ToFloats(storage.Type, BoundedRead.Exactly(stream, count * size, source), values);
            return values;
        });
    }

    private static void SkipStorage(Stream stream, PickledStorage storage, string source)
    {
        long count = BinaryPrimitives.ReadInt64LittleEndian(BoundedRead.Exactly(stream, sizeof(long), source));
        if (count != storage.Count)
        {
            throw BadFile.Because(source, $"storage {BadFile.Quote(storage.Key)} has {count} elements; expected {storage.Count}");
        }

        long left = stream.Length - stream.Position;
        if (count > left / storage.Type.ElementSize())
        {
            throw BadFile.Because(source, $"storage {BadFile.Quote(storage.Key)} of {count} elements does not fit in the {left} bytes that are left");
        }

        stream.Position += count * storage.Type.ElementSize();
    }
}
