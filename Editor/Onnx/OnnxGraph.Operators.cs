using System.Globalization;

namespace ScaleParty.Editor.Onnx;

/// <content>The operators that exported networks use. Each has one definition from version 13 to 17 of the standard set.</content>
internal sealed partial class OnnxGraph
{
    private OnnxValue? _twice;

    public OnnxValue Add(OnnxValue a, OnnxValue b) => Broadcast("Add", a, b);

    public OnnxValue Sub(OnnxValue a, OnnxValue b) => Broadcast("Sub", a, b);

    public OnnxValue Mul(OnnxValue a, OnnxValue b) => Broadcast("Mul", a, b);

    public OnnxValue Div(OnnxValue a, OnnxValue b) => Broadcast("Div", a, b);

    public OnnxValue Sin(OnnxValue x) => Unary("Sin", x);

    public OnnxValue Cos(OnnxValue x) => Unary("Cos", x);

    public OnnxValue Exp(OnnxValue x) => Unary("Exp", x);

    public OnnxValue Sqrt(OnnxValue x) => Unary("Sqrt", x);

    /// <summary>x without its nearest whole number, in [-1/2, 1/2].</summary>
    public OnnxValue Remainder(OnnxValue x) => Sub(x, Unary("Round", x));

    public OnnxValue Round(OnnxValue x) => Unary("Round", x);

    public OnnxValue LeakyRelu(OnnxValue x, double slope) => Unary("LeakyRelu", x, ("alpha", (float)slope));

    /// <summary>The same values in another type; no node where they have it.</summary>
    public OnnxValue Cast(OnnxValue x, OnnxElement to) => x.Element == to ? x : Node("Cast", [x], to, [.. x.Shape], ("to", (long)to));

    /// <summary>Whole numbers from 0 up to but not including a limit.</summary>
    /// <param name="limit">A scalar.</param>
    /// <param name="count">How many these are.</param>
    public OnnxValue Range(OnnxValue limit, OnnxDimension count) => Node("Range", [Index(0), limit, Index(1)], OnnxElement.Int64, [count]);

    /// <summary>Some elements of a vector, as a vector.</summary>
    public OnnxValue Elements(OnnxValue x, params long[] which) => Node("Gather", [x, Indices(which)], x.Element, [which.Length], ("axis", 0L));

    /// <summary>One element of a vector, as a scalar.</summary>
    public OnnxValue Element(OnnxValue x, long which) => Node("Gather", [x, Index(which)], x.Element, [], ("axis", 0L));

    /// <summary>The same values in another shape.</summary>
    /// <param name="x">The values.</param>
    /// <param name="shape">Known dimensions, and at most one that is not; a dimension that is not known and keeps its place is written as 0.</param>
    public OnnxValue Reshape(OnnxValue x, params OnnxDimension[] shape)
    {
        long[] written = [.. shape.Select((d, axis) => d.Symbol is null ? d.Offset : axis < x.Shape.Count && x.Shape[axis] == d ? 0L : -1L)];
        return Node("Reshape", [x, Indices(written)], x.Element, shape);
    }

    /// <summary>With one more axis of size 1 in front.</summary>
    public OnnxValue Unsqueeze(OnnxValue x) => Node("Unsqueeze", [x, Indices(0)], x.Element, [1, .. x.Shape]);

    /// <summary>Values one after the other along an axis.</summary>
    public OnnxValue Concat(int axis, params OnnxValue[] parts)
    {
        OnnxDimension[] shape = [.. parts[0].Shape];
        foreach (OnnxValue part in parts.AsSpan(1))
        {
            shape[axis] = shape[axis] + part.Shape[axis].Offset;
        }

        return Node("Concat", parts, parts[0].Element, shape, ("axis", (long)axis));
    }

    /// <summary>A vector in parts.</summary>
    public OnnxValue[] Split(OnnxValue x, int[] sizes) => Node(
        "Split",
        [x, Indices([.. sizes.Select(s => (long)s)])],
        [.. sizes.Select(s => (x.Element, new OnnxDimension[] { s }))],
        ("axis", 0L));

    /// <summary>Sums over some axes, which the result lacks.</summary>
    public OnnxValue Sum(OnnxValue x, params int[] axes) => Node(
        "ReduceSum",
        [x, Indices([.. axes.Select(a => (long)a)])],
        x.Element,
        [.. x.Shape.Where((_, axis) => !axes.Contains(axis))],
        ("keepdims", 0L));

