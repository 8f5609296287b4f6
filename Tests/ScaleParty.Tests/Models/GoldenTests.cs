using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Models;

/// <summary>What the official implementation computed, against imported weights and latents in plain C#.</summary>
public class GoldenTests
{
    private static readonly GoldenFile Generator = GoldenFile.Open(Repository.Golden("generator.safetensors"));
    private static readonly GoldenFile Previews = GoldenFile.Open(Repository.Golden("previews.safetensors"));

    private static readonly GeneratorNetwork Official = CheckpointImporter.Import(
        Repository.Golden("generator.safetensors"),
        new CheckpointImportOptions { Prefix = "state/", ChannelOrder = ChannelOrder.Rgb });

    public static TheoryData<int> Cases => new(Enumerable.Range(0, 5));

    public static TheoryData<int> PreviewCases => new(Enumerable.Range(0, 5));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Mapping_truncation_and_mixing_equal_the_official_latents(int index)
    {
        JsonElement golden = Generator.Metadata("cases")[index];
        string name = golden.GetProperty("name").GetString()!;
        float[] expected = Generator[$"{name}/latent"];
        int batch = (int)Generator.Shape($"{name}/latent")[0];
        for (int n = 0; n < batch; n++)
        {
            StyleCode code = CodeOf(golden, name, n);
            float[] actual = [.. code.Styles.SelectMany(s => s)];
            AssertClose(expected.AsSpan(n * actual.Length, actual.Length), actual, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Imported_weights_and_baked_latents_make_the_official_images(int index)
    {
        JsonElement golden = Generator.Metadata("cases")[index];
        string name = golden.GetProperty("name").GetString()!;
        var space = new LatentSpace(Official);
        for (int n = 0; n < Generator.Shape($"{name}/z")[0]; n++)
        {
            BakedLatent latent = space.Bake(CodeOf(golden, name, n));
            ReferenceSynthesis.Map image = ReferenceSynthesis.Run(Official, latent, MapOf(Generator, $"{name}/encoding", 0), PaddingMode.Paper, k => MapOf(Generator, $"{name}/noise{k}", n).Values);
            AssertImage(MapOf(Generator, $"{name}/image", n), image);
        }
    }

    [Theory]
    [MemberData(nameof(PreviewCases))]
    public void Imported_previews_make_their_golden_images_under_exact_padding(int index)
    {
        (float worst, float deviation) = PreviewError(index, network => network);
        Assert.True(worst < 2e-4 * deviation, $"largest error {worst} at a standard deviation of {deviation}");
    }

    [Fact]
    public void Channels_of_a_bgr_checkpoint_come_out_as_rgb()
    {
        GeneratorNetwork swapped = CheckpointImporter.Import(Repository.Golden("generator.safetensors"), new CheckpointImportOptions { Prefix = "state/" });
        var latent = new LatentSpace(swapped).Bake(CodeOf(Generator.Metadata("cases")[1], "case1", 0));
        ReferenceSynthesis.Map image = ReferenceSynthesis.Run(swapped, latent, MapOf(Generator, "case1/encoding", 0), PaddingMode.Paper, k => MapOf(Generator, $"case1/noise{k}", 0).Values);
        ReferenceSynthesis.Map bgr = MapOf(Generator, "case1/image", 0);
        var rgb = new ReferenceSynthesis.Map(3, bgr.Size, [.. bgr.Plane(2), .. bgr.Plane(1), .. bgr.Plane(0)]);
        AssertImage(rgb, image);
    }

    internal static (float Worst, float Deviation) PreviewError(int index, Func<GeneratorNetwork, GeneratorNetwork> change)
    {
        JsonElement golden = Previews.Metadata("cases")[index];
        string name = golden.GetProperty("name").GetString()!;
        string file = Repository.Golden(Path.Combine("models", golden.GetProperty("network").GetString()!));
        GeneratorNetwork network = change(CheckpointImporter.Import(file, new CheckpointImportOptions { ChannelOrder = ChannelOrder.Rgb }));
        var space = new LatentSpace(network);
        int phases = network.Description.Encoding.PhaseCount;
        var code = new LatentCode(Previews[$"{name}/z"][..network.Description.StyleChannels], phases > 0 ? Previews[$"{name}/phases"][..phases] : []);
        ReferenceSynthesis.Map image = ReferenceSynthesis.Run(network, space.Bake(space.Map(code)), MapOf(Previews, $"{name}/encoding", 0), PaddingMode.Exact, null);
        ReferenceSynthesis.Map expected = MapOf(Previews, $"{name}/image", 0);
        return (expected.Values.Zip(image.Values, (e, a) => Math.Abs(e - a)).Max(), Deviation(expected.Values));
    }

    private static StyleCode CodeOf(JsonElement golden, string name, int n)
    {
        var space = new LatentSpace(Official);
        double truncation = golden.GetProperty("truncation").GetDouble();
        StyleCode Mapped(string tensor) => space.Map(new LatentCode(Generator[tensor].AsSpan(n * 16, 16).ToArray(), []), truncation);
        StyleCode code = Mapped($"{name}/z");
        JsonElement inject = golden.GetProperty("inject_index");
        return inject.ValueKind == JsonValueKind.Null ? code : StyleCode.Mix(code, Mapped($"{name}/z2"), inject.GetInt32());
    }

    private static ReferenceSynthesis.Map MapOf(GoldenFile file, string name, int n)
    {
        long[] shape = file.Shape(name);
        int size = (int)(shape[1] * shape[2] * shape[3]);
        return new ReferenceSynthesis.Map((int)shape[1], (int)shape[2], file[name].AsSpan(n * size, size).ToArray());
    }

    private static void AssertImage(ReferenceSynthesis.Map expected, ReferenceSynthesis.Map actual)
    {
        Assert.Equal(expected.Size, actual.Size);
        AssertClose(expected.Values, actual.Values, 2e-4 * Deviation(expected.Values));
    }

    private static float Deviation(float[] values)
    {
        double mean = values.Average(v => (double)v);
        return (float)Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"value {i} is {actual[i]}; expected {expected[i]} within {tolerance}");
        }
    }
}
