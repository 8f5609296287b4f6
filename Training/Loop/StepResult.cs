namespace ScaleParty.Training.Loop;

/// <summary>What one step measured.</summary>
/// <param name="Generator">The generator's logistic loss.</param>
/// <param name="Discriminator">The discriminator's logistic loss, reals and fakes.</param>
/// <param name="RealScore">Mean score of reals.</param>
/// <param name="FakeScore">Mean score of fakes.</param>
/// <param name="RealSign">Mean sign of the scores of reals.</param>
/// <param name="Penalty">R1's penalty where it ran; else null.</param>
/// <param name="PathLength">Mean path length where it was regularised; else null.</param>
/// <param name="Distance">L1 distance of a pair where it has a weight; else null.</param>
internal sealed record StepResult(double Generator, double Discriminator, double RealScore, double FakeScore, double RealSign, double? Penalty, double? PathLength, double? Distance)
{
    /// <summary>Whether every value is finite.</summary>
    public bool IsFinite => double.IsFinite(Generator) && double.IsFinite(Discriminator) && double.IsFinite(Penalty ?? 0) && double.IsFinite(PathLength ?? 0) && double.IsFinite(Distance ?? 0);
}
