namespace ScaleParty.Editor.Onnx;

/// <summary>A tensor of a graph: an input, a constant or the result of a node.</summary>
/// <param name="Name">Its name, unique in the graph.</param>
/// <param name="Element">Type of its elements.</param>
/// <param name="Shape">Its dimensions; empty for a scalar.</param>
internal sealed record OnnxValue(string Name, OnnxElement Element, IReadOnlyList<OnnxDimension> Shape)
{
    /// <summary>For inputs and outputs, what it is.</summary>
    public string Description { get; init; } = string.Empty;
}

/// <summary>A constant with its values in the file's byte order.</summary>
/// <param name="Value">Name, type and shape.</param>
/// <param name="Bytes">The elements, little-endian, row-major.</param>
internal sealed record OnnxConstant(OnnxValue Value, byte[] Bytes);

/// <summary>One operation.</summary>
/// <param name="Operator">Name of the operator in the standard set.</param>
/// <param name="Inputs">Names of its inputs; empty for an optional one that is left out.</param>
/// <param name="Outputs">What it yields.</param>
/// <param name="Attributes">Its attributes: a long, a float, a string, or several longs.</param>
internal sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<OnnxValue> Outputs, IReadOnlyList<(string Name, object Value)> Attributes);
