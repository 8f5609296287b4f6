using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>
/// Where gradients point: their energy (squared length, all channels) by orientation, 0 to 180 degrees, measured with Scharr's kernels, which treat directions
/// nearly alike. Shows textures that slant one way or follow the pixel grid. Adds up over batches.
/// </summary>
internal sealed class GradientDirections
{
    /// <summary>Bins of the histogram; bin k is centred on k times 180 / Bins degrees.</summary>
    public const int Bins = 36;

    private readonly double[] _energy = new double[Bins];
    private double _axis;
    private double _diagonal;

    /// <summary>
    /// Energy of gradients within 22.5 degrees of the horizontal or vertical over that of the others, which lie within 22.5 degrees of a diagonal: 1 where all
    /// directions are alike. 1 where there is no gradient at all.
    /// </summary>
    public double AxisOverDiagonal => _axis == _diagonal ? 1 : _axis / Math.Max(_diagonal, double.Epsilon);

    /// <summary>Share of the energy per bin, sum 1; even where there is no gradient at all.</summary>
    public IReadOnlyList<double> Histogram
    {
        get
        {
            double sum = _energy.Sum();
            return [.. _energy.Select(e => sum > 0 ? e / sum : 1.0 / Bins)];
        }
    }

    /// <summary>Adds images.</summary>
    /// <param name="images">[B, C, H, W], sides of at least 3.</param>
    public void Add(Tensor images)
    {
        TorchRuntime.EnsureLoaded();
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor planes = images.to(ScalarType.Float32).reshape(-1, 1, images.shape[2], images.shape[3]);
        Tensor kernel = tensor(new float[] { -3, 0, 3, -10, 0, 10, -3, 0, 3 }, [1, 1, 3, 3], device: images.device) / 32;
        Tensor x = nn.functional.conv2d(planes, kernel).flatten(), y = nn.functional.conv2d(planes, kernel.transpose(2, 3)).flatten();
        Tensor energy = (x.square() + y.square()).to(ScalarType.Float64);

        // Within 22.5 degrees of an axis the cosine of four times the angle is positive.
        double all = energy.sum().ToDouble();
        double axis = (energy * ((x.square() - y.square()).abs() > (x * y).abs() * 2)).sum().ToDouble();
        _axis += axis;
        _diagonal += all - axis;
        Tensor bin = (atan2(y, x) * (Bins / Math.PI)).round().to(ScalarType.Int64).remainder(Bins);
        double[] sums = zeros(Bins, dtype: ScalarType.Float64, device: images.device).scatter_add(0, bin, energy).cpu().data<double>().ToArray();
        for (int k = 0; k < Bins; k++)
        {
            _energy[k] += sums[k];
        }
    }

    /// <summary>
    /// Earth mover's distance between two histograms of orientation on the circle of 180 degrees, in degrees: how far energy has to be turned, on average.
    /// </summary>
    public static double Distance(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        // On a circle the flow past every bin border is the cumulated difference up to a constant; the median makes its sum smallest.
        double[] flow = new double[first.Count];
        double sum = 0;
        for (int k = 0; k < flow.Length; k++)
        {
            sum += first[k] - second[k];
            flow[k] = sum;
        }

        double median = flow.Order().ElementAt(flow.Length / 2);
        return flow.Sum(f => Math.Abs(f - median)) * 180 / flow.Length;
    }
}
