using System.Buffers.Binary;
using System.Text;
using ScaleParty.Desktop;

namespace ScaleParty.Tests.Onnx;

/// <summary>An ONNX file read back, by a reader that shares nothing with the writer.</summary>
internal sealed class OnnxModel
{
    public OnnxModel(byte[] file)
    {
        Fields = Read(file);
        Graph = Read(Fields.Single(f => f.Number == 7).Data);
        Nodes = [.. Graph.Where(f => f.Number == 1).Select(f => new Node(Read(f.Data)))];
        Constants = [.. Graph.Where(f => f.Number == 5).Select(f => new Constant(Read(f.Data)))];
        Inputs = Values(11);
        Outputs = Values(12);
        Inner = Values(13);
        Metadata = Fields.Where(f => f.Number == 14).Select(f => Read(f.Data)).ToDictionary(p => p.Single(f => f.Number == 1).Text, p => p.Single(f => f.Number == 2).Text);
    }

    public IReadOnlyList<Field> Fields { get; }

    public IReadOnlyList<Field> Graph { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyList<Constant> Constants { get; }

    public IReadOnlyList<Value> Inputs { get; }

    public IReadOnlyList<Value> Outputs { get; }

    /// <summary>The values between inputs and outputs.</summary>
    public IReadOnlyList<Value> Inner { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The same file with every inner value as an output.</summary>
    public byte[] WithAllOutputs()
    {
        ProtobufMessage graph = Copy(Graph), model = Copy(Fields.Where(f => f.Number != 7));
        foreach (Field inner in Graph.Where(f => f.Number == 13))
        {
            graph.Data(12, inner.Data);
        }

        return model.Message(7, graph).Bytes.ToArray();
    }

    private static ProtobufMessage Copy(IEnumerable<Field> fields)
    {
        var message = new ProtobufMessage();
        foreach (Field field in fields)
        {
            _ = field.Data.Length > 0 || field.IsData ? message.Data(field.Number, field.Data) : message.Whole(field.Number, field.Whole);
        }

        return message;
    }

    private static List<Field> Read(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<Field>();
        while (bytes.Length > 0)
        {
            ulong key = Number(ref bytes);
            var (number, kind) = ((int)(key >> 3), (int)(key & 7));
            switch (kind)
            {
                case 0:
                    fields.Add(new Field(number, false, (long)Number(ref bytes), []));
                    break;
                case 2:
                    int length = (int)Number(ref bytes);
                    fields.Add(new Field(number, true, 0, bytes[..length].ToArray()));
                    bytes = bytes[length..];
                    break;
                default:
                    Assert.Equal(5, kind);
                    fields.Add(new Field(number, false, BinaryPrimitives.ReadInt32LittleEndian(bytes), []));
                    bytes = bytes[4..];
                    break;
            }
        }

        return fields;
    }

    private static ulong Number(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private Value[] Values(int field) => [.. Graph.Where(f => f.Number == field).Select(f => new Value(Read(f.Data)))];

    public sealed record Field(int Number, bool IsData, long Whole, byte[] Data)
    {
        public string Text => Encoding.UTF8.GetString(Data);
    }

    public sealed class Node(IReadOnlyList<Field> fields)
    {
        public string[] Inputs { get; } = [.. fields.Where(f => f.Number == 1).Select(f => f.Text)];

        public string[] Outputs { get; } = [.. fields.Where(f => f.Number == 2).Select(f => f.Text)];

        public string Name { get; } = fields.Single(f => f.Number == 3).Text;

        public string Operator { get; } = fields.Single(f => f.Number == 4).Text;
    }

    public sealed class Constant(IReadOnlyList<Field> fields)
    {
        public long[] Shape { get; } = [.. fields.Where(f => f.Number == 1).Select(f => f.Whole)];

        public long Element { get; } = fields.Single(f => f.Number == 2).Whole;

        public string Name { get; } = fields.Single(f => f.Number == 8).Text;

        public int Bytes { get; } = fields.Single(f => f.Number == 9).Data.Length;
    }

    public sealed class Value
    {
        public Value(IReadOnlyList<Field> fields)
        {
            Name = fields.Single(f => f.Number == 1).Text;
            List<Field> tensor = Read(Read(fields.Single(f => f.Number == 2).Data).Single(f => f.Number == 1).Data);
            Element = tensor.Single(f => f.Number == 1).Whole;
            Shape = [.. Read(tensor.Single(f => f.Number == 2).Data).Select(f => Read(f.Data).Single()).Select(d => d.Number == 1 ? $"{d.Whole}" : d.Text)];
            Description = fields.SingleOrDefault(f => f.Number == 3)?.Text ?? string.Empty;
        }

        public string Name { get; }

        public long Element { get; }

        /// <summary>Numbers, or names such as "16*cells_x+6".</summary>
        public string[] Shape { get; }

        public string Description { get; }
    }
}
