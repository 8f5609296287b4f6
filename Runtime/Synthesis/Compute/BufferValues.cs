using System.Runtime.InteropServices;

namespace ScaleParty.Synthesis.Compute;

/// <summary>Buffers by values instead of bytes.</summary>
internal static class BufferValues
{
    /// <summary>Makes room for values and writes them from the start.</summary>
    public static void Write<T>(this IComputeBuffer buffer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        buffer.Reserve(bytes.Length);
        buffer.Write(0, bytes);
    }

    /// <summary>Reads values from the start, waiting until they are there.</summary>
    public static void Read<T>(this IComputeBuffer buffer, Span<T> values)
        where T : unmanaged => buffer.Read(MemoryMarshal.AsBytes(values));

    /// <summary>The bits of a float.</summary>
    public static uint Bits(float value) => unchecked((uint)BitConverter.SingleToInt32Bits(value));
}
