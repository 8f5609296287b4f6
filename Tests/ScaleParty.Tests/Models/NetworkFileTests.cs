using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Models;

public sealed class NetworkFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Fields => new(
        "version", "name", "blocks", "channels", "styleChannels", "mappingLayers", "mappingLearningRateMultiplier", "imageChannels", "encoding",
        "hasNoise", "trainedPadding", "trainedScales", "trainedResolutions", "credit", "licence", "training");

    public static TheoryData<string, string, string> WrongFields => new()
    {
        { "version", "0", "description.version is 0" },
        { "version", "2", "description.version is 2, written by a newer release; this one reads up to 1" },
        { "version", "\"1\"", "description.version is \"1\"; expected a whole number, 1 to 2147483647" },
        { "name", "7", "description.name is 7; expected a string" },
        { "blocks", "0", "description.blocks is 0; expected a whole number, 1 to 12" },
        { "blocks", "2000000000", "description.blocks is 2000000000" },
        { "blocks", "2.5", "description.blocks is 2.5" },
        { "channels", "[4]", "description.channels has 1 entries; expected 3" },
        { "channels", "[4,5,-1]", "description.channels[2] is -1" },
        { "channels", "[4,5,1000000]", "description.channels[2] is 1000000" },
        { "channels", "\"4\"", "description.channels is \"4\"; expected an array" },
        { "styleChannels", "100000", "description.styleChannels is 100000" },
        { "mappingLayers", "null", "description.mappingLayers is null" },
        { "mappingLearningRateMultiplier", "0", "description.mappingLearningRateMultiplier is 0" },
        { "mappingLearningRateMultiplier", "1e999", "description.mappingLearningRateMultiplier is 1e999" },
        { "imageChannels", "[]", "description.imageChannels has 0 entries" },
        { "imageChannels", "[\"r\",2]", "description.imageChannels[1] is 2; expected a string" },
        { "encoding", "{\"kind\":\"wave\",\"frequencies\":[]}", "description.encoding.kind is \"wave\"; expected one of grid, fourier, image" },
        { "encoding", "{\"kind\":\"fourier\",\"frequencies\":[]}", "description.encoding.frequencies has 0 entries" },
        { "encoding", "{\"kind\":\"fourier\",\"frequencies\":[[1]]}", "description.encoding.frequencies[0] has 1 entries; expected 2" },
        { "encoding", "{\"kind\":\"fourier\",\"frequencies\":[[1,\"2\"]]}", "description.encoding.frequencies[0][1] is \"2\"; expected a number, -1000000 to 1000000" },
        { "encoding", "{\"kind\":\"fourier\"}", "description.encoding.frequencies is missing" },
        { "encoding", "{\"kind\":\"grid\",\"frequencies\":[[1,2]]}", "description.encoding.frequencies has 1 entries; expected 0" },
        { "encoding", "{\"kind\":\"fourier\",\"frequencies\":[[1,2]],\"bands\":{\"waves\":0,\"fields\":4}}", "description.encoding.bands.waves is 0" },
        { "encoding", "{\"kind\":\"fourier\",\"frequencies\":[[1,2],[3,4],[5,6]],\"bands\":{\"waves\":2,\"fields\":4}}", "description.encoding.bands.waves is 2; expected a divisor of the 3 frequencies" },
        { "encoding", "{\"kind\":\"fourier\",\"frequencies\":[[1,2]],\"bands\":{\"waves\":1,\"fields\":6}}", "description.encoding.bands.fields is 6; expected a multiple of 4" },
        { "encoding", "{\"kind\":\"fourier\",\"frequencies\":[[1,2]],\"bands\":{\"waves\":1,\"fields\":1000000}}", "description.encoding.bands.fields is 1000000" },
        { "encoding", "{\"kind\":\"fourier\",\"frequencies\":[[1,2]],\"bands\":7}", "description.encoding.bands is 7" },
        { "hasNoise", "1", "description.hasNoise is 1; expected true or false" },
        { "trainedPadding", "\"zero\"", "description.trainedPadding is \"zero\"; expected one of exact, paper" },
        { "trainedScales", "{\"minimum\":1,\"maximum\":0.5}", "description.trainedScales.maximum is 0.5; expected 1 to" },
        { "trainedScales", "{\"minimum\":1}", "description.trainedScales.maximum is missing" },
        { "trainedResolutions", "[0]", "description.trainedResolutions[0] is 0" },
        { "credit", "[]", "description.credit is an array" },
        { "blocks", "1", "description.channels has 3 entries; expected 2" },
        { "styleChannels", "6", "tensor 'mapping.0.weight' has shape [5, 5]; expected [6, 6]" },
        { "mappingLayers", "3", "tensor 'mapping.2.weight' is missing" },
        { "mappingLayers", "1", "tensor 'mapping.1.weight' does not belong" },
        { "hasNoise", "false", "tensor 'convolutions.0.noise_strength' does not belong" },
        { "channels", "[4,5,8191]", "tensor 'convolutions.3.weight' has shape [3, 5, 3, 3]; expected [8191, 5, 3, 3]" },
    };

    private static NetworkDescription Small => new()
    {
        Name = "small",
        Blocks = 2,
        Channels = [4, 5, 3],
        StyleChannels = 5,
        MappingLayers = 2,
        ImageChannels = ["r", "g", "b", "height"],
        Encoding = EncodingDescription.Grid,
        HasNoise = true,
        TrainedPadding = PaddingMode.Exact,
        TrainedScales = (0.083, 0.75),
        TrainedResolutions = [32, 48],
        Credit = "Someone \"quoted\" \u00e9\u4e16",
        Licence = "CC0",
        Training = "none\nat all",
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_network_comes_back_as_it_was()
    {
        GenNetwork.Sample(network =>
        {
            GeneratorNetwork read = RoundTrip(network, WeightPrecision.Float32);
            AssertSameDescription(network.Description, read.Description);
            AssertSameTensors(network, read, (e, a) => e == a);
            Assert.Equal(network.Fingerprint, read.Fingerprint);
        }, iter: 100);
    }

    [Fact]
    public void In_float16_weights_are_rounded_once_and_the_network_stays_the_same_one()
    {
        GenNetwork.Sample(network =>
        {
            GeneratorNetwork read = RoundTrip(network, WeightPrecision.Float16);
            AssertSameTensors(network, read, (e, a) => Math.Abs(e - a) <= Math.Max(Math.Abs(e) / 2048, 1e-7));
            AssertSameTensors(read, RoundTrip(read, WeightPrecision.Float16), (e, a) => e == a);
            Assert.Equal(network.Fingerprint, read.Fingerprint);
        }, iter: 50);
    }

    [Fact]
    public void Another_weight_makes_another_fingerprint_and_another_name_does_not()
    {
        GeneratorNetwork network = NetTools.Random(Small, 1);
        GeneratorNetwork renamed = NetTools.Random(Small with { Name = "other", Credit = "nobody" }, 1);
        GeneratorNetwork changed = NetTools.Random(Small, 1);
        changed.Convolutions[2].Weight[7] += 0.01f;
        Assert.Equal(network.Fingerprint, renamed.Fingerprint);
        Assert.NotEqual(network.Fingerprint, changed.Fingerprint);
        Assert.NotEqual(network.Fingerprint, NetTools.Random(Small with { MappingLearningRateMultiplier = 1 }, 1).Fingerprint);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_missing_field_is_named(string field)
    {
        string message = RefusedWith(description => description.Remove(field));
        Assert.Contains($"description.{field} is missing", message);
    }

    [Theory]
    [MemberData(nameof(WrongFields))]
    public void A_wrong_field_is_named(string field, string json, string expected)
    {
        // Numbers that JsonNode would not keep as they are go in as text.
        byte[] file = WithDescription(text =>
        {
            JsonObject description = JsonNode.Parse(text)!.AsObject();
            description[field] = "PLACE";
            return description.ToJsonString().Replace("\"PLACE\"", json, StringComparison.Ordinal);
        });
        Assert.Contains(expected, BadFiles.Refused("net", () => Load(file)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{\"version\":1,\"version\":1}")]
    public void A_description_that_is_no_object_is_refused(string json) =>
        Assert.Contains("description", BadFiles.Refused("net", () => Load(WithDescription(_ => json))));

    [Theory]
    [InlineData("null", "description.refinement")]
    [InlineData("{\"referencePeriod\":0,\"roughness\":0.5,\"localChannels\":[]}", "description.refinement.referencePeriod is 0")]
    [InlineData("{\"referencePeriod\":1,\"roughness\":1.5,\"localChannels\":[]}", "description.refinement.roughness is 1.5")]
    [InlineData("{\"referencePeriod\":1,\"roughness\":0.5,\"localChannels\":[\"depth\"]}", "a local channel is depth")]
    public void A_wrong_refinement_is_named(string refinement, string expected)
    {
        byte[] file = Bytes(NetTools.Random(Refining(Small), 1));
        int length = (int)BitConverter.ToUInt64(file);
        JsonObject header = JsonNode.Parse(Encoding.UTF8.GetString(file, 8, length))!.AsObject();
        JsonObject metadata = header["__metadata__"]!.AsObject(), description = JsonNode.Parse(metadata["scaleparty"]!.GetValue<string>())!.AsObject();
        description["refinement"] = JsonNode.Parse(refinement);
        metadata["scaleparty"] = description.ToJsonString();
        byte[] changed = SafeTensorsTests.Raw(header.ToJsonString(), file[(8 + length)..]);
        Assert.Contains(expected, BadFiles.Refused("net", () => Load(changed)));
    }

    [Fact]
    public void A_file_without_description_is_refused()
    {
        byte[] file = SafeTensorsTests.Raw("{}", []);
        Assert.Contains("no 'scaleparty' in its metadata", BadFiles.Refused("net", () => Load(file)));
    }

    [Fact]
    public void A_weight_that_is_no_number_is_refused_by_the_part_it_belongs_to()
    {
        byte[] file = Bytes(NetTools.Random(Small, 1));
        int meanLatent = file.Length - (5 * sizeof(float));
        BitConverter.GetBytes(float.NaN).CopyTo(file, meanLatent);
        Assert.Contains("mean latent is NaN", BadFiles.Refused("net", () => Load(file)));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] file = Bytes(NetTools.Random(Small, 1));
        for (int length = 0; length < file.Length; length += length < 200 ? 1 : 97)
        {
            byte[] cut = file[..length];
            BadFiles.Refused("net", () => Load(cut));
        }
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_but_nothing_else()
    {
        byte[] file = Bytes(NetTools.Random(Small, 1));
        Gen.Select(Gen.Select(Gen.Int[0, 6000], Gen.Byte).Array[1, 4], Gen.Int[0, 3]).Sample((changes, cut) =>
        {
            byte[] damaged = BadFiles.Damaged(file, changes, cut);
            BadFiles.RefusedOrRead("net", () => Load(damaged));
        }, iter: 2000);
    }

    [Fact]
    public void A_weight_beyond_float16_is_refused_by_name_and_nothing_is_written()
    {
        GeneratorNetwork network = NetTools.Random(Small, 1);
        network.Convolutions[1].Weight[0] = 1e6f;
        Assert.Contains("'convolutions.1.weight'", Assert.Throws<ArgumentException>(() => NetworkFile.Save(network, _folder["n"], WeightPrecision.Float16)).Message);
        Assert.Empty(_folder.Names);
        NetworkFile.Save(network, _folder["n"]);
        Assert.Equal(1e6f, NetworkFile.Load(_folder["n"]).Convolutions[1].Weight[0]);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(_folder["none"], Assert.Throws<FileNotFoundException>(() => NetworkFile.Load(_folder["none"])).Message);

    [Fact]
    public void The_default_network_is_read_once_and_is_terrain_with_height()
    {
        var loaded = new GeneratorNetwork[4];
        Parallel.For(0, loaded.Length, i => loaded[i] = DefaultNetwork.Load());
        Assert.All(loaded, n => Assert.Same(loaded[0], n));
        NetworkDescription d = loaded[0].Description;
        Assert.Equal("Terrain", d.Name);
        Assert.Equal(["r", "g", "b", "height", "water"], d.ImageChannels);
        Assert.True(d.HasNoise);
        Assert.All(loaded[0].Convolutions, c => Assert.Equal(0.1, c.NoiseStrength, 1e-3));
        Assert.Equal(PaddingMode.Exact, d.TrainedPadding);
        Assert.Equal("Imagery: NASA Visible Earth / Blue Marble Next Generation", d.Credit);
        Assert.InRange(new FileInfo(Path.Combine(Repository.Root, "Runtime/Models/Default/terrain.safetensors")).Length, 500_000, 4_000_000);
    }

    internal static void AssertSameTensors(GeneratorNetwork expected, GeneratorNetwork actual, Func<float, float, bool> same)
    {
        Dictionary<string, float[]> Tensors(GeneratorNetwork network)
        {
            var tensors = new Dictionary<string, float[]>();
            NetworkTensors.Visit(network, (name, _, values) => tensors.Add(name, values));
            return tensors;
        }

        Dictionary<string, float[]> e = Tensors(expected), a = Tensors(actual);
        Assert.Equal(e.Keys.Order(), a.Keys.Order());
        foreach ((string name, float[] values) in e)
        {
            Assert.True(values.Length == a[name].Length && values.Zip(a[name], same).All(s => s), name);
        }
    }

    private static Gen<GeneratorNetwork> GenNetwork { get; } =
        from blocks in Gen.Int[1, 3]
        from channels in Gen.Int[1, 6].Array[blocks + 1]
        from style in Gen.Int[1, 7]
        from mapping in Gen.Int[1, 3]
        from images in Gen.String[Gen.Char.AlphaNumeric, 0, 8].Array[1, 5]
        from frequencies in Gen.Select(Gen.Double[-99, 99], Gen.Double[-99, 99], (x, y) => new Vector2d(x, y)).Array[0, 4]
        from noise in Gen.Bool
        from text in Gen.String
        from seed in Gen.ULong
        select NetTools.Random(
            new NetworkDescription
            {
                // A text of any characters may hold lone surrogates, which no file can keep.
                Name = new string([.. text.Where(c => !char.IsSurrogate(c))]),
                Blocks = blocks,
                Channels = channels,
                StyleChannels = style,
                MappingLayers = mapping,
                ImageChannels = images,
                Encoding = frequencies.Length == 0 ? EncodingDescription.Grid : new EncodingDescription(EncodingKind.Fourier, frequencies, seed % 2 == 0 ? null : new WaveBands(frequencies.Length, 4 + (4 * (int)(seed % 3)))),
                HasNoise = noise,
                TrainedResolutions = [blocks],
                MappingLearningRateMultiplier = 1.0 / style,
            },
            seed) into network
        from refines in Gen.Bool
        select refines ? NetTools.Random(Refining(network.Description), 1) : network;

    private static NetworkDescription Refining(NetworkDescription d) => d with
    {
        Encoding = EncodingDescription.Image(d.ImageChannels.Count),
        Refinement = new RefinementDescription(0.018, 0.5, [d.ImageChannels[^1]]),
    };

    private static void AssertSameDescription(NetworkDescription e, NetworkDescription a)
    {
        Assert.Equal(e.Channels, a.Channels);
        Assert.Equal(e.ImageChannels, a.ImageChannels);
        Assert.Equal(e.TrainedResolutions, a.TrainedResolutions);
        Assert.Equal(e.Encoding.Kind, a.Encoding.Kind);
        Assert.Equal(e.Encoding.Frequencies, a.Encoding.Frequencies);
        Assert.Equal(e.Encoding.Bands, a.Encoding.Bands);

        Assert.Equal(e.Refinement?.LocalChannels, a.Refinement?.LocalChannels);
        Assert.Equal(e.Refinement, e.Refinement is null ? a.Refinement : a.Refinement! with { LocalChannels = e.Refinement.LocalChannels });

        // All other fields compare by value.
        Assert.Equal(e, a with { Refinement = e.Refinement, Channels = e.Channels, ImageChannels = e.ImageChannels, TrainedResolutions = e.TrainedResolutions, Encoding = e.Encoding });
    }

    private static GeneratorNetwork RoundTrip(GeneratorNetwork network, WeightPrecision precision)
    {
        using var stream = new MemoryStream();
        NetworkFile.Save(network, stream, precision);
        stream.Position = 0;
        return NetworkFile.Load(stream, "memory");
    }

    private static byte[] Bytes(GeneratorNetwork network)
    {
        using var stream = new MemoryStream();
        NetworkFile.Save(network, stream);
        return stream.ToArray();
    }

    private static GeneratorNetwork Load(byte[] file) => NetworkFile.Load(new MemoryStream(file), "net");

    private static string RefusedWith(Action<JsonObject> change)
    {
        byte[] file = WithDescription(text =>
        {
            JsonObject description = JsonNode.Parse(text)!.AsObject();
            change(description);
            return description.ToJsonString();
        });
        return BadFiles.Refused("net", () => Load(file));
    }

    /// <summary>A network file whose description was exchanged.</summary>
    private static byte[] WithDescription(Func<string, string> change)
    {
        byte[] file = Bytes(NetTools.Random(Small, 1));
        int length = (int)BitConverter.ToUInt64(file);
        JsonObject header = JsonNode.Parse(Encoding.UTF8.GetString(file, 8, length))!.AsObject();
        JsonObject metadata = header["__metadata__"]!.AsObject();
        metadata["scaleparty"] = change(metadata["scaleparty"]!.GetValue<string>());
        return SafeTensorsTests.Raw(header.ToJsonString(), file[(8 + length)..]);
    }
}
