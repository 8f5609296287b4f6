using ScaleParty.Desktop;
using ScaleParty.Models;

namespace ScaleParty.Editor.Onnx;

/// <summary>Writes graphs as ONNX files: protocol buffers, with the fields of the messages ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto and ValueInfoProto.</summary>
internal static class OnnxFile
{
    // The version of the file format that goes with opset 15 (ONNX 1.10).
    private const long FormatVersion = 8;

    // Protocol buffers count the bytes of a message in 31 bits.
    private const long LargestFile = int.MaxValue;

    /// <summary>Writes a file.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Its name.</param>
    /// <param name="opset">Version of the operators, 13 to 17.</param>
    /// <param name="metadata">Names and texts that runtimes show.</param>
    /// <param name="path">The destination.</param>
    /// <exception cref="InvalidDataException">The constants are too large for one file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(OnnxGraph graph, string name, int opset, IReadOnlyList<KeyValuePair<string, string>> metadata, string path)
    {
        long bytes = graph.Constants.Sum(c => (long)c.Bytes.Length);
        if (bytes > LargestFile / 2)
        {
            throw new InvalidDataException($"the network's constants have {bytes} bytes; expected at most {LargestFile / 2}, which one ONNX file can hold");
        }

        ProtobufMessage model = new ProtobufMessage()
            .Whole(1, FormatVersion)
            .Text(2, "ScaleParty")
            .Text(3, typeof(OnnxFile).Assembly.GetName().Version!.ToString(3))
            .Message(7, Graph(graph, name))
            .Message(8, new ProtobufMessage().Text(1, string.Empty).Whole(2, opset));
        foreach ((string key, string value) in metadata)
        {
            model.Message(14, new ProtobufMessage().Text(1, key).Text(2, value));
        }

        AtomicFile.WriteBytes(path, model.Bytes.Span);
    }

    private static ProtobufMessage Graph(OnnxGraph graph, string name)
    {
        var message = new ProtobufMessage();
        foreach (OnnxNode node in graph.Nodes)
        {
            message.Message(1, Node(node));
        }

        message.Text(2, name);
        foreach (OnnxConstant constant in graph.Constants)
        {
            message.Message(5, Tensor(constant));
        }

        Values(message, 11, graph.Inputs);
        Values(message, 12, graph.Outputs);
        Values(message, 13, graph.Nodes.SelectMany(n => n.Outputs).Except(graph.Outputs));
        return message;
    }

    private static ProtobufMessage Node(OnnxNode node)
    {
        var message = new ProtobufMessage();
        foreach (string input in node.Inputs)
        {
            message.Text(1, input);
        }

        foreach (OnnxValue output in node.Outputs)
        {
            message.Text(2, output.Name);
        }

        message.Text(3, node.Outputs[0].Name).Text(4, node.Operator);
        foreach ((string attribute, object value) in node.Attributes)
        {
            message.Message(5, Attribute(attribute, value));
        }

        return message;
    }

    // Kinds of attributes: 1 a float, 2 a whole number, 3 a text, 7 whole numbers.
    private static ProtobufMessage Attribute(string name, object value)
    {
        ProtobufMessage message = new ProtobufMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return message.Single(2, number).Whole(20, 1);
            case long whole:
                return message.Whole(3, whole).Whole(20, 2);
            case string text:
                return message.Text(4, text).Whole(20, 3);
            default:
                foreach (long each in (long[])value)
                {
                    message.Whole(8, each);
                }

                return message.Whole(20, 7);
        }
    }

    private static ProtobufMessage Tensor(OnnxConstant constant)
    {
        var message = new ProtobufMessage();
        foreach (OnnxDimension dimension in constant.Value.Shape)
        {
            message.Whole(1, dimension.Offset);
        }

        return message.Whole(2, (long)constant.Value.Element).Text(8, constant.Value.Name).Data(9, constant.Bytes);
    }

    private static void Values(ProtobufMessage graph, int field, IEnumerable<OnnxValue> values)
    {
        foreach (OnnxValue value in values)
        {
            var shape = new ProtobufMessage();
            foreach (OnnxDimension dimension in value.Shape)
            {
                shape.Message(1, dimension.Symbol is null ? new ProtobufMessage().Whole(1, dimension.Offset) : new ProtobufMessage().Text(2, dimension.ToString()));
            }

            ProtobufMessage type = new ProtobufMessage().Message(1, new ProtobufMessage().Whole(1, (long)value.Element).Message(2, shape));
            ProtobufMessage message = new ProtobufMessage().Text(1, value.Name).Message(2, type);
            graph.Message(field, value.Description.Length == 0 ? message : message.Text(3, value.Description));
        }
    }
}