    /// <summary>Products of matrices, the last two axes; the others broadcast.</summary>
    public OnnxValue MatMul(OnnxValue a, OnnxValue b)
    {
        OnnxDimension[] rest = Broadcast("MatMul", [.. a.Shape.SkipLast(2)], [.. b.Shape.SkipLast(2)]);
        return Node("MatMul", [a, b], a.Element, [.. rest, a.Shape[^2], b.Shape[^1]]);
    }

    /// <summary>A convolution of [1, in, H, W] without padding, with constant filters [out, in, k, k] and, where given, a bias [out].</summary>
    public OnnxValue Conv(OnnxValue x, OnnxValue filters, OnnxValue? bias = null)
    {
        int side = filters.Shape[2].Offset;
        return Node(
            "Conv",
            bias is null ? [x, filters] : [x, filters, bias],
            x.Element,
            [x.Shape[0], filters.Shape[0], x.Shape[2] + (1 - side), x.Shape[3] + (1 - side)],
            ("kernel_shape", new long[] { side, side }));
    }

    /// <summary>[1, 4 C, H, W] -> [1, C, 2H, 2W]; channel (2 py + px) C + c is channel c of the pixels at odd (1) or even (0) row py and column px.</summary>
    public OnnxValue DepthToSpace(OnnxValue x) =>
        Node("DepthToSpace", [x], x.Element, [x.Shape[0], x.Shape[1].Offset / 4, x.Shape[2] * 2, x.Shape[3] * 2], ("blocksize", 2L), ("mode", "DCR"));

    /// <summary>Bilinear upsampling by 2 of [1, C, H, W] without aligned corners; values beyond the edge are the edge's.</summary>
    public OnnxValue Upsample(OnnxValue x)
    {
        _twice ??= Constant("twice", [1, 1, 2, 2], OnnxElement.Float32, 4);
        return Node(
            "Resize",
            [x, null, _twice],
            x.Element,
            [x.Shape[0], x.Shape[1], x.Shape[2] * 2, x.Shape[3] * 2],
            ("mode", "linear"),
            ("coordinate_transformation_mode", "half_pixel"));
    }

    /// <summary>Without <paramref name="pixels"/> on each side of the last two axes of [1, C, H, W].</summary>
    public OnnxValue Crop(OnnxValue x, int pixels) => pixels == 0
        ? x
        : Node(
            "Slice",
            [x, Indices(pixels, pixels), Indices(-pixels, -pixels), Indices(2, 3)],
            x.Element,
            [x.Shape[0], x.Shape[1], x.Shape[2] + (-2 * pixels), x.Shape[3] + (-2 * pixels)]);

    /// <summary>The rectangle from (<paramref name="start"/>, start) to <paramref name="ends"/> of the last two axes.</summary>
    /// <param name="x">[1, C, H, W].</param>
    /// <param name="start">First row and column.</param>
    /// <param name="ends">One beyond the last row and column, [2].</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    public OnnxValue Rectangle(OnnxValue x, int start, OnnxValue ends, OnnxDimension height, OnnxDimension width) =>
        Node("Slice", [x, Indices(start, start), ends, Indices(2, 3)], x.Element, [x.Shape[0], x.Shape[1], height, width]);

    private OnnxValue Unary(string name, OnnxValue x, params (string Name, object Value)[] attributes) => Node(name, [x], x.Element, [.. x.Shape], attributes);

    private OnnxValue Broadcast(string name, OnnxValue a, OnnxValue b) => a.Element == b.Element
        ? Node(name, [a, b], a.Element, Broadcast(name, a.Shape, b.Shape))
        : throw new InvalidOperationException($"{Scope}: {name} of {a.Name} ({a.Element}) and {b.Name} ({b.Element})");

    private OnnxDimension[] Broadcast(string name, IReadOnlyList<OnnxDimension> a, IReadOnlyList<OnnxDimension> b)
    {
        var shape = new OnnxDimension[Math.Max(a.Count, b.Count)];
        for (int axis = 1; axis <= shape.Length; axis++)
        {
            OnnxDimension left = axis <= a.Count ? a[^axis] : 1, right = axis <= b.Count ? b[^axis] : 1;
            shape[^axis] = left == right || right == 1 ? left
                : left == 1 ? right
                : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{Scope}: {name} of [{string.Join(", ", a)}] and [{string.Join(", ", b)}]"));
        }

        return shape;
    }
}
