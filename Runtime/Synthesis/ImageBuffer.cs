using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>An image in CPU memory that is reused from call to call; it grows to the largest image it has held.</summary>
public sealed class ImageBuffer : IImageTarget
{
    private float[] _values = [];

    /// <summary>Resolution of the image it holds; before the first image, 1x1.</summary>
    public Resolution Resolution { get; private set; } = new(1, 1);

    /// <summary>Channels per pixel; before the first image, 0.</summary>
    public int Channels { get; private set; }

    /// <summary>The interleaved values, rows from top to bottom.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, checked((int)(Resolution.PixelCount * Channels)));

    /// <summary>One value.</summary>
    public float this[int x, int y, int channel] =>
        _values[((((Guard.InRange(y, 0, Resolution.Height - 1, nameof(y)) * Resolution.Width) + Guard.InRange(x, 0, Resolution.Width - 1, nameof(x))) * Channels) + Guard.InRange(channel, 0, Channels - 1, nameof(channel)))];

    /// <inheritdoc/>
    public Span<float> Begin(Resolution resolution, int channels)
    {
        int count = checked((int)(resolution.PixelCount * Guard.InRange(channels, 1, 64, nameof(channels))));
        if (_values.Length < count)
        {
            _values = new float[count];
        }

        Resolution = resolution;
        Channels = channels;
        return _values.AsSpan(0, count);
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }
}
