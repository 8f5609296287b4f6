using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScaleParty.Torch;

/// <summary>How values of a feature map are read and written, eight at a time.</summary>
internal unsafe interface IMapValue<TSelf>
    where TSelf : unmanaged, IMapValue<TSelf>
{
    static abstract bool IsBFloat16 { get; }

    static abstract Vector256<float> Load(TSelf* source);

    static abstract void Store(Vector256<float> values, TSelf* destination);
}

/// <summary>A 32-bit value.</summary>
internal readonly unsafe struct SingleValue : IMapValue<SingleValue>
{
#pragma warning disable CS0169, IDE0051 // The field gives the struct its size.
    private readonly float _value;
#pragma warning restore CS0169, IDE0051

    public static bool IsBFloat16 => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(SingleValue* source) => Vector256.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> values, SingleValue* destination) => values.Store((float*)destination);
}

/// <summary>The upper half of a 32-bit value, rounded to nearest even.</summary>
internal readonly unsafe struct BFloat16Value : IMapValue<BFloat16Value>
{
#pragma warning disable CS0169, IDE0051 // The field gives the struct its size.
    private readonly ushort _value;
#pragma warning restore CS0169, IDE0051

    public static bool IsBFloat16 => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(BFloat16Value* source)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(Vector128.Load((ushort*)source));
        return (Vector256.Create(low, high) << 16).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> values, BFloat16Value* destination)
    {
        Vector256<uint> bits = values.AsUInt32();
        bits = (bits + Vector256.Create(0x7fffu) + ((bits >> 16) & Vector256<uint>.One)) >> 16;
        Vector128.Narrow(bits.GetLower(), bits.GetUpper()).Store((ushort*)destination);
    }
}
