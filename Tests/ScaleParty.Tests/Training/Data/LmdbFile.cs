using System.Buffers.Binary;
using System.Text;

namespace ScaleParty.Tests.Training.Data;

/// <summary>Writes small databases in the format of LMDB 0.9: two meta pages and one leaf page.</summary>
internal static class LmdbFile
{
    private const int Page = 4096;
    private const int Header = 16;

    /// <param name="path">Where to.</param>
    /// <param name="entries">Keys in order and their values, all together shorter than a page.</param>
    public static void Write(string path, params (string Key, byte[] Value)[] entries)
    {
        byte[] file = new byte[3 * Page];
        for (int page = 0; page < 2; page++)
        {
            Span<byte> meta = file.AsSpan((page * Page) + Header);
            BinaryPrimitives.WriteUInt32LittleEndian(meta, 0xBEEFC0DE);
            BinaryPrimitives.WriteUInt32LittleEndian(meta[4..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(meta[24..], Page);
            Span<byte> table = meta[72..];
            BinaryPrimitives.WriteUInt16LittleEndian(table[6..], 1);
            BinaryPrimitives.WriteInt64LittleEndian(table[32..], entries.Length);
            BinaryPrimitives.WriteInt64LittleEndian(table[40..], 2);
            BinaryPrimitives.WriteInt64LittleEndian(meta[128..], page);
        }

        Span<byte> leaf = file.AsSpan(2 * Page);
        BinaryPrimitives.WriteUInt16LittleEndian(leaf[10..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(leaf[12..], (ushort)(Header + (2 * entries.Length)));
        int at = Page;
        for (int i = 0; i < entries.Length; i++)
        {
            byte[] key = Encoding.ASCII.GetBytes(entries[i].Key), value = entries[i].Value;
            at = (at - 8 - key.Length - value.Length) & ~1;
            BinaryPrimitives.WriteUInt16LittleEndian(leaf[(Header + (2 * i))..], (ushort)at);
            BinaryPrimitives.WriteInt32LittleEndian(leaf[at..], value.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(leaf[(at + 6)..], (ushort)key.Length);
            key.CopyTo(leaf[(at + 8)..]);
            value.CopyTo(leaf[(at + 8 + key.Length)..]);
        }

        File.WriteAllBytes(path, file);
    }
}
