using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>What two sets of images are compared by without a detector: spectrum, share of land, directions. Adds up over batches; memory does not grow.</summary>
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
    /// <param name="land">What counts as land; nothing is counted where its channel is not among <paramref name="channels"/>.</param>
    public SetStatistics(IReadOnlyList<string> channels, int side, LandThreshold land)
    {
        _spectrum = new RadialSpectrum(channels.Count, side);
        int channel = channels.ToList().IndexOf(land.Channel);
        _share = channel < 0 ? null : new ChannelShare(channel, land.Threshold);
    }

    /// <summary>Mean power by frequency.</summary>
    public RadialSpectrum Spectrum => _spectrum;

    /// <summary>Orientation of gradients.</summary>
    public GradientDirections Directions => _directions;

    /// <summary>Share of land, 0 to 1; null without the channel.</summary>
    public double? Land => _share?.Value;

    /// <summary>Adds images.</summary>
    /// <param name="images">[B, C, side, side] in [-1, 1].</param>
    public void Add(Tensor images)
    {
        _spectrum.Add(images);
        _directions.Add(images);
        _share?.Add(images);
    }

    /// <summary>Compares generated images with real ones.</summary>
    public static SetComparison Compare(SetStatistics real, SetStatistics generated)
    {
        double[] realCurve = real.Spectrum.Curve(), generatedCurve = generated.Spectrum.Curve();
        (int From, int To)[] bands = [.. Bands.Where(b => b.To <= real.Spectrum.Frequencies)];
        return new SetComparison
        {
            RealSpectrum = realCurve,
            GeneratedSpectrum = generatedCurve,
            PowerRatios = [.. bands.Select(b => Ratio(generated.Spectrum.Band(b.From, b.To), real.Spectrum.Band(b.From, b.To)))],
            RealLand = real.Land,
            GeneratedLand = generated.Land,
            RealAxisOverDiagonal = real.Directions.AxisOverDiagonal,
            GeneratedAxisOverDiagonal = generated.Directions.AxisOverDiagonal,
            RealOrientations = real.Directions.Histogram,
            GeneratedOrientations = generated.Directions.Histogram,
            OrientationDistance = GradientDirections.Distance(generated.Directions.Histogram, real.Directions.Histogram),
        };
    }

    public void Dispose() => _spectrum.Dispose();

    private static double Ratio(double generated, double real) => generated == real ? 1 : generated / Math.Max(real, 1e-300);
}

/// <summary>What counts as land.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Threshold">Land lies above it. The default is half a step of an 8-bit map above the lowest value, which is the sea's.</param>
internal sealed record LandThreshold(string Channel = "height", double Threshold = -0.996);

/// <summary>Generated images beside real ones.</summary>
internal sealed record SetComparison
{
    /// <summary>Mean power of real images at 0, 1, 2, ... cycles per image side, summed over channels.</summary>
    public IReadOnlyList<double> RealSpectrum { get; init; } = [];

    /// <summary>The same of generated images.</summary>
    public IReadOnlyList<double> GeneratedSpectrum { get; init; } = [];

    /// <summary>Power of generated over real in each of <see cref="SetStatistics.Bands"/> that the pixels can carry.</summary>
    public IReadOnlyList<double> PowerRatios { get; init; } = [];

    /// <summary>Share of land in real images.</summary>
    public double? RealLand { get; init; }

    /// <summary>Share of land in generated images.</summary>
    public double? GeneratedLand { get; init; }

    /// <summary>Gradient energy along the axes over that along the diagonals, real.</summary>
    public double RealAxisOverDiagonal { get; init; }

    /// <summary>The same, generated.</summary>
    public double GeneratedAxisOverDiagonal { get; init; }

    /// <summary>Shares of gradient energy by orientation, real; 0 to 180 degrees.</summary>
    public IReadOnlyList<double> RealOrientations { get; init; } = [];

    /// <summary>The same, generated.</summary>
    public IReadOnlyList<double> GeneratedOrientations { get; init; } = [];

    /// <summary>Earth mover's distance between the two, in degrees.</summary>
    public double OrientationDistance { get; init; }
}
