using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Torch;
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
    [InlineData(EncodingKind.Fourier, PaddingMode.Exact, 10)]
    public void A_batch_holds_what_each_region_has_alone(EncodingKind kind, PaddingMode padding, int bandWaves = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        EncodingDescription description = kind == EncodingKind.Grid
            ? EncodingDescription.Grid
            : new EncodingDescription(kind, NetworkFactory.Frequencies(40, Math.PI / 2, 24 * Math.PI), bandWaves == 0 ? null : new WaveBands(bandWaves, 8));
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

    [Theory]
    [InlineData(30, false)]
    [InlineData(-115, true)]
    public void Turned_positions_are_those_of_a_turned_view(double degrees, bool mirrored)
    {
        using DisposeScope scope = NewDisposeScope();
        var description = new EncodingDescription(EncodingKind.Fourier, NetworkFactory.Frequencies(40, Math.PI / 2, 24 * Math.PI));
        float[] phases = [.. Enumerable.Range(0, 40).Select(k => (float)k)];
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        int mirror = mirrored ? -1 : 1;
        double[] m = [cos, -sin * mirror, sin, cos * mirror];
        using var encoding = new RegionEncoding(description);
        Tensor turned = encoding.Make([Regions[1]], 4, PaddingMode.Exact, tensor(phases, [1, 40]), tensor(m.Select(v => (float)v).ToArray(), [1, 2, 2]));
        var lattice = SampleLattice.For(Regions[1], 4, PaddingMode.Exact);
        Vector2d period = lattice.BasePeriod;
        float[] actual = turned.contiguous().data<float>().ToArray();
        int width = lattice.EncodingWidth, cells = width * lattice.EncodingHeight, pad = PaddingMode.Exact.EncodingPad();
        for (int k = 0; k < 40; k++)
        {
            Vector2d w = description.Frequencies[k];

            // The view's axes as the picture sees them: its periods along x and y are the matrix' columns.
            double along = ((w.X * m[0]) + (w.Y * m[2])) * period.X, down = ((w.X * m[1]) + (w.Y * m[3])) * period.Y;
            double amplitude = Math.Sqrt(2) * Math.Exp(-2 / (Math.PI * Math.PI) * ((along * along) + (down * down)));
            for (int cell = 0; cell < cells; cell += 7)
            {
                double x = lattice.PositionX(0, pad, cell % width), y = lattice.PositionY(0, pad, cell / width);
                double angle = (w.X * ((m[0] * x) + (m[1] * y))) + (w.Y * ((m[2] * x) + (m[3] * y))) + phases[k];
                Assert.Equal(amplitude * Math.Sin(angle), actual[(k * cells) + cell], 5e-5);
                Assert.Equal(amplitude * Math.Cos(angle), actual[((40 + k) * cells) + cell], 5e-5);
            }
        }
    }

    [Fact]
    public void Turns_are_orthogonal_point_every_way_and_half_of_them_mirror()
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkDescription network = NetworkFactory.Describe(SmallRuns.Everything);
        Tensor turns = new Latents(network, 0, CPU).Orientations(4000, 7);
        Assert.InRange((turns.matmul(turns.transpose(1, 2)) - eye(2)).abs().max().ToDouble(), 0, 1e-6);
        Assert.InRange(turns.mean([0]).abs().max().ToDouble(), 0, 0.03);
        Tensor mirrored = (turns[TensorIndex.Colon, 0, 0] * turns[TensorIndex.Colon, 1, 1]) - (turns[TensorIndex.Colon, 0, 1] * turns[TensorIndex.Colon, 1, 0]);
        Assert.InRange((mirrored < 0).to(ScalarType.Float32).mean().ToDouble(), 0.47, 0.53);
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
