using System.Buffers.Binary;
using System.Text;
using CsCheck;
using ScaleParty.Models;

namespace ScaleParty.Tests.Models;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_again()
    {
        Gen<(int[] Shape, TensorType Type)> tensor = Gen.Select(Gen.Int[0, 5].Array[0, 4], Gen.Int[0, 2].Select(t => (TensorType)t));
        Gen.Select(tensor.Array[0, 6], Gen.String.AlphaNumeric).Sample((tensors, text) =>
        {
            var writer = new SafeTensorsWriter();
            writer.AddMetadata("text", text);
            for (int t = 0; t < tensors.Length; t++)
            {
                writer.Add($"t{t}", tensors[t].Shape, Values(tensors[t].Shape, t), tensors[t].Type);
            }

            using var stream = new MemoryStream();
            writer.Write(stream);
            stream.Position = 0;
            SafeTensors read = SafeTensors.Load(stream, "memory");

            Assert.Equal(text, read.Metadata["text"]);
            Assert.Equal(tensors.Length, read.Tensors.Count);
            for (int t = 0; t < tensors.Length; t++)
            {
                Assert.Equal(tensors[t].Type, read.Tensors[$"t{t}"].Type);
                Assert.Equal(Values(tensors[t].Shape, t), read.ReadFloats($"t{t}", tensors[t].Shape));
            }
        }, iter: 200);
    }

    [Fact]
    public void The_data_start_at_a_multiple_of_8_and_every_tensor_at_a_multiple_of_its_element()
    {
        for (int length = 0; length < 9; length++)
        {
            var writer = new SafeTensorsWriter();
            writer.Add(new string('n', length + 1), [3], [1, 2, 3], TensorType.F16);
            writer.Add("wide", [1], [1]);
            using var stream = new MemoryStream();
            writer.Write(stream);
            Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(stream.ToArray()) % 8);
            stream.Position = 0;
            Assert.All(SafeTensors.Load(stream, "memory").Tensors.Values, t => Assert.Equal(0, t.Start % (t.ByteCount / t.Count)));
        }
    }

    [Fact]
    public void All_element_types_are_converted()
    {
        (string Type, byte[] Data, float[] Expected)[] cases =
        [
            ("F64", [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.0)], [1.5f, -2]),
            ("I64", [.. BitConverter.GetBytes(-3L), .. BitConverter.GetBytes(1L << 40)], [-3, 1099511627776f]),
            ("I32", [.. BitConverter.GetBytes(-4), .. BitConverter.GetBytes(70000)], [-4, 70000]),
            ("I16", [.. BitConverter.GetBytes((short)-5), .. BitConverter.GetBytes((short)300)], [-5, 300]),
            ("I8", [0xff, 127], [-1, 127]),
            ("U8", [0xff, 127], [255, 127]),
            ("BOOL", [0, 1], [0, 1]),
            ("F16", [0x00, 0x3c, 0x00, 0xc0], [1, -2]),
            ("BF16", [0x80, 0x3f, 0x00, 0xc0], [1, -2]),
        ];
        foreach ((string type, byte[] data, float[] expected) in cases)
        {
            byte[] file = Raw($$$"""{"t":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{data.Length}}}]}}""", data);
            Assert.Equal(expected, SafeTensors.Load(new MemoryStream(file), type).ReadFloats("t"));
        }
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_to_its_end()
    {
        byte[] file = Raw("""{"t":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", BitConverter.GetBytes(7f));
        using var stream = new ForwardOnly(file);
        Assert.Equal([7f], SafeTensors.Load(stream, "pipe").ReadFloats("t", []));
    }

    [Fact]
    public void A_missing_tensor_and_a_wrong_shape_are_named()
    {
        byte[] file = Raw("""{"t":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", new byte[8]);
        SafeTensors tensors = SafeTensors.Load(new MemoryStream(file), "f");
        Assert.Contains("'u' is missing", BadFiles.Refused("f", () => tensors.ReadFloats("u")));
        Assert.Contains("'t' has shape [1, 2]; expected [2, 1]", BadFiles.Refused("f", () => tensors.ReadFloats("t", [2, 1])));
    }

    [Theory]
    [InlineData("""[]""", 0, "header is an array; expected an object")]
    [InlineData("""{""", 0, "header is not valid JSON: the text ends; expected a name in quotes or '}' (line 1, column 2)")]
    [InlineData("""{"t":1}""", 0, "header.t is 1; expected an object")]
    [InlineData("""{"t":{}}""", 0, "header.t.dtype is missing")]
    [InlineData("""{"t":{"dtype":7,"shape":[],"data_offsets":[0,4]}}""", 4, "header.t.dtype is 7; expected a string")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'t' has 4 bytes; expected 8")]
    [InlineData("""{"t":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "header.t.shape[0] is -1")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "header.t.shape[0] is 1.5")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1e99],"data_offsets":[0,4]}}""", 4, "header.t.shape[0] is 1e99")]
    [InlineData("""{"t":{"dtype":"F32","shape":{},"data_offsets":[0,4]}}""", 4, "header.t.shape is an object; expected an array")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2147483647,2147483647,4],"data_offsets":[0,4]}}""", 4, "too large")]
    [InlineData("""{"t":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0, "too large")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "header.t.shape has 9 entries")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 4, "'t' is at bytes 0 to 8")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "'t' is at bytes 4 to 0")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "header.t.data_offsets has 1 entries")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "header.t.data_offsets[0] is -4")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775804,9223372036854775807]}}""", 4, "'t' is at bytes 9223372036854775804")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"u":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'u' starts at byte 0 of the data; expected 4")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'t' starts at byte 4 of the data; expected 0")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "cover 4 bytes of data; expected all 8")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "header.t is given twice")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "header.t.shape is given twice")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "header.__metadata__.a is given twice")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "header.__metadata__.a is 1; expected a string")]
    [InlineData("""{"__metadata__":7}""", 0, "header.__metadata__ is 7; expected an object")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""", 0, "not valid Unicode")]
    [InlineData("""{"\udfff":{}}""", 0, "not valid Unicode")]
    [InlineData("""{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{}}}}}}}}}""", 0, "is not valid JSON: it is nested more than 8 levels deep")]
    public void A_malformed_header_is_refused_by_name(string json, int dataLength, string expected)
    {
        byte[] file = Raw(json, new byte[dataLength]);
        Assert.Contains(expected, BadFiles.Refused("bad file", () => SafeTensors.Load(new MemoryStream(file), "bad file")));
    }

    [Fact]
    public void Ill_formed_utf8_is_refused()
    {
        byte[] file = Raw("""{"__metadata__":{"a":"??"}}""", []);
        file[Array.IndexOf(file, (byte)'?')] = 0xc3;
        BadFiles.Refused("f", () => SafeTensors.Load(new MemoryStream(file), "f"));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(1UL << 31)]
    [InlineData(1UL << 24)]
    [InlineData(93UL)]
    public void A_header_longer_than_the_file_or_the_bound_is_refused_before_it_is_allocated(ulong length)
    {
        var file = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Assert.Contains("header would have", BadFiles.Refused("f", () => SafeTensors.Load(new MemoryStream(file), "f")));
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"a":""", 100_000));
        BadFiles.Refused("f", () => SafeTensors.Load(new MemoryStream(Raw(deep, [])), "f"));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] file = Raw("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"u":{"dtype":"I8","shape":[3],"data_offsets":[8,11]}}""", new byte[11]);
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            BadFiles.Refused("cut", () => SafeTensors.Load(new MemoryStream(cut), "cut"));
        }
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_but_nothing_else()
    {
        byte[] file = File.ReadAllBytes(Repository.Golden("encoding.safetensors"));
        Gen.Select(Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[1, 4], Gen.Int[0, 3]).Sample((changes, cut) =>
        {
            byte[] damaged = BadFiles.Damaged(file, changes, cut);
            BadFiles.RefusedOrRead("damaged", () =>
            {
                SafeTensors read = SafeTensors.Load(new MemoryStream(damaged), "damaged");
                foreach (string name in read.Tensors.Keys)
                {
                    read.ReadFloats(name);
                }
            });
        }, iter: 3000);
    }

    [Fact]
    public void A_hostile_name_is_shown_without_control_characters()
    {
        string message = BadFiles.Refused("f", () => SafeTensors.Load(new MemoryStream(Raw("""{"\u001b[2J\n":{"dtype":"F32","shape":[1],"data_offsets":[0,0]}}""", [])), "f"));
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_nothing_beside_it()
    {
        string path = _folder.Write("f", [1, 2, 3]);
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(9);
            throw new IOException("disk full");
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(["f"], _folder.Names);
    }

    [Fact]
    public void A_save_replaces_the_old_file_and_leaves_nothing_beside_it()
    {
        string path = _folder.Write("f", [1, 2, 3]);
        var writer = new SafeTensorsWriter();
        writer.Add("t", [1], [5]);
        writer.Save(path);
        Assert.Equal([5f], SafeTensors.Load(path).ReadFloats("t"));
        Assert.Equal(["f"], _folder.Names);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var writer = new SafeTensorsWriter();
        string path = Path.Combine(_folder["none"], "f");
        Assert.StartsWith($"{path}: the folder", Assert.Throws<DirectoryNotFoundException>(() => writer.Save(path)).Message);
    }

    [Fact]
    public void The_writer_refuses_what_it_could_not_read_again()
    {
        var writer = new SafeTensorsWriter();
        writer.Add("t", [1], [5]);
        Assert.Throws<ArgumentException>(() => writer.Add("t", [1], [5]));
        Assert.Throws<ArgumentException>(() => writer.Add("u", [2], [5]));
        Assert.Throws<ArgumentException>(() => writer.Add("u", [-1, -1], [5]));
        Assert.Throws<ArgumentException>(() => writer.Add("__metadata__", [1], [5]));
        Assert.Contains("'u' holds a value beyond float16", Assert.Throws<ArgumentException>(() => writer.Add("u", [1], [65520], TensorType.F16)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Add("u", [1], [5], TensorType.I64));
    }

    internal static byte[] Raw(string json, byte[] data)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        return [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data];
    }

    /// <summary>Values that all three types hold exactly.</summary>
    private static float[] Values(int[] shape, int seed) => [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => (((i * 7) + seed) % 65) - 32f)];

    private sealed class ForwardOnly(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
    }
}
