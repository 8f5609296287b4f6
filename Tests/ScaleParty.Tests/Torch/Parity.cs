using CsCheck;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Torch;

/// <summary>A synthesizer against the trainable generator, on random networks, regions, warps and noise.</summary>
internal static class Parity
{
    private static readonly int[][] Shapes = [[8, 8], [12, 7, 9], [16, 16, 12, 8], [5, 24, 3, 16], [40, 56, 20]];

    private static readonly Gen<(int Shape, int Frequencies, int ImageChannels, bool Noise, int Seed)> Networks =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[1, 5], Gen.Bool, Gen.Int[1, 1000]);

    private static readonly Gen<(Vector2d Centre, Vector2d Scale, Resolution Size)> Regions =
        Gen.Select(Gen.Double[-2, 2], Gen.Double[-2, 2], Gen.Double[0.005, 0.06], Gen.Double[0.005, 0.06], Gen.Int[1, 45], Gen.Int[1, 45])
            .Select(t => (new Vector2d(t.Item1, t.Item2), new Vector2d(t.Item3, t.Item4), new Resolution(t.Item5, t.Item6)));

    /// <summary>Fails where an image differs by more than 2e-5 standard deviations (of 1 where the image has less).</summary>
    /// <param name="make">Makes the synthesizer of a network.</param>
    /// <param name="images">How many images to compare.</param>
    public static void Check(Func<GeneratorNetwork, ISynthesizer> make, int images)
    {
        Gen.Select(Networks, Regions, Gen.Bool, Gen.Bool, Gen.Int[0, 3], Gen.Double[0, 2]).Sample(
            (n, r, paper, anchored, policy, strength) =>
            {
                GeneratorNetwork network = RandomNetwork.Create(n.Seed, Shapes[n.Shape], n.ImageChannels, frequencies: n.Frequencies, noise: n.Noise, bands: n.Frequencies == 6 ? new WaveBands(3, 4) : null);
                using ISynthesizer synthesizer = make(network);
                var request = new SynthesisRequest(Images.Latent(network, (ulong)n.Seed), new ImageRegion(r.Centre, r.Scale, r.Size))
                {
                    Padding = paper ? PaddingMode.Paper : PaddingMode.Exact,
                    Anchor = anchored ? LatticeAnchor.Anchored : LatticeAnchor.Free,
                    Noise = new NoiseSettings { Policy = (NoisePolicy)policy, Seed = 5, Strength = strength },
                    Warp = n.Seed % 3 == 0 ? new RadialWarp(new Vector2d(0.2, -0.1), 1.4) : null,
                };
                float[] expected = Images.ByGenerator(network, (ulong)n.Seed, request);
                float[] actual = Images.Of(synthesizer, request);

                // An image of a few pixels may happen to be nearly constant; trained images have deviations near 1.
                double error = Images.Error(expected, actual, leastDeviation: 1);
                Assert.InRange(error, 0, 2e-5);
            },
            iter: images,
            threads: 1);
    }
}
