using System.Buffers;
using ScaleParty.Desktop;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>Pixels of a raster that may be read: columns [Left, Right) and rows [Top, Bottom). Columns of a raster that wraps may lie outside it.</summary>
internal readonly record struct PixelBounds(int Left, int Top, int Right, int Bottom)
{
    /// <summary>The pixels of a coarser level that hold nothing from outside.</summary>
    public PixelBounds AtLevel(int level)
    {
        int size = 1 << level;
        return new(-FloorDivide(-Left, size), -FloorDivide(-Top, size), FloorDivide(Right, size), FloorDivide(Bottom, size));
    }

    private static int FloorDivide(int value, int by) => (int)Math.Floor((double)value / by);
}

/// <summary>A frame cut from a raster.</summary>
internal sealed class RasterFrame : IImageFrame
{
    private readonly Raster _raster;
    private readonly PixelBounds _bounds;
    private readonly Vector2d _centre;
    private readonly Vector2d _half;
    private readonly Orientation _orientation;
    private readonly ResamplingFilter _filter;

    /// <param name="raster">The pixels.</param>
    /// <param name="centre">Centre of the frame in pixels from the raster's top left corner.</param>
    /// <param name="half">Half the frame's side in pixels, per axis of the raster.</param>
    /// <param name="largestShare">How far true content reaches.</param>
    /// <param name="bounds">What may be read.</param>
    /// <param name="orientation">How the frame is laid down.</param>
    /// <param name="filter">What a sampled pixel is.</param>
    public RasterFrame(Raster raster, Vector2d centre, Vector2d half, double largestShare, PixelBounds bounds, Orientation orientation, ResamplingFilter filter = ResamplingFilter.Triangle)
    {
        _raster = raster;
        _centre = centre;
        _half = half;
        LargestShare = largestShare;
        _bounds = bounds;
        _orientation = orientation;
        _filter = filter;
    }

    /// <inheritdoc/>
    public int ChannelCount => _raster.Channels;

    /// <inheritdoc/>
    public double LargestShare { get; }

    /// <inheritdoc/>
    public void Sample(ImageRegion region, Span<float> destination)
    {
        Check.Sampling(region, ChannelCount, LargestShare, destination.Length);
        if (_orientation == Orientation.Upright)
        {
            Resample(region, destination);
            return;
        }

        float[] upright = ArrayPool<float>.Shared.Rent(destination.Length);
        Resample(_orientation.Apply(region), upright.AsSpan(0, destination.Length));
        _orientation.Orient(upright, region.Resolution, ChannelCount, destination);
        ArrayPool<float>.Shared.Return(upright);
    }

    private void Resample(ImageRegion region, Span<float> destination)
    {
        Vector2d step = region.Scale * _half;
        Vector2d first = _centre + (region.PixelCentre(0, 0) * _half);

        // Coarser levels stop where two of their pixels still make one output pixel, so that the filter sees enough of them.
        int level = Math.Clamp((int)Math.Floor(Math.Log2(Math.Min(step.X, step.Y) / 2)), 0, _raster.Halvings);
        double toLevel = 1.0 / (1 << level);
        PixelBounds bounds = _bounds.AtLevel(level);
        int width = region.Resolution.Width, height = region.Resolution.Height;
        var columns = new FilterTaps(width, first.X * toLevel, step.X * toLevel, bounds.Left, bounds.Right, _filter);
        var rows = new FilterTaps(height, first.Y * toLevel, step.Y * toLevel, bounds.Top, bounds.Bottom, _filter);
        float[] buffer = ArrayPool<float>.Shared.Rent(columns.High - columns.Low);
        Span<float> sum = buffer.AsSpan(0, columns.High - columns.Low);
        for (int c = 0; c < ChannelCount; c++)
        {
            Plane plane = _raster[level, c];
            for (int j = 0; j < height; j++)
            {
                sum.Clear();
                ReadOnlySpan<float> weights = rows.Weights(j);
                for (int t = 0; t < weights.Length; t++)
                {
                    AccumulateRow(plane, rows.First(j) + t, columns.Low, weights[t], sum);
                }

                FilterRow(sum, columns, plane, destination.Slice(((c * height) + j) * width, width));
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private void AccumulateRow(Plane plane, int row, int column, float weight, Span<float> sum)
    {
        if (!_raster.WrapX)
        {
            plane.Accumulate(row, column, weight, sum);
            return;
        }

        while (sum.Length > 0)
        {
            int wrapped = ((column % plane.Width) + plane.Width) % plane.Width;
            int count = Math.Min(sum.Length, plane.Width - wrapped);
            plane.Accumulate(row, wrapped, weight, sum[..count]);
            sum = sum[count..];
            column += count;
        }
    }

    private static void FilterRow(ReadOnlySpan<float> sum, FilterTaps columns, Plane plane, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<float> weights = columns.Weights(i);
            ReadOnlySpan<float> taps = sum.Slice(columns.First(i) - columns.Low, weights.Length);
            float value = 0;
            for (int t = 0; t < weights.Length; t++)
            {
                value += taps[t] * weights[t];
            }

            // Weights at a cut edge may be slightly negative; values stay what the channel can hold.
            destination[i] = Math.Clamp((value * plane.Scale) + plane.Offset, -1, 1);
        }
    }
}
