using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>The non-saturating logistic loss (Goodfellow et al. 2014), averaged over the scores.</summary>
internal static class LogisticLoss
{
    /// <summary>What the generator minimises: softplus(-D(fake)).</summary>
    public static Tensor Generator(Tensor fakeScores) => nn.functional.softplus(-fakeScores).mean();

    /// <summary>The discriminator's share of fakes: softplus(D(fake)).</summary>
    public static Tensor DiscriminatorFake(Tensor fakeScores) => nn.functional.softplus(fakeScores).mean();

    /// <summary>The discriminator's share of reals: softplus(-D(real)).</summary>
    public static Tensor DiscriminatorReal(Tensor realScores) => nn.functional.softplus(-realScores).mean();
}
