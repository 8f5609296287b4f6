using System.IO.Compression;
using System.Text;
using ScaleParty.Models;
using ScaleParty.Tests.Rendering;

namespace ScaleParty.Tests.Models;

/// <summary>What a file is, is told by its content, whatever it is called.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<ModelFileKind, byte[], string> Wrong => new()
    {
        { ModelFileKind.Empty, [], "it is empty" },
        { ModelFileKind.LfsPointer, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"u8.ToArray(), "git lfs pull" },
        { ModelFileKind.WebPage, "\n<!DOCTYPE html><html></html>"u8.ToArray(), "it is a web page" },
        { ModelFileKind.Text, "{ \"duration\": 1 }"u8.ToArray(), "it is a text" },
        { ModelFileKind.Picture, [0x89, .. "PNG\r\n\x1a\n"u8], "it is a picture" },
        { ModelFileKind.Picture, [0xff, 0xd8, 0xff, 0xe0], "it is a picture" },
        { ModelFileKind.NvidiaPickle, new PickleBuilder().Op('}').Text("G").Global("torch_utils.persistence", "_reconstruct_persistent_obj").End(), "NVIDIA" },
        { ModelFileKind.Pickle, new PickleBuilder().Op('}').End(), "not one that torch.save wrote" },
        { ModelFileKind.TorchScript, PickleBuilder.Zip(CompressionLevel.NoCompression, ("a/data.pkl", [0x80, 2]), ("a/constants.pkl", [0x80, 2])), "TorchScript" },
        { ModelFileKind.Zip, PickleBuilder.Zip(CompressionLevel.NoCompression, ("readme", [1])), "zip archive" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Every_reader_says_what_a_wrong_file_is(ModelFileKind kind, byte[] content, string said)
    {
        string path = _folder.Write("model.safetensors", content);

        Assert.Equal(kind, ModelFile.KindOf(path));
        foreach (Action read in new Action[] { () => NetworkFile.Load(path), () => SafeTensors.Load(path), () => CheckpointImporter.Import(path), () => ModelFile.LoadOrImport(path) })
        {
            Assert.Contains(said, BadFiles.Refused(path, read), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Models_are_told_apart_whatever_they_are_called()
    {
        GeneratorNetwork network = TinyNetwork.Create();
        string file = _folder["network.png"], latent = _folder["latent.pth"];
        NetworkFile.Save(network, file);
        var space = new LatentSpace(network);
        LatentFile.Save(space.Bake(space.Map(space.Sample(1))), network, latent);

        Assert.Equal(ModelFileKind.Network, ModelFile.KindOf(file));
        Assert.Equal(ModelFileKind.Latent, ModelFile.KindOf(latent));
        Assert.Equal(ModelFileKind.SafeTensors, ModelFile.KindOf(Repository.Golden("generator.safetensors")));
        Assert.Equal(ModelFileKind.TorchZip, ModelFile.KindOf(Repository.Golden("checkpoint.pth")));
        Assert.Equal(ModelFileKind.TorchLegacy, ModelFile.KindOf(Repository.Golden("checkpoint_legacy.pth")));
        Assert.Equal(network.Fingerprint, ModelFile.LoadOrImport(file).Fingerprint);
        Assert.Contains("use it as it is", BadFiles.Refused(file, () => CheckpointImporter.Import(file)), StringComparison.Ordinal);
        Assert.Contains("it is a latent file", BadFiles.Refused(latent, () => NetworkFile.Load(latent)), StringComparison.Ordinal);
        Assert.Contains("it is a network file", BadFiles.Refused(file, () => LatentFile.Load(file, network)), StringComparison.Ordinal);
        string checkpoint = Repository.Golden("checkpoint.pth");
        Assert.Contains("import command", BadFiles.Refused(checkpoint, () => SafeTensors.Load(checkpoint)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_an_unknown_type_is_listed_and_refused_only_when_it_is_read()
    {
        const string header = "{\"odd\":{\"dtype\":\"F8_E4M3\",\"shape\":[3],\"data_offsets\":[0,3]},\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[3,7]}}";
        string path = _folder.Write("odd", [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), 1, 2, 3, 0, 0, 0x80, 0x3f]);
        SafeTensors file = SafeTensors.Load(path);

        Assert.Equal((TensorType.Other, "F8_E4M3", 3L), (file.Tensors["odd"].Type, file.Tensors["odd"].TypeName, file.Tensors["odd"].ByteCount));
        Assert.Equal([1f], file.ReadFloats("x"));
        Assert.Contains("type 'F8_E4M3'", BadFiles.Refused(path, () => file.ReadFloats("odd")), StringComparison.Ordinal);
    }

    [Fact]
    public void Styles_that_overflow_are_refused_when_they_are_baked_or_loaded()
    {
        GeneratorNetwork network = TinyNetwork.Create();
        var space = new LatentSpace(network);
        StyleCode code = space.Map(space.Sample(1));
        var huge = new StyleCode([.. code.Styles.Select(s => s.Select(_ => 3e38f).ToArray())], code.Phases);
        Assert.Contains("becomes", Assert.Throws<ArgumentException>(() => space.Bake(huge)).Message, StringComparison.Ordinal);

        string path = _folder["latent"];
        BakedLatent latent = space.Bake(code);
        latent.ConvolutionStyles[0][0] = 3.4e38f;
        LatentFile.Save(latent, network, path);
        Assert.Contains("'convolutions.0.style' holds 3.4E+38", BadFiles.Refused(path, () => LatentFile.Load(path, network)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void One_value_that_is_not_finite_is_found_among_many(float bad)
    {
        float[] values = [.. Enumerable.Range(0, 37).Select(i => i - 17f)];
        Assert.True(Finite.AreAll(values));
        for (int i = 0; i < values.Length; i++)
        {
            float[] changed = [.. values];
            changed[i] = bad;
            Assert.False(Finite.AreAll(changed));
        }
    }
}
