using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>What two sets of images are compared by without a detector: spectrum, share of a channel above a threshold, directions. Adds up over batches; memory does not grow.</summary>
internal sealed class SetStatistics : IDisposable
{
    /// <summary>Bands of the spectrum, in cycles per image side, from and to.</summary>
    public static IReadOnlyList<(int From, int To)> Bands { get; } = [(2, 4), (4, 8), (8, 16), (16, 32)];

    private readonly RadialSpectrum _spectrum;
    private readonly GradientDirections _directions = new();
    private readonly ChannelShare? _share;

    /// <summary>Prepares for images of one size.</summary>
    /// <param name="channels">Names of the images' channels.</param>
    /// <param name="side">Side of the square images in pixels.</param>
    /// <param name="threshold">What is counted; nothing is where its channel is not among <paramref name="channels"/>.</param>
    public SetStatistics(IReadOnlyList<string> channels, int side, ChannelThreshold threshold)
    {
        _spectrum = new RadialSpectrum(channels.Count, side);
        int channel = channels.ToList().IndexOf(threshold.Channel);
        _share = channel < 0 ? null : new ChannelShare(channel, threshold.Value);
    }

    /// <summary>Mean power by frequency.</summary>
    public RadialSpectrum Spectrum => _spectrum;

    /// <summary>Orientation of gradients.</summary>
    public GradientDirections Directions => _directions;

    /// <summary>Share of pixels above the threshold, 0 to 1; null without the channel.</summary>
    public double? ShareAbove => _share?.Value;

    /// <summary>Adds images.</summary>
    /// <param name="images">[B, C, side, side] in [-1, 1].</param>
    public void Add(Tensor images)
    {
        _spectrum.Add(images);
        _directions.Add(images);
        _share?.Add(images);
    }

    /// <summary>Compares images with real ones.</summary>
    public static SetComparison Compare(SetStatistics real, SetStatistics images)
    {
        double[] realCurve = real.Spectrum.Curve(), curve = images.Spectrum.Curve();
        (int From, int To)[] bands = [.. Bands.Where(b => b.To <= real.Spectrum.Frequencies)];
        return new SetComparison
        {
            RealSpectrum = realCurve,
            Spectrum = curve,
            PowerRatios = [.. bands.Select(b => Ratio(images.Spectrum.Band(b.From, b.To), real.Spectrum.Band(b.From, b.To)))],
            RealShareAbove = real.ShareAbove,
            ShareAbove = images.ShareAbove,
            RealAxisOverDiagonal = real.Directions.AxisOverDiagonal,
            AxisOverDiagonal = images.Directions.AxisOverDiagonal,
            RealOrientations = real.Directions.Histogram,
            Orientations = images.Directions.Histogram,
            OrientationDistance = GradientDirections.Distance(images.Directions.Histogram, real.Directions.Histogram),
        };
    }

    public void Dispose() => _spectrum.Dispose();

    private static double Ratio(double power, double real) => power == real ? 1 : power / Math.Max(real, 1e-300);
}

/// <summary>A value of a named channel that pixels are counted above.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Value">What counts lies above it, as the data has it. The default, half a step of an 8-bit map above the lowest height, which is the sea's, counts land.</param>
internal sealed record ChannelThreshold(string Channel = "height", double Value = -0.996);

/// <summary>Images beside real ones.</summary>
internal sealed record SetComparison
{
    /// <summary>Mean power of real images at 0, 1, 2, ... cycles per image side, summed over channels.</summary>
    public IReadOnlyList<double> RealSpectrum { get; init; } = [];

    /// <summary>The same of the images compared.</summary>
    public IReadOnlyList<double> Spectrum { get; init; } = [];

    /// <summary>Their power over that of real images in each of <see cref="SetStatistics.Bands"/> that the pixels can carry.</summary>
    public IReadOnlyList<double> PowerRatios { get; init; } = [];

    /// <summary>Share of pixels above the threshold in real images; null without its channel.</summary>
    public double? RealShareAbove { get; init; }

    /// <summary>The same in the images compared.</summary>
    public double? ShareAbove { get; init; }

    /// <summary>Gradient energy along the axes over that along the diagonals, real.</summary>
    public double RealAxisOverDiagonal { get; init; }

    /// <summary>The same of the images compared.</summary>
    public double AxisOverDiagonal { get; init; }

    /// <summary>Shares of gradient energy by orientation, real; 0 to 180 degrees.</summary>
    public IReadOnlyList<double> RealOrientations { get; init; } = [];

    /// <summary>The same of the images compared.</summary>
    public IReadOnlyList<double> Orientations { get; init; } = [];

    /// <summary>Earth mover's distance between the two, in degrees.</summary>
    public double OrientationDistance { get; init; }
}
