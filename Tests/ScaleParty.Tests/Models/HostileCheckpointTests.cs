using System.IO.Compression;
using System.Text;
using CsCheck;
using ScaleParty.Models;

namespace ScaleParty.Tests.Models;

/// <summary>Checkpoints made to harm: nothing runs, nothing grows, and what was found is named.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "exec")]
    [InlineData("torch", "load")]
    [InlineData("torch._utils", "_rebuild_tensor")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    [InlineData("numpy.core.multiarray", "_reconstruct")]
    public void A_global_that_is_not_allowed_is_refused_with_its_name(string module, string name)
    {
        string marker = _folder["ran"];
        byte[] call = new PickleBuilder().Global(module, name).Op('(').Text($"touch {marker}").Op('t').Op('R').End();
        byte[] stackGlobal = new PickleBuilder().Text(module).Text(name).Raw(0x93).Op('(').Text($"touch {marker}").Op('t').Op('R').End();
        byte[] instance = new PickleBuilder().Op('(').Text($"touch {marker}").Op('i').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n")).End();
        foreach (byte[] pickle in new[] { call, stackGlobal, instance })
        {
            Assert.Contains($"the global '{module}.{name}', which is not allowed", RefusedLegacy(pickle));
            Assert.Contains($"the global '{module}.{name}', which is not allowed", RefusedZip(pickle));
        }

        Assert.False(File.Exists(marker));
    }

    [Fact]
    public void Protocol_4_as_python_writes_it_is_refused_by_the_global_too()
    {
        // pickle.dumps of an object whose __reduce__ is (os.system, ("id",)), protocol 4.
        byte[] pickle = [0x80, 4, 0x95, 29, 0, 0, 0, 0, 0, 0, 0, 0x8c, 5, .. "posix"u8, 0x94, 0x8c, 6, .. "system"u8, 0x94, 0x93, 0x94, 0x8c, 2, .. "id"u8, 0x94, 0x85, 0x94, (byte)'R', 0x94, (byte)'.'];
        Assert.Contains("the global 'posix.system', which is not allowed", RefusedZip(pickle));
    }

    [Theory]
    [InlineData((byte)'o')]
    [InlineData((byte)'P')]
    [InlineData((byte)'S')]
    [InlineData(0x82)]
    [InlineData(0xff)]
    public void An_opcode_that_state_dicts_do_not_need_is_refused(byte opcode) =>
        Assert.Contains($"the opcode 0x{opcode:x2}", RefusedLegacy(new PickleBuilder().Op(')').Op(')').Raw(opcode).End()));

    [Fact]
    public void Objects_of_unknown_classes_beside_the_weights_stay_opaque_and_are_never_run()
    {
        string marker = _folder["ran"];
        PickleBuilder pickle = new PickleBuilder().Op('}').Op('(')
            .Text("hook").Global("os", "system").Op('(').Text($"touch {marker}").Op('t').Op('R')
            .Text("history").Global("my.logging", "History").Op(')').Raw(0x81).Op('}').Op('b')
            .Text("defaults").Global("collections", "defaultdict").Op(')').Op('R').Op('(').Text("k").Op('N').Op('u')
            .Text("tags").Raw(0x8f).Op('(').Text("a").Raw(0x90)
            .Text("state_dict").Op('}').Op('(')
            .Text("x").Tensor("0", "FloatStorage", 2, false, 0, [2], [1])
            .Text("odd").Tensor("1", "ComplexFloatStorage", 2, false, 0, [2], [1])
            .Op('u').Op('u');
        using var stream = new MemoryStream(PickleBuilder.Zip(CompressionLevel.NoCompression, ("a/data.pkl", pickle.End()), ("a/data/0", new byte[8])));
        Dictionary<string, CheckpointTensor> tensors = TorchZip.Read(stream, "a");

        Assert.Equal([0f, 0f], tensors["x"].Read());
        Assert.Contains("'torch.ComplexFloatStorage', which is not read", BadFiles.Refused("a", () => tensors["odd"].Read()));
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public void Allowed_globals_cannot_be_misused()
    {
        PickleBuilder[] misuses =
        [
            new PickleBuilder().Global("torch", "FloatStorage").Op(')').Op('R'),
            new PickleBuilder().Global("collections", "OrderedDict").Op('(').Text("x").Op('t').Op('R'),
            new PickleBuilder().Global("torch._utils", "_rebuild_parameter").Op('(').Text("x").Raw(0x89).Op('N').Op('t').Op('R'),
            new PickleBuilder().Global("torch._utils", "_rebuild_tensor_v2").Op(')').Op('R'),
            new PickleBuilder().Text("x").Op(')').Op('R'),
            new PickleBuilder().Text("x").Op('}').Op('b'),
            new PickleBuilder().Op('(').Text("storage").Text("x").Text("0").Text("cpu").Integer(1).Op('t').Op('Q'),
            new PickleBuilder().Text("x").Op('Q'),
        ];
        foreach (PickleBuilder misuse in misuses)
        {
            RefusedLegacy(misuse.End());
        }
    }

    [Theory]
    [InlineData("takes a value from an empty stack", new byte[] { (byte)'R' })]
    [InlineData("takes a value from an empty stack", new byte[] { (byte)'q', 0 })]
    [InlineData("goes back to a mark", new byte[] { (byte)'t' })]
    [InlineData("takes a value from an empty stack", new byte[] { (byte)'N', (byte)'(', 0x85 })]
    [InlineData("recalls memo 7, which was never set", new byte[] { (byte)'h', 7 })]
    [InlineData("recalls memo -1, which was never set", new byte[] { (byte)'j', 255, 255, 255, 255 })]
    [InlineData("appends to something that is no list", new byte[] { (byte)')', (byte)'N', (byte)'a' })]
    [InlineData("sets items of something that is no dictionary", new byte[] { (byte)'}', (byte)'(', (byte)'N', (byte)'u' })]
    [InlineData("asks for 4294967295 bytes", new byte[] { (byte)'X', 255, 255, 255, 255 })]
    [InlineData("asks for 2147483647 bytes", new byte[] { (byte)'X', 255, 255, 255, 127 })]
    [InlineData("ends too early", new byte[] { (byte)'X', 0, 0, 127, 0 })]
    [InlineData("not UTF-8", new byte[] { (byte)'X', 1, 0, 0, 0, 0xff })]
    [InlineData("protocol 9", new byte[] { 0x80, 9 })]
    public void A_pickle_that_breaks_its_own_rules_is_refused(string expected, byte[] opcodes) =>
        Assert.Contains(expected, RefusedZip(new PickleBuilder().Raw(opcodes).Bytes));

    [Fact]
    public void Deeply_nested_lists_harm_nobody()
    {
        var bytes = new List<byte> { 0x80, 2 };
        bytes.AddRange(Enumerable.Repeat((byte)']', 200_000));
        bytes.AddRange(Enumerable.Repeat((byte)'a', 199_999));
        bytes.Add((byte)'.');
        Assert.Contains("holds no dictionary", RefusedZip([.. bytes]));
    }

    [Fact]
    public void Nesting_operations_and_stack_are_bounded()
    {
        Assert.Contains("nests more than", RefusedZip([0x80, 2, .. Enumerable.Repeat((byte)'(', 20_000)]));
        Assert.Contains("stacks more than", RefusedZip([0x80, 2, .. Enumerable.Repeat((byte)'N', 300_000)]));
        Assert.Contains("more than 500000 operations", RefusedZip([0x80, 2, .. Enumerable.Repeat((byte[])[(byte)'(', (byte)'t', 0x85], 200_000).SelectMany(b => b)]));
    }

    [Fact]
    public void A_memo_that_doubles_itself_stays_small()
    {
        // "Billion laughs": each tuple holds the one before twice.
        var pickle = new PickleBuilder().Op(')').Op('q').Raw(0);
        for (int i = 0; i < 5000; i++)
        {
            pickle.Op('h').Raw(0).Raw(0x86).Op('q').Raw(0);
        }

        Assert.Contains("holds no dictionary", RefusedZip(pickle.End()));
    }

    [Fact]
    public void A_dictionary_that_holds_itself_is_harmless() =>
        Assert.Contains("'conv1.conv.weight_orig' is missing", RefusedZip(new PickleBuilder().Op('}').Op('q').Raw(0).Op('(').Text("state_dict").Op('h').Raw(0).Op('u').End()));

    [Theory]
    [InlineData(0, new long[] { 5 }, new long[] { 1 }, "outside its storage of 4 elements")]
    [InlineData(1, new long[] { 4 }, new long[] { 1 }, "outside its storage")]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 }, "outside its storage")]
    [InlineData(long.MaxValue, new long[] { 2 }, new long[] { 1 }, "outside its storage")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 3, 1 }, "outside its storage")]
    [InlineData(0, new long[] { 2 }, new long[] { -1 }, "strides [-1]")]
    [InlineData(0, new long[] { 2 }, new long[] { long.MaxValue }, "strides")]
    [InlineData(0, new long[] { 1000000 }, new long[] { 0 }, "outside its storage")]
    [InlineData(0, new long[] { -1 }, new long[] { 1 }, "too large")]
    [InlineData(0, new long[] { 1L << 40, 1L << 40 }, new long[] { 1, 1 }, "too large")]
    [InlineData(0, new long[] { 2147483647, 2147483647 }, new long[] { 2147483647, 2147483647 }, "too large")]
    [InlineData(0, new long[] { 2 }, new long[] { 1, 1 }, "1 dimensions with 2 strides")]
    [InlineData(0, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, "9 dimensions")]
    public void A_view_outside_its_storage_is_refused(long offset, long[] shape, long[] strides, string expected)
    {
        byte[] pickle = new PickleBuilder().Op('}').Op('(').Text("x").Tensor("0", "FloatStorage", 4, true, offset, shape, strides).Op('u').End();
        Assert.Contains(expected, RefusedLegacy(pickle, ("0", 4, new byte[16])));
    }

    [Fact]
    public void Storages_that_do_not_fit_the_file_are_refused()
    {
        byte[] Pickle(long count) => new PickleBuilder().Op('}').Op('(').Text("x").Tensor("0", "FloatStorage", count, true, 0, [1], [1]).Op('u').End();
        Assert.Contains("does not fit in the 16 bytes that are left", RefusedLegacy(Pickle(1L << 60), ("0", 1L << 60, new byte[16])));
        Assert.Contains("has 5 elements; expected 4", RefusedLegacy(Pickle(4), ("0", 5, new byte[16])));
        Assert.Contains("'9', which no tensor uses", RefusedLegacy(Pickle(4), ("9", 4, new byte[16])));
        Assert.Contains("there twice", RefusedLegacy(Pickle(4), ("0", 4, new byte[16]), ("0", 4, new byte[16])));
        RefusedLegacy(Pickle(-1), ("0", -1, new byte[16]));
    }

    [Fact]
    public void A_storage_with_two_sizes_is_refused()
    {
        byte[] pickle = new PickleBuilder().Op(']').Storage("0", "FloatStorage", 4, true).Op('a').Storage("0", "FloatStorage", 8, true).Op('a').End();
        Assert.Contains("the storage '0' twice", RefusedLegacy(pickle));
    }

    [Fact]
    public void A_pickle_that_torch_did_not_write_is_refused()
    {
        string path = _folder.Write("x.pth", new PickleBuilder().Op('}').Op('(').Text("state_dict").Op('}').Op('u').End());
        Assert.Contains("the magic number is missing", BadFiles.Refused(path, () => CheckpointImporter.Import(path)));
    }

    [Fact]
    public void Compressed_entries_are_refused()
    {
        byte[] bomb = PickleBuilder.Zip(CompressionLevel.SmallestSize, ("c/data.pkl", new byte[4 << 20]));
        Assert.Contains("'c/data.pkl' is compressed", RefusedFile(bomb));
    }

    [Fact]
    public void Zip_archives_of_another_kind_are_refused()
    {
        byte[] pickle = new PickleBuilder().Op('}').End();
        Assert.Contains("0 entries named data.pkl", RefusedFile(PickleBuilder.Zip(CompressionLevel.NoCompression, ("readme", pickle))));
        Assert.Contains("2 entries named data.pkl", RefusedFile(PickleBuilder.Zip(CompressionLevel.NoCompression, ("a/data.pkl", pickle), ("b/data.pkl", pickle))));
        Assert.Contains("'a/data.pkl' is there twice", RefusedFile(PickleBuilder.Zip(CompressionLevel.NoCompression, ("a/data.pkl", pickle), ("a/data.pkl", pickle))));
        Assert.Contains("not little-endian", RefusedFile(PickleBuilder.Zip(CompressionLevel.NoCompression, ("a/data.pkl", pickle), ("a/byteorder", "big"u8.ToArray()))));
        Assert.Contains("no directory at its end", RefusedFile([.. "PK\x03\x04"u8, .. new byte[1000]]));
    }

    [Fact]
    public void A_missing_or_short_storage_entry_is_named()
    {
        byte[] pickle = new PickleBuilder().Op('}').Op('(').Text("mean_latent").Tensor("0", "FloatStorage", 4, false, 0, [1, 4], [4, 1]).Op('u').End();
        AssertStorageError("entry 'a/data/0' is missing", ("a/data.pkl", pickle));
        AssertStorageError("entry 'a/data/0' has 15 bytes; expected 4 elements of 4", ("a/data.pkl", pickle), ("a/data/0", new byte[15]));
    }

    [Fact]
    public void Views_with_strides_and_offsets_and_half_precision_are_gathered_rightly()
    {
        // The storage holds 0 to 11; the view is its 3 x 4 matrix transposed, without the first row of four.
        byte[] data = [.. Enumerable.Range(0, 12).SelectMany(i => BitConverter.GetBytes((Half)i))];
        byte[] pickle = new PickleBuilder().Op('}').Op('(').Text("x").Tensor("0", "HalfStorage", 12, false, 4, [4, 2], [1, 4]).Op('u').End();
        using var stream = new MemoryStream(PickleBuilder.Zip(CompressionLevel.NoCompression, ("a/data.pkl", pickle), ("a/data/0", data)));
        CheckpointTensor tensor = TorchZip.Read(stream, "a")["x"];
        Assert.Equal([4, 2], tensor.Shape);
        Assert.Equal([4, 8, 5, 9, 6, 10, 7, 11], tensor.Read());
    }

    [Fact]
    public void Tensors_that_share_a_storage_cannot_be_read_for_more_than_the_file_holds()
    {
        var pickle = new PickleBuilder().Op('}').Op('(');
        for (int i = 0; i < 40; i++)
        {
            pickle.Text($"x{i}").Tensor("0", "FloatStorage", 1000, false, 0, [1000], [1]);
        }

        using var stream = new MemoryStream(PickleBuilder.Zip(CompressionLevel.NoCompression, ("a/data.pkl", pickle.Op('u').End()), ("a/data/0", new byte[4000])));
        Dictionary<string, CheckpointTensor> tensors = TorchZip.Read(stream, "a");
        Assert.Contains("all tensors together no more than the file", BadFiles.Refused("a", () => Array.ForEach([.. tensors.Values], t => t.Read())));
    }

    [Theory]
    [InlineData("checkpoint.pth")]
    [InlineData("checkpoint_legacy.pth")]
    public void A_checkpoint_cut_off_anywhere_is_refused(string name)
    {
        byte[] file = File.ReadAllBytes(Repository.Golden(name));
        int[] lengths = [0, 1, 2, 3, 4, 7, 15, 16, 21, 30, 100, 137, 5000, 22424, 22425, 25104, 25105, .. Enumerable.Range(1, 20).Select(i => file.Length * i / 21), file.Length - 1];
        foreach (int length in lengths)
        {
            string path = _folder.Write("cut.pth", file[..length]);
            BadFiles.Refused(path, () => CheckpointImporter.Import(path));
        }
    }

    [Theory]
    [InlineData("checkpoint.pth", true)]
    [InlineData("checkpoint.pth", false)]
    [InlineData("checkpoint_legacy.pth", true)]
    public void A_damaged_checkpoint_is_read_or_refused_but_nothing_else(string name, bool start)
    {
        byte[] file = File.ReadAllBytes(Repository.Golden(name));
        string path = _folder["damaged.pth"];
        Gen.Select(Gen.Select(Gen.Int[0, 24000], Gen.Byte).Array[1, 6], Gen.Int[0, 2]).Sample((changes, cut) =>
        {
            (int, byte)[] placed = [.. changes.Select(c => (start ? c.Item1 : file.Length - 1 - c.Item1, c.Item2))];
            File.WriteAllBytes(path, BadFiles.Damaged(file, placed, cut));
            BadFiles.RefusedOrRead(path, () => CheckpointImporter.Import(path));
        }, iter: 250, threads: 1);
    }

    private static void AssertStorageError(string expected, params (string, byte[])[] entries)
    {
        using var stream = new MemoryStream(PickleBuilder.Zip(CompressionLevel.NoCompression, entries));
        Assert.Contains(expected, BadFiles.Refused("a", () => TorchZip.Read(stream, "a")["mean_latent"].Read()));
    }

    private string RefusedLegacy(byte[] root, params (string Key, long Count, byte[] Data)[] storages) => RefusedFile(PickleBuilder.Legacy(root, storages));

    private string RefusedZip(byte[] root) => RefusedFile(PickleBuilder.Zip(CompressionLevel.NoCompression, ("archive/data.pkl", root)));

    private string RefusedFile(byte[] file)
    {
        string path = _folder.Write("hostile.pth", file);
        return BadFiles.Refused(path, () => CheckpointImporter.Import(path));
    }
}
