using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ScaleParty.Tests.Models;

/// <summary>Writes pickles opcode by opcode, and checkpoints around them, as torch.save and its enemies do.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _bytes = [0x80, 2];

    public byte[] Bytes => [.. _bytes];

    public PickleBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBuilder Op(char opcode) => Raw((byte)opcode);

    public PickleBuilder Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return Op('X').Raw(BitConverter.GetBytes(utf8.Length)).Raw(utf8);
    }

    public PickleBuilder Integer(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public PickleBuilder Global(string module, string name) => Op('c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleBuilder Integers(params long[] values)
    {
        Op('(');
        foreach (long value in values)
        {
            Integer(value);
        }

        return Op('t');
    }

    /// <summary>A storage by its persistent id; legacy files have a sixth part.</summary>
    public PickleBuilder Storage(string key, string type, long count, bool legacy)
    {
        Op('(').Text("storage").Global("torch", type).Text(key).Text("cpu").Integer(count);
        return (legacy ? Op('N') : this).Op('t').Op('Q');
    }

    public PickleBuilder Tensor(string key, string type, long count, bool legacy, long offset, long[] shape, long[] strides)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(').Storage(key, type, count, legacy).Integer(offset).Integers(shape).Integers(strides);
        return Raw(0x89).Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R');
    }

    public byte[] End() => [.. _bytes, (byte)'.'];

    /// <summary>A legacy checkpoint around the pickle of its object.</summary>
    public static byte[] Legacy(byte[] root, params (string Key, long Count, byte[] Data)[] storages)
    {
        var system = new PickleBuilder().Op('}').Op('(').Text("little_endian").Raw(0x88).Op('u');
        var keys = new PickleBuilder().Op(']').Op('(');
        foreach ((string key, _, _) in storages)
        {
            keys.Text(key);
        }

        return
        [
            .. new PickleBuilder().Raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).End(),
            .. new PickleBuilder().Op('M').Raw(0xe9, 0x03).End(),
            .. system.End(),
            .. root,
            .. keys.Op('e').End(),
            .. storages.SelectMany(s => (byte[])[.. BitConverter.GetBytes(s.Count), .. s.Data]),
        ];
    }

    /// <summary>A zip checkpoint of any entries.</summary>
    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Data)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] data) in entries)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(data);
            }
        }

        return stream.ToArray();
    }
}
