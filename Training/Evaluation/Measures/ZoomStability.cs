using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>
/// How steady a picture is while the view zooms in at constant speed. Each frame is compared with the one before after aligning the two by the
/// known zoom, and with the one a second before. Pixels in an even neighbourhood, such as the sea, do not count: they agree whatever happens. Keeps one second of frames.
/// </summary>
internal sealed class ZoomStability : IDisposable
{
    private const double EvenRange = 0.02;
    private readonly ZoomSpeed _speed;
    private readonly Queue<Tensor> _second = new();
    private readonly ValueHistogram _differences = new(2);
    private double _correlation;
    private long _pairs;
    private Tensor? _last;

    /// <summary>Prepares for a zoom.</summary>
    public ZoomStability(ZoomSpeed speed) => _speed = speed;

    /// <summary>What has been found.</summary>
    public ZoomStabilityResult Result => new(_differences.Median, _differences.Largest, _pairs == 0 ? null : _correlation / _pairs);

    /// <summary>Begins another zoom: the next frame has none before it.</summary>
    public void Restart()
    {
        _last?.Dispose();
        _last = null;
        while (_second.TryDequeue(out Tensor? frame))
        {
            frame.Dispose();
        }
    }

    /// <summary>Adds the next frame of one zoom, or of several that run side by side.</summary>
    /// <param name="frame">[B, C, H, W] in [-1, 1]; the view is smaller than the last by <see cref="ZoomSpeed.PerFrame"/> about its centre.</param>
    public void Add(Tensor frame)
    {
        using IDisposable off = no_grad();
        Tensor current = frame.detach().to(ScalarType.Float64).DetachFromDisposeScope();
        if (_last is not null)
        {
            MeasureInput.CheckPair(_last, current);
            Compare(_last, current);
        }

        _second.Enqueue(current);
        _last?.Dispose();
        _last = current.alias().DetachFromDisposeScope();
        if (_second.Count > _speed.FramesPerSecond)
        {
            using Tensor before = _second.Dequeue();
            Correlate(before, current);
        }
    }

    public void Dispose() => Restart();

    // The earlier frame is enlarged to the view of the later one; a frame's step is small, so the two have nearly the same detail.
    private void Compare(Tensor earlier, Tensor later)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor aligned = AxisResampling.Sample(earlier, Axis(earlier.shape[2]), Axis(earlier.shape[3]));
        Tensor difference = (later - aligned).abs().amax([1], keepdim: true).masked_select(Uneven(aligned)).cpu();
        foreach (double value in difference.data<double>())
        {
            _differences.Add(value);
        }

        SampleAxis Axis(long length)
        {
            double centre = (length - 1) / 2.0, step = 1 / _speed.PerFrame;
            return new SampleAxis((int)length, centre - (centre * step), step);
        }
    }

    // The later frame is averaged down to the pixels of the earlier one, so that new detail does not count as change.
    private void Correlate(Tensor earlier, Tensor later)
    {
        using DisposeScope scope = NewDisposeScope();
        (SampleAxis rows, int top) = Axis((int)earlier.shape[2]);
        (SampleAxis columns, int left) = Axis((int)earlier.shape[3]);
        Tensor a = earlier.narrow(2, top, rows.Count).narrow(3, left, columns.Count), b = AxisResampling.Sample(later, rows, columns);
        Tensor mask = Uneven(a).to(ScalarType.Float64);
        Tensor count = mask.sum([2, 3], keepdim: true).clamp_min(1);
        Tensor x = (a - ((a * mask).sum([2, 3], keepdim: true) / count)) * mask, y = (b - ((b * mask).sum([2, 3], keepdim: true) / count)) * mask;
        Tensor xx = x.square().sum([1, 2, 3]), yy = y.square().sum([1, 2, 3]), xy = (x * y).sum([1, 2, 3]);
        Tensor told = (xx > 1e-9).logical_and(yy > 1e-9);
        _correlation += (xy / (xx * yy).clamp_min(1e-18).sqrt() * told).sum().ToDouble();
        _pairs += told.sum().ToInt64();

        (SampleAxis, int) Axis(int length)
        {
            double centre = (length - 1) / 2.0, factor = _speed.PerSecond;
            int first = (int)Math.Ceiling(centre - (centre / factor) + AxisResampling.Lobes), last = length - 1 - first;
            return last >= first
                ? (new SampleAxis(last - first + 1, centre + ((first - centre) * factor), factor), first)
                : throw new ArgumentException($"a zoom by {factor} leaves nothing of {length} pixels to compare after a second");
        }
    }

    // Where values within 3x3 pixels differ in some channel.
    private static Tensor Uneven(Tensor images)
    {
        Tensor highest = nn.functional.max_pool2d(images, [3, 3], [1, 1], [1, 1]), lowest = -nn.functional.max_pool2d(-images, [3, 3], [1, 1], [1, 1]);
        return (highest - lowest).amax([1], keepdim: true) > EvenRange;
    }
}

/// <summary>Speed of a zoom.</summary>
/// <param name="PerSecond">Factor that the view shrinks by in a second, more than 1. The default is the viewer's: 2.6 to 0.5 in ten seconds.</param>
/// <param name="FramesPerSecond">Frames in a second.</param>
internal sealed record ZoomSpeed(double PerSecond = 1.179, int FramesPerSecond = 30)
{
    /// <summary>Factor from one frame to the next.</summary>
    public double PerFrame => Math.Pow(PerSecond, 1.0 / FramesPerSecond);
}

/// <summary>How steady a zoom is.</summary>
/// <param name="MedianDifference">Median of the largest channel's absolute difference between aligned frames; values span [-1, 1].</param>
/// <param name="LargestDifference">The largest.</param>
/// <param name="CorrelationAfterSecond">Mean correlation of aligned images a second apart; null where nothing but even areas was seen, or no second.</param>
internal sealed record ZoomStabilityResult(double MedianDifference, double LargestDifference, double? CorrelationAfterSecond);
