using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Method;

public sealed class RegionEncodingTests
{
    private static readonly ImageRegion[] Regions =
    [
        ImageRegion.FullFrame(64),
        ImageRegion.Part(new(0.2, 0.3), new(0.25, 0.25), new Resolution(64, 64)),
        ImageRegion.FromExtent(new(-0.7, 1.9), new(0.11, 0.23), new Resolution(64, 64)),
    ];

    [Theory]
    [InlineData(EncodingKind.Grid, PaddingMode.Exact)]
    [InlineData(EncodingKind.Grid, PaddingMode.Paper)]
    [InlineData(EncodingKind.Fourier, PaddingMode.Exact)]
    [InlineData(EncodingKind.Fourier, PaddingMode.Paper)]
    public void A_batch_holds_what_each_region_has_alone(EncodingKind kind, PaddingMode padding)
    {
        using DisposeScope scope = NewDisposeScope();
        EncodingDescription description = kind == EncodingKind.Grid
            ? EncodingDescription.Grid
            : new EncodingDescription(kind, NetworkFactory.Frequencies(40, Math.PI / 2, 24 * Math.PI));
        float[] phases = [.. Enumerable.Range(0, Regions.Length * description.PhaseCount).Select(k => (float)(2 * Math.PI * CounterRandom.Uniform(4, 1, k, 0)))];
        using var encoding = new RegionEncoding(description);
        Tensor batch = encoding.Make(Regions, 4, padding, kind == EncodingKind.Grid ? null : tensor(phases, [Regions.Length, description.PhaseCount]));
        for (int n = 0; n < Regions.Length; n++)
        {
            var lattice = SampleLattice.For(Regions[n], 4, padding);
            float[] expected = new float[description.Channels * lattice.EncodingHeight * lattice.EncodingWidth];
            PositionalEncoding.Fill(description, lattice, null, phases.AsSpan(n * description.PhaseCount, description.PhaseCount), EncodingLayout.ChannelsFirst, expected);
            Tensor difference = batch[n] - tensor(expected, [description.Channels, lattice.EncodingHeight, lattice.EncodingWidth]);
            Assert.True(difference.abs().max().ToDouble() < 5e-5, $"region {n} differs by {difference.abs().max().ToDouble():g3}");
        }
    }

    [Fact]
    public void Frequencies_spread_over_directions_and_octaves()
    {
        IReadOnlyList<Vector2d> frequencies = NetworkFactory.Frequencies(128, 2, 64);
        Assert.Equal(2, frequencies[0].Length, 9);
        Assert.Equal(64, frequencies[^1].Length, 9);
        for (int octave = 0; octave < 5; octave++)
        {
            Assert.InRange(frequencies.Count(f => f.Length >= 2 << octave && f.Length < 4 << octave), 24, 27);
        }

        // A wave and its reverse are one: directions count modulo the half circle.
        int[] sectors = new int[8];
        foreach (Vector2d f in frequencies)
        {
            double angle = Math.Atan2(f.Y, f.X);
            sectors[(int)((angle < 0 ? angle + Math.PI : angle) / Math.PI * 8) % 8]++;
        }

        Assert.All(sectors, n => Assert.InRange(n, 14, 18));
    }
}
