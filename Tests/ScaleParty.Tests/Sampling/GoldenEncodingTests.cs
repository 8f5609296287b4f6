using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Sampling;

/// <summary>Against what the official implementation and the trained networks' own code computed.</summary>
public sealed class GoldenEncodingTests
{
    public static TheoryData<string> Encodings => Cases("encoding.safetensors");

    public static TheoryData<string> Generators => Cases("generator.safetensors");

    public static TheoryData<string> Previews => Cases("previews.safetensors");

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Grid_and_radial_warp_equal_the_official_ones(string name)
    {
        GoldenFile file = GoldenFile.Open(Repository.Golden("encoding.safetensors"));
        JsonElement entry = Entry(file, name);
        Warp? warp = null;
        if (entry.TryGetProperty("of", out JsonElement of))
        {
            warp = new RadialWarp(Pair(entry, "point"), entry.GetProperty("magnitude").GetDouble());
            entry = Entry(file, of.GetString()!);
        }

        SampleLattice lattice = Lattice(entry, 6, PaddingMode.Paper);
        Assert.Equal(new long[] { 2, lattice.EncodingHeight, lattice.EncodingWidth }, file.Shape(name));
        Compare(file[name], Encode(EncodingDescription.Grid, lattice, warp, []), 2e-6);
    }

    [Theory]
    [MemberData(nameof(Generators))]
    public void Parts_of_the_frame_are_encoded_as_the_official_generator_saw_them(string name)
    {
        GoldenFile file = GoldenFile.Open(Repository.Golden("generator.safetensors"));
        JsonElement entry = Entry(file, name);
        int side = entry.GetProperty("base_resolution").GetInt32() << 3;
        ImageRegion region = ImageRegion.Part(Pair(entry, "start"), Pair(entry, "size"), new(side, side));
        Compare(
            file[$"{name}/encoding"],
            Encode(EncodingDescription.Grid, SampleLattice.For(region, 3, PaddingMode.Paper), null, []),
            2e-6);
    }

    [Theory]
    [MemberData(nameof(Previews))]
    public void Encodings_of_the_preview_networks_equal_those_they_were_run_with(string name)
    {
        GoldenFile file = GoldenFile.Open(Repository.Golden("previews.safetensors"));
        JsonElement entry = Entry(file, name);
        SampleLattice lattice = Lattice(entry, 4, PaddingMode.Exact);
        float[] expected = file[$"{name}/encoding"];
        if (name.StartsWith("grid", StringComparison.Ordinal))
        {
            Compare(expected, Encode(EncodingDescription.Grid, lattice, null, []), 2e-6);
            return;
        }

        float[] w = GoldenFile.Open(Repository.Golden("models/bluemarble-fourier-preview.safetensors"))["encoding.frequencies"];
        var fourier = new EncodingDescription(EncodingKind.Fourier, [.. Enumerable.Range(0, w.Length / 2).Select(k => new Vector2d(w[2 * k], w[(2 * k) + 1]))]);
        float[] phases = file[$"{name}/phases"];
        int samples = (int)file.Shape($"{name}/phases")[0], size = expected.Length / samples;
        for (int sample = 0; sample < samples; sample++)
        {
            float[] actual = Encode(fourier, lattice, null, phases.AsSpan(sample * fourier.PhaseCount, fourier.PhaseCount));

            // The golden arguments are single precision: 75 radians and more, to 24 bits.
            Compare(expected.AsSpan(sample * size, size).ToArray(), actual, 2e-5);
        }
    }

    private static SampleLattice Lattice(JsonElement entry, int blocks, PaddingMode padding)
    {
        int side = entry.GetProperty("base_resolution").GetInt32() << blocks;
        return SampleLattice.For(ImageRegion.FromExtent(Pair(entry, "centre"), Pair(entry, "extent"), new(side, side)), blocks, padding);
    }

    private static float[] Encode(EncodingDescription kind, SampleLattice lattice, Warp? warp, ReadOnlySpan<float> phases)
    {
        var values = new float[lattice.EncodingWidth * lattice.EncodingHeight * kind.Channels];
        PositionalEncoding.Fill(kind, lattice, warp, phases, EncodingLayout.ChannelsFirst, values);
        return values;
    }

    private static void Compare(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        Assert.InRange(largest, 0, tolerance);
    }

    private static Vector2d Pair(JsonElement entry, string name) => new(entry.GetProperty(name)[0].GetDouble(), entry.GetProperty(name)[1].GetDouble());

    private static JsonElement Entry(GoldenFile file, string name) =>
        file.Metadata("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    private static TheoryData<string> Cases(string name) =>
        new(GoldenFile.Open(Repository.Golden(name)).Metadata("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
}
