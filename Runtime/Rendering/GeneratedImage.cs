using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>One of the three reused images between worker and render thread: converted texels and their placement.</summary>
internal sealed class GeneratedImage
{
    private byte[] _texels = [];

    public Resolution Resolution { get; private set; } = new(1, 1);

    public int RowBytes { get; private set; }

    public ImagePlacement Placement { get; private set; }

    public double GenerateMilliseconds { get; set; }

    public double ConvertMilliseconds { get; set; }

    public ReadOnlySpan<byte> Rows(int first, int count) => _texels.AsSpan(first * RowBytes, count * RowBytes);

    /// <summary>Memory for a whole image; it grows to the largest one.</summary>
    public Span<byte> Begin(Resolution resolution, TexelFormat format, ImagePlacement placement)
    {
        RowBytes = resolution.Width * format.UploadBytesPerPixel();
        long bytes = (long)RowBytes * resolution.Height;
        if (bytes > int.MaxValue)
        {
            throw new ArgumentException(FormattableString.Invariant($"an image of {resolution} pixels takes {bytes} bytes in {format}; expected at most {int.MaxValue}"));
        }

        if (_texels.Length < bytes)
        {
            _texels = new byte[bytes];
        }

        Resolution = resolution;
        Placement = placement;
        return _texels.AsSpan(0, (int)bytes);
    }
}
