namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>Peak signal to noise ratio of images in [-1, 1], over everything that was added (StyleGAN3, Eq. 5): 10 log10(2 squared / mean squared error).</summary>
internal sealed class Decibels
{
    /// <summary>What equal images give: beyond this the difference is the rounding of single precision.</summary>
    public const double Maximum = 140;

    private const double SquaredRange = 4;
    private double _squares;
    private double _count;

    /// <summary>In dB, at most <see cref="Maximum"/>; null before anything was added.</summary>
    public double? Value => _count == 0 ? null : Math.Min(Maximum, 10 * Math.Log10(SquaredRange / Math.Max(_squares / _count, double.Epsilon)));

    /// <summary>Adds squared errors.</summary>
    public void Add(double squares, double count)
    {
        _squares += squares;
        _count += count;
    }
}
