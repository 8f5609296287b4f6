namespace ScaleParty.Models;

/// <summary>A tensor's entry in a safetensors header.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its sizes, outermost first; empty for a single number.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="Start">First byte of its data, counted from the end of the header.</param>
public sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<int> Shape, int Count, long Start)
{
    /// <summary>Size of its data in bytes.</summary>
    public long ByteCount { get; init; } = (long)Count * Type.ElementSize();

    /// <summary>The type's name in the file.</summary>
    public string TypeName { get; init; } = Type.ToString();
}
