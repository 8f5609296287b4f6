namespace ScaleParty.Editor.Onnx;

/// <summary>Element types of ONNX tensors, with the format's numbers.</summary>
internal enum OnnxElement
{
    /// <summary>Single precision.</summary>
    Float32 = 1,

    /// <summary>Whole numbers of 64 bits: indices and sizes.</summary>
    Int64 = 7,

    /// <summary>Half precision.</summary>
    Float16 = 10,
}
