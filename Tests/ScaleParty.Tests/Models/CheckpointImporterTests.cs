using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Models;

public sealed class CheckpointImporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_forms_of_a_checkpoint_hold_the_same_network_tensor_for_tensor()
    {
        GeneratorNetwork zip = CheckpointImporter.Import(Repository.Golden("checkpoint.pth"));
        GeneratorNetwork legacy = CheckpointImporter.Import(Repository.Golden("checkpoint_legacy.pth"));
        NetworkFileTests.AssertSameTensors(zip, legacy, (a, b) => a == b);
        Assert.Equal(3, zip.Description.Blocks);
        Assert.Equal([16, 16, 12, 8], zip.Description.Channels);
        Assert.Equal(16, zip.Description.StyleChannels);
        Assert.Equal(4, zip.Description.MappingLayers);
        Assert.Equal(["r", "g", "b"], zip.Description.ImageChannels);
        Assert.Equal(EncodingKind.Grid, zip.Description.Encoding.Kind);
        Assert.Equal(PaddingMode.Paper, zip.Description.TrainedPadding);
        Assert.True(zip.Description.HasNoise);
    }

    [Fact]
    public void The_moving_average_is_preferred_to_the_generator_and_a_prefix_to_both()
    {
        Dictionary<string, (int[] Shape, float[] Values)> official = Official();
        string WithPrefixes(string name, params string[] prefixes)
        {
            var tensors = new Dictionary<string, (int[], float[])> { ["discriminator.final_linear.1.bias"] = ([1], [0]) };
            foreach ((string key, (int[] shape, float[] values)) in official.Where(t => t.Key != "mean_latent"))
            {
                for (int p = 0; p < prefixes.Length; p++)
                {
                    // Each copy has biases of its own.
                    tensors.Add(prefixes[p] + key["state/".Length..], (shape, key.EndsWith("activate.bias", StringComparison.Ordinal) ? [.. values.Select(v => v + p)] : values));
                }
            }

            return Write(name, tensors);
        }

        string both = WithPrefixes("both", "generator.", "generator_ema."), one = WithPrefixes("one", "generator."), bare = WithPrefixes("bare", "");
        string first = CheckpointImporter.Import(one).Fingerprint;
        string second = CheckpointImporter.Import(both).Fingerprint;
        Assert.NotEqual(first, second);
        Assert.Equal(second, CheckpointImporter.Import(both, new CheckpointImportOptions { Prefix = "generator_ema." }).Fingerprint);
        Assert.Equal(first, CheckpointImporter.Import(both, new CheckpointImportOptions { Prefix = "generator." }).Fingerprint);
        Assert.Contains("'discriminator.final_linear.1.bias' is unexpected", BadFiles.Refused(bare, () => CheckpointImporter.Import(bare)));
        Assert.Contains("'discriminator.conv1.conv.weight_orig' is missing", BadFiles.Refused(both, () => CheckpointImporter.Import(both, new CheckpointImportOptions { Prefix = "discriminator." })));
    }

    [Fact]
    public void Channel_order_swaps_red_and_blue_of_the_image_layers_and_nothing_else()
    {
        string path = Repository.Golden("models/bluemarble-preview.pth");
        GeneratorNetwork swapped = CheckpointImporter.Import(path);
        GeneratorNetwork kept = CheckpointImporter.Import(path, new CheckpointImportOptions { ChannelOrder = ChannelOrder.Rgb });
        Assert.Equal(swapped.Convolutions[3].Weight, kept.Convolutions[3].Weight);
        for (int level = 0; level <= 4; level++)
        {
            int n = kept.ToImage[level].InChannels;
            float[] w = kept.ToImage[level].Weight, b = kept.ToImage[level].Bias;
            Assert.Equal([.. w[(2 * n)..], .. w[n..(2 * n)], .. w[..n]], swapped.ToImage[level].Weight);
            Assert.Equal([b[2], b[1], b[0]], swapped.ToImage[level].Bias);
        }
    }

    [Fact]
    public void A_safetensors_file_tells_encoding_order_padding_and_credit_itself()
    {
        GoldenFile golden = GoldenFile.Open(Repository.Golden("models/bluemarble-fourier-preview.safetensors"));
        GeneratorNetwork network = CheckpointImporter.Import(Repository.Golden("models/bluemarble-fourier-preview.safetensors"));
        NetworkDescription d = network.Description;
        Assert.Equal(EncodingKind.Fourier, d.Encoding.Kind);
        Assert.Equal(golden["encoding.frequencies"], d.Encoding.Frequencies.SelectMany(w => new[] { (float)w.X, (float)w.Y }));
        Assert.Equal(golden["to_rgb1.conv.weight_orig"], network.ToImage[0].Weight);
        Assert.Equal(golden["mean_latent"], network.MeanLatent);
        Assert.Equal(PaddingMode.Exact, d.TrainedPadding);
        Assert.StartsWith("Imagery: NASA", d.Credit);
        Assert.False(d.HasNoise);
        Assert.All(network.Convolutions, c => Assert.Equal(0, c.NoiseStrength));
    }

    [Fact]
    public void Options_override_what_the_file_tells()
    {
        var options = new CheckpointImportOptions
        {
            Name = "n",
            Credit = "c",
            Licence = "l",
            Training = "t",
            ImageChannels = ["x", "y", "z"],
            TrainedScales = (0.1, 0.2),
            TrainedResolutions = [7],
        };
        NetworkDescription d = CheckpointImporter.Import(Repository.Golden("checkpoint.pth"), options).Description;
        Assert.Equal(("n", "c", "l", "t", (0.1, 0.2)), (d.Name, d.Credit, d.Licence, d.Training, d.TrainedScales));
        Assert.Equal(["x", "y", "z"], d.ImageChannels);
        Assert.Equal([7], d.TrainedResolutions);
        string path = Repository.Golden("checkpoint.pth");
        Assert.Contains("has 3 image channels; expected 1", BadFiles.Refused(path, () => CheckpointImporter.Import(path, new CheckpointImportOptions { ImageChannels = ["grey"] })));
    }

    [Fact]
    public void A_missing_mean_latent_is_the_mean_of_many_latents()
    {
        GeneratorNetwork network = CheckpointImporter.Import(Repository.Golden("checkpoint.pth"));
        var space = new LatentSpace(network);
        var mean = new double[16];
        var square = new double[16];
        const int Count = 4096;
        for (ulong seed = 0; seed < Count; seed++)
        {
            float[] w = space.Map(space.Sample(1_000_000 + seed)).Styles[0];
            for (int i = 0; i < 16; i++)
            {
                mean[i] += w[i] / Count;
                square[i] += w[i] * w[i] / Count;
            }
        }

        for (int i = 0; i < 16; i++)
        {
            // Two independent means of 4096 differ by sigma sqrt(2 / 4096); five of those.
            double sigma = Math.Sqrt(square[i] - (mean[i] * mean[i]));
            Assert.InRange(network.MeanLatent[i], mean[i] - (0.11 * sigma), mean[i] + (0.11 * sigma));
        }
    }

    [Theory]
    [InlineData("state/convs.2.activate.bias", "tensor 'state/convs.2.activate.bias' is missing")]
    [InlineData("state/conv1.conv.weight_orig", "tensor 'state/conv1.conv.weight_orig' is missing")]
    [InlineData("state/style_mapping.1.linear.weight_orig", "tensor 'state/style_mapping.1.linear.weight_orig' is missing")]
    [InlineData("state/style_mapping.2.bias", "tensor 'state/style_mapping.2.bias' is missing")]
    [InlineData("state/convs.5.noise_injector.weight", "tensor 'state/convs.5.noise_injector.weight' is missing")]
    [InlineData("state/to_rgbs.1.conv.weight_orig", "tensor 'state/to_rgbs.1.conv.weight_orig' is missing")]
    public void A_missing_tensor_is_named(string name, string expected) =>
        Assert.Contains(expected, RefusedWith(tensors => tensors.Remove(name)));

    [Theory]
    [InlineData("state/head_pos_enc.weights", 4, "tensor 'state/head_pos_enc.weights' is unexpected")]
    [InlineData("state/convs.6.activate.bias", 8, "tensor 'state/convs.6.activate.bias' is unexpected")]
    [InlineData("state/to_rgbs.900.bias", 3, "number of to_rgbs is 901; expected 1 to 12")]
    [InlineData("state/style_mapping.7.bias", 16, "tensor 'state/style_mapping.5.linear.weight_orig' is missing")]
    public void An_unexpected_tensor_is_named(string name, int length, string expected) =>
        Assert.Contains(expected, RefusedWith(tensors => tensors.Add(name, ([length], new float[length]))));

    [Theory]
    [InlineData("state/convs.2.activate.bias", new[] { 11 }, "'state/convs.2.activate.bias' has shape [11]; expected [12]")]
    [InlineData("state/conv1.conv.weight_orig", new[] { 16, 2, 3, 3 }, "'state/conv1.conv.weight_orig' has shape [16, 2, 3, 3]; expected 5 dimensions")]
    [InlineData("state/conv1.conv.weight_orig", new[] { 1, 16, 4, 3, 3 }, "conv1 takes 4 encoding channels; expected 2")]
    [InlineData("state/convs.3.conv.weight_orig", new[] { 1, 13, 12, 3, 3 }, "'state/convs.2.conv.weight_orig' has shape [1, 12, 16, 3, 3]; expected [1, 13, 16, 3, 3]")]
    [InlineData("state/to_rgb1.conv.weight_orig", new[] { 1, 17, 16, 1, 1 }, "image channels of to_rgb1 is 17; expected 1 to 16")]
    [InlineData("mean_latent", new[] { 16, 1 }, "'state/mean_latent' has shape [16, 1]; expected [1, 16]")]
    [InlineData("state/to_rgbs.0.upsample.kernel", new[] { 4, 4 }, "expected 0.0625, the [1, 3, 3, 1] kernel")]
    [InlineData("state/encoding.frequencies", new[] { 5, 2 }, "conv1 takes 2 encoding channels; expected 10")]
    public void A_wrong_shape_is_named(string name, int[] shape, string expected) =>
        Assert.Contains(expected, RefusedWith(tensors => tensors[name] = (shape, new float[shape.Aggregate(1, (a, b) => a * b)])));

    [Fact]
    public void A_weight_that_is_no_number_is_refused_by_the_part_it_belongs_to() =>
        Assert.Contains("convolution 1 bias is NaN", RefusedWith(tensors => tensors["state/convs.0.activate.bias"].Values[3] = float.NaN));

    [Theory]
    [InlineData("module.generator_ema.")]
    [InlineData("generator_ema.module.")]
    [InlineData("g_ema.")]
    [InlineData("network.of.mine.")]
    public void A_generator_is_found_under_any_prefix(string prefix)
    {
        string path = Write("prefixed", Official().Where(t => t.Key != "mean_latent").ToDictionary(t => prefix + t.Key["state/".Length..], t => t.Value));
        Assert.Equal(16, CheckpointImporter.Import(path).Description.StyleChannels);
    }

    [Fact]
    public void Of_several_generators_with_equal_claims_the_prefixes_are_listed()
    {
        var tensors = new Dictionary<string, (int[] Shape, float[] Values)>();
        foreach ((string name, (int[] Shape, float[] Values) tensor) in Official().Where(t => t.Key != "mean_latent"))
        {
            tensors.Add("first." + name["state/".Length..], tensor);
            tensors.Add("second." + name["state/".Length..], tensor);
        }

        string path = Write("two", tensors);
        string message = BadFiles.Refused(path, () => CheckpointImporter.Import(path));
        Assert.Contains("'first.', 'second.'; the prefix (--prefix) selects one", message);
        Assert.Equal(16, CheckpointImporter.Import(path, new CheckpointImportOptions { Prefix = "second." }).Description.StyleChannels);
    }

    [Fact]
    public void A_file_without_a_generator_says_how_its_names_start()
    {
        string path = Write("other", new() { ["encoder.a"] = ([1], [0]), ["encoder.b"] = ([1], [0]), ["head.c"] = ([1], [0]) });
        Assert.Contains("'encoder' (2), 'head' (1)", BadFiles.Refused(path, () => CheckpointImporter.Import(path)));
    }

    [Fact]
    public void A_weight_whose_products_overflow_is_refused_by_the_part_it_belongs_to() =>
        Assert.Contains("convolution 1 bias is 3.4E+38; expected numbers within", RefusedWith(tensors => tensors["state/convs.0.activate.bias"].Values[3] = 3.4e38f));

    private static Dictionary<string, (int[] Shape, float[] Values)> Official()
    {
        SafeTensors golden = SafeTensors.Load(Repository.Golden("generator.safetensors"));
        return golden.Tensors.Values
            .Where(t => t.Name.StartsWith("state/", StringComparison.Ordinal) || t.Name == "mean_latent")
            .ToDictionary(t => t.Name, t => (t.Shape.ToArray(), golden.ReadFloats(t.Name)));
    }

    private string RefusedWith(Action<Dictionary<string, (int[] Shape, float[] Values)>> change)
    {
        Dictionary<string, (int[] Shape, float[] Values)> tensors = Official();
        change(tensors);
        string path = Write("changed.safetensors", tensors);
        return BadFiles.Refused(path, () => CheckpointImporter.Import(path, new CheckpointImportOptions { Prefix = "state/" }));
    }

    private string Write(string file, Dictionary<string, (int[] Shape, float[] Values)> tensors)
    {
        var writer = new SafeTensorsWriter();
        foreach ((string name, (int[] shape, float[] values)) in tensors)
        {
            writer.Add(name, shape, values);
        }

        writer.Save(_folder[file]);
        return _folder[file];
    }
}
