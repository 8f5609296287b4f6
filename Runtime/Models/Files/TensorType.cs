namespace ScaleParty.Models;

/// <summary>Element types of stored tensors.</summary>
public enum TensorType
{
    /// <summary>IEEE 754 single precision.</summary>
    F32 = 0,

    /// <summary>IEEE 754 half precision.</summary>
    F16 = 1,

    /// <summary>The upper half of a single-precision number.</summary>
    BF16 = 2,

    /// <summary>IEEE 754 double precision.</summary>
    F64 = 3,

    /// <summary>64-bit signed integer.</summary>
    I64 = 4,

    /// <summary>32-bit signed integer.</summary>
    I32 = 5,

    /// <summary>16-bit signed integer.</summary>
    I16 = 6,

    /// <summary>8-bit signed integer.</summary>
    I8 = 7,

    /// <summary>8-bit unsigned integer.</summary>
    U8 = 8,

    /// <summary>A byte that is 0 or 1.</summary>
    Bool = 9,

    /// <summary>Another type, such as an 8-bit float: it is listed, and its values are not read.</summary>
    Other = 10,
}
