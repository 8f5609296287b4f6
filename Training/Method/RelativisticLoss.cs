using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>
/// The relativistic pairing loss (Jolicoeur-Martineau 2018; Huang et al. 2024, "R3GAN"): each generated image is compared with one real image, so that
/// no score alone is an aim and a generator cannot leave out a part of the data. It needs R1 and R2 beside it.
/// </summary>
internal static class RelativisticLoss
{
    /// <summary>What the generator minimises: the mean of softplus(D(real) - D(fake)).</summary>
    /// <param name="realScores">[B, 1].</param>
    /// <param name="fakeScores">[B, 1], in the same order.</param>
    public static Tensor Generator(Tensor realScores, Tensor fakeScores) => nn.functional.softplus(realScores - fakeScores).mean();

    /// <summary>What the discriminator minimises: the mean of softplus(D(fake) - D(real)).</summary>
    /// <param name="realScores">[B, 1].</param>
    /// <param name="fakeScores">[B, 1], in the same order.</param>
    public static Tensor Discriminator(Tensor realScores, Tensor fakeScores) => nn.functional.softplus(fakeScores - realScores).mean();
}
