using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ScaleParty.Models;

/// <summary>Raw little-endian tensor data to floats and back.</summary>
internal static class TensorBytes
{
    public static int ElementSize(this TensorType type) => type switch
    {
        TensorType.F64 or TensorType.I64 => 8,
        TensorType.F32 or TensorType.I32 => 4,
        TensorType.F16 or TensorType.BF16 or TensorType.I16 => 2,
        _ => 1,
    };

    /// <summary>Converts as many elements as <paramref name="destination"/> has.</summary>
    public static void ToFloats(TensorType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        source = source[..checked(destination.Length * type.ElementSize())];
        if (type == TensorType.F32 && BitConverter.IsLittleEndian)
        {
            source.CopyTo(MemoryMarshal.AsBytes(destination));
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Element(type, source, i);
        }
    }

    /// <summary>Writes floats as F32, F16 or BF16 (both rounded to nearest, ties to even).</summary>
    public static void FromFloats(TensorType type, ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(source.At(i));
            switch (type)
            {
                case TensorType.F32:
                    BinaryPrimitives.WriteInt32LittleEndian(destination[(4 * i)..], bits);
                    break;
                case TensorType.F16:
                    BinaryPrimitives.WriteUInt16LittleEndian(destination[(2 * i)..], HalfFloat.FromSingle(source.At(i)));
                    break;
                case TensorType.BF16:
                    int rounded = float.IsNaN(source.At(i)) ? bits | 0x400000 : bits + 0x7fff + ((bits >> 16) & 1);
                    BinaryPrimitives.WriteUInt16LittleEndian(destination[(2 * i)..], (ushort)(rounded >> 16));
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(type), type, $"type is {type}; expected F32, F16 or BF16");
            }
        }
    }

    private static float Element(TensorType type, ReadOnlySpan<byte> source, int index) => type switch
    {
        TensorType.F32 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32LittleEndian(source[(4 * index)..])),
        TensorType.F16 => HalfFloat.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * index)..])),
        TensorType.BF16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * index)..]) << 16),
        TensorType.F64 => (float)BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(source[(8 * index)..])),
        TensorType.I64 => BinaryPrimitives.ReadInt64LittleEndian(source[(8 * index)..]),
        TensorType.I32 => BinaryPrimitives.ReadInt32LittleEndian(source[(4 * index)..]),
        TensorType.I16 => BinaryPrimitives.ReadInt16LittleEndian(source[(2 * index)..]),
        TensorType.I8 => (sbyte)source.At(index),
        _ => source.At(index),
    };
}
