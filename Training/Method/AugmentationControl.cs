namespace ScaleParty.Training.Method;

/// <summary>
/// Adapts the augmentation's probability to the discriminator's overfitting (ADA, Karras et al. 2020): r_t, the mean sign of
/// its scores of real images, is held at a target. Near 0 it does not overfit; near 1 it knows every image.
/// </summary>
internal sealed class AugmentationControl
{
    private double _signs;
    private long _scores;

    /// <summary>The r_t that is held; 0.6 in the paper.</summary>
    public double Target { get; init; } = 0.6;

    /// <summary>Images over which p would go from 0 to 1.</summary>
    public double Ramp { get; init; } = 500_000;

    /// <summary>Largest p: changes would leak into the generator above it.</summary>
    public double Maximum { get; init; } = 0.8;

    /// <summary>p now.</summary>
    public double Probability { get; set; }

    /// <summary>r_t of the last adjustment.</summary>
    public double Overfitting { get; private set; }

    /// <summary>The sums since the last adjustment, to save and restore.</summary>
    public (double Signs, long Scores) Pending
    {
        get => (_signs, _scores);
        set => (_signs, _scores) = value;
    }

    /// <summary>Takes note of the signs of scores of real images.</summary>
    /// <param name="meanSign">Mean sign, -1 to 1.</param>
    /// <param name="count">Number of scores.</param>
    public void Observe(double meanSign, int count)
    {
        _signs += meanSign * count;
        _scores += count;
    }

    /// <summary>Moves p one step towards the target, by as much as the scores seen since the last step allow.</summary>
    public void Adjust()
    {
        if (_scores == 0)
        {
            return;
        }

        Overfitting = _signs / _scores;
        Probability = Math.Clamp(Probability + (Math.Sign(Overfitting - Target) * (_scores / Ramp)), 0, Maximum);
        _signs = 0;
        _scores = 0;
    }
}
