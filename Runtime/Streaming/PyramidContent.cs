using ScaleParty.Models;

namespace ScaleParty.Streaming;

/// <summary>What a pyramid shows.</summary>
/// <param name="Latent">Latent of the base network.</param>
/// <param name="Refinement">Latent of the refinement network; null where there is none.</param>
/// <param name="Seed">Seed of the noise; every level has its own.</param>
/// <param name="NoiseStrength">Multiplies every layer's learned noise strength; 0 to 10, 1 is as trained.</param>
public sealed record PyramidContent(BakedLatent Latent, BakedLatent? Refinement, ulong Seed, double NoiseStrength = 1)
{
    /// <summary>The latents of seeds.</summary>
    /// <param name="network">The base network.</param>
    /// <param name="refinement">The refinement network, or null.</param>
    /// <param name="seed">Seed of the base network's latent and of the noise.</param>
    /// <param name="refinementSeed">Seed of the refinement network's latent.</param>
    public static PyramidContent OfSeed(GeneratorNetwork network, GeneratorNetwork? refinement, ulong seed, ulong refinementSeed = 0)
    {
        return new PyramidContent(Latent(network, seed), refinement is null ? null : Latent(refinement, refinementSeed), seed);

        static BakedLatent Latent(GeneratorNetwork network, ulong seed)
        {
            var space = new LatentSpace(network);
            return space.Bake(space.Map(space.Sample(seed)));
        }
    }
}
