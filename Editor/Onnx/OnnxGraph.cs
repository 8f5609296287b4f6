using System.Globalization;
using System.Runtime.InteropServices;

namespace ScaleParty.Editor.Onnx;

/// <summary>A graph that is built node by node. Every value has a unique name, a type and a shape, so that the file needs no shape inference. Operators are in OnnxGraph.Operators.cs.</summary>
internal sealed partial class OnnxGraph
{
    private readonly List<OnnxValue> _inputs = [], _outputs = [];
    private readonly List<OnnxConstant> _constants = [];
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxValue> _indices = new(StringComparer.Ordinal);

    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    public IReadOnlyList<OnnxValue> Outputs => _outputs;

    public IReadOnlyList<OnnxConstant> Constants => _constants;

    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>First part of the names of values that are added.</summary>
    public string Scope { get; set; } = "graph";

    /// <summary>Adds an input.</summary>
    public OnnxValue Input(string name, OnnxElement element, string description, params OnnxDimension[] shape)
    {
        _names.Add(name, 1);
        var input = new OnnxValue(name, element, shape) { Description = description };
        _inputs.Add(input);
        return input;
    }

    /// <summary>Makes a value the graph's output, under a name of its own.</summary>
    public void Output(string name, OnnxValue value, string description, params OnnxDimension[] shape)
    {
        _names.Add(name, 1);
        var output = new OnnxValue(name, value.Element, shape) { Description = description };
        _nodes.Add(new OnnxNode("Identity", [value.Name], [output], []));
        _outputs.Add(output);
    }

    /// <summary>Adds numbers.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="values">The numbers, row-major.</param>
    /// <param name="element">How they are stored: in single or half precision.</param>
    /// <param name="shape">Their dimensions.</param>
    /// <exception cref="InvalidDataException">A number is beyond half precision.</exception>
    public OnnxValue Constant(string name, float[] values, OnnxElement element, params int[] shape)
    {
        byte[] bytes = element == OnnxElement.Float32 ? MemoryMarshal.AsBytes(values.AsSpan()).ToArray() : Halves(name, values);
        return Add(name, element, bytes, shape);
    }

    /// <summary>A constant of one number.</summary>
    public OnnxValue Scalar(string name, double value, OnnxElement element = OnnxElement.Float32) => Constant(name, [(float)value], element);

    /// <summary>Whole numbers in a row, such as a shape; equal ones are stored once.</summary>
    public OnnxValue Indices(params long[] values) => Whole(string.Join(",", values.Select(v => v.ToString(CultureInfo.InvariantCulture))), values, values.Length);

    /// <summary>One whole number.</summary>
    public OnnxValue Index(long value) => Whole(string.Create(CultureInfo.InvariantCulture, $"scalar {value}"), [value]);

    private OnnxValue Whole(string key, long[] values, params int[] shape)
    {
        if (!_indices.TryGetValue(key, out OnnxValue? known))
        {
            string scope = Scope;
            Scope = "indices";
            known = Add("values", OnnxElement.Int64, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), shape);
            Scope = scope;
            _indices.Add(key, known);
        }

        return known;
    }

    private OnnxValue Add(string name, OnnxElement element, byte[] bytes, int[] shape)
    {
        var value = new OnnxValue(Unique(name), element, [.. shape.Select(s => (OnnxDimension)s)]);
        _constants.Add(new OnnxConstant(value, bytes));
        return value;
    }

    private OnnxValue[] Node(string name, IReadOnlyList<OnnxValue?> inputs, IReadOnlyList<(OnnxElement Element, OnnxDimension[] Shape)> outputs, params (string Name, object Value)[] attributes)
    {
        OnnxValue[] made = [.. outputs.Select(o => new OnnxValue(Unique(name), o.Element, o.Shape))];
        _nodes.Add(new OnnxNode(name, [.. inputs.Select(i => i?.Name ?? string.Empty)], made, attributes));
        return made;
    }

    private OnnxValue Node(string name, IReadOnlyList<OnnxValue?> inputs, OnnxElement element, OnnxDimension[] shape, params (string Name, object Value)[] attributes) =>
        Node(name, inputs, [(element, shape)], attributes)[0];

    private string Unique(string name)
    {
        string full = $"{Scope}/{name}";
        int count = _names[full] = _names.GetValueOrDefault(full) + 1;
        return count == 1 ? full : string.Create(CultureInfo.InvariantCulture, $"{full}_{count}");
    }

    private byte[] Halves(string name, float[] values)
    {
        var halves = new Half[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            halves[i] = (Half)values[i];
            if (!Half.IsFinite(halves[i]))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{Scope}: {name} has the value {values[i]}; expected at most {Half.MaxValue} with --half"));
            }
        }

        return MemoryMarshal.AsBytes(halves.AsSpan()).ToArray();
    }
}
