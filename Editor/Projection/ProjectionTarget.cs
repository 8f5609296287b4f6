using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Projection;

/// <summary>An image that a projection is to match, and the region of the continuous image that it shows. Immutable.</summary>
internal sealed record ProjectionTarget
{
    /// <summary>Smallest side of an image, and of what it is resampled to, in pixels: the window of SSIM.</summary>
    public const int SmallestSide = 11;

    /// <summary>Largest side of an image file, in pixels.</summary>
    public const int LargestImageSide = 8192;

    /// <summary>Smallest and largest <see cref="Size"/>.</summary>
    public const int MinimumSize = 16, MaximumSize = 1024;

    /// <summary>Smallest and largest <see cref="Scale"/>.</summary>
    public const double MinimumScale = 1e-4, MaximumScale = 64;

    /// <summary>Base cells along the longer side for networks whose description has no trained resolution; the paper's smaller one.</summary>
    private const int DefaultCells = 4;

    /// <summary>Pixels along the longer side for networks that were trained with fewer: with less, a photograph has no detail to match.</summary>
    private const int LeastDefault = 96;

    private const double MaximumAspect = 4;

    private readonly double _scale = 1;
    private readonly Vector2d _centre;
    private readonly int? _size;

    /// <summary>A target that shows the full frame.</summary>
    /// <param name="image">Its pixels; alpha is ignored.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="InvalidDataException">The image is too small, too large or too narrow.</exception>
    public ProjectionTarget(DecodedImage image, string name)
    {
        ArgumentNullException.ThrowIfNull(image);
        (int shorter, int longer) = (Math.Min(image.Width, image.Height), Math.Max(image.Width, image.Height));
        if (shorter < SmallestSide || longer > LargestImageSide || longer > MaximumAspect * shorter)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {image.Width}x{image.Height} pixels; expected sides of {SmallestSide} to {LargestImageSide}, and at most {MaximumAspect} to 1"));
        }

        (Image, Name) = (image, name);
    }

    /// <summary>The pixels.</summary>
    public DecodedImage Image { get; }

    /// <summary>The name in messages, captions and figures.</summary>
    public string Name { get; }

    /// <summary>Centre of the region in image units; the full frame spans -1 to 1.</summary>
    public Vector2d Centre
    {
        get => _centre;
        init => _centre = new(Guard.InRange(value.X, -1e4, 1e4, "centre x"), Guard.InRange(value.Y, -1e4, 1e4, "centre y"));
    }

    /// <summary>How many frames the image's longer side spans; pixels are square.</summary>
    public double Scale
    {
        get => _scale;
        init => _scale = Guard.InRange(value, MinimumScale, MaximumScale, "scale");
    }

    /// <summary>Pixels along the longer side that are generated and compared; null for the network's largest trained resolution, at least 96.</summary>
    public int? Size
    {
        get => _size;
        init => _size = value is { } given ? Guard.InRange(given, MinimumSize, MaximumSize, "size") : null;
    }

    /// <summary>The target from a file.</summary>
    /// <exception cref="InvalidDataException">It is not an image, damaged, too small, too large or too narrow.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ProjectionTarget Load(string path) => new(ImageFile.Load(path, LargestImageSide), path);

    /// <summary>The region in the pixels that a network generates.</summary>
    /// <exception cref="InvalidDataException">The shorter side has too few pixels.</exception>
    public ImageRegion Region(NetworkDescription network)
    {
        int longer = Size ?? Math.Clamp(network.TrainedResolutions.Count > 0 ? Math.Max(network.TrainedResolutions.Max(), LeastDefault) : DefaultCells * network.CellSize, MinimumSize, MaximumSize);
        double side = Math.Max(Image.Width, Image.Height);
        int width = (int)Math.Round(longer * Image.Width / side), height = (int)Math.Round(longer * Image.Height / side);
        return Math.Min(width, height) >= SmallestSide
            ? ImageRegion.FromExtent(Centre, Extent, new Resolution(width, height))
            : throw new InvalidDataException($"{Name}: {width}x{height} pixels of the size {longer}; expected at least {SmallestSide} on the shorter side: take a larger size");
    }

    /// <summary>A part of this image as a target of its own.</summary>
    /// <param name="centre">Centre of the part in image units.</param>
    /// <param name="scale">How many frames its longer side spans.</param>
    /// <exception cref="InvalidDataException">The image does not show all of it, or with too few pixels.</exception>
    public ProjectionTarget Inner(Vector2d centre, double scale)
    {
        double share = scale / Scale;
        var part = new Resolution(Math.Max(1, (int)Math.Round(Image.Width * share)), Math.Max(1, (int)Math.Round(Image.Height * share)));
        Vector2d corner = ((centre - Centre) / PixelPitch) + (new Vector2d(Image.Width - part.Width, Image.Height - part.Height) / 2);
        (int left, int top) = ((int)Math.Round(corner.X), (int)Math.Round(corner.Y));
        if (left < 0 || top < 0 || left + part.Width > Image.Width || top + part.Height > Image.Height)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: it does not show all of the region of scale {scale} about {centre.X}, {centre.Y}; expected a part of that of scale {Scale} about {Centre.X}, {Centre.Y}"));
        }

        byte[] rgba = new byte[4 * part.PixelCount];
        for (int y = 0; y < part.Height; y++)
        {
            Image.Rgba.AsSpan(4 * (((top + y) * Image.Width) + left), 4 * part.Width).CopyTo(rgba.AsSpan(4 * y * part.Width));
        }

        // Whole pixels of the image: centre and scale are those of the pixels.
        Vector2d middle = new Vector2d(left + (part.Width / 2.0) - (Image.Width / 2.0), top + (part.Height / 2.0) - (Image.Height / 2.0)) * PixelPitch;
        return new ProjectionTarget(new DecodedImage(rgba, part.Width, part.Height), Name)
        {
            Centre = Centre + middle,
            Scale = Math.Max(part.Width, part.Height) * PixelPitch / ImageRegion.FullFrameSide,
        };
    }

    /// <summary>Whether the image shows all of a region.</summary>
    public bool Covers(ImageRegion region)
    {
        const double Rounding = 1e-9;
        Vector2d reach = (Extent - region.Extent) / 2, offset = region.Centre - Centre;
        return Math.Abs(offset.X) <= reach.X + (Rounding * Extent.X) && Math.Abs(offset.Y) <= reach.Y + (Rounding * Extent.Y);
    }

    /// <summary>Image units per pixel of the image.</summary>
    public double PixelPitch => ImageRegion.FullFrameSide * Scale / Math.Max(Image.Width, Image.Height);

    /// <summary>The image's pixels resampled to those of a region, with a triangle filter as wide as the coarser of the two grids.</summary>
    /// <param name="region">A region that the image covers.</param>
    /// <returns>[3, height, width] in [-1, 1].</returns>
    public float[] Sample(ImageRegion region)
    {
        var pixelsPerUnit = new Vector2d(Image.Width / Extent.X, Image.Height / Extent.Y);
        Vector2d first = (region.PixelCentre(0, 0) - (Centre - (Extent / 2))) * pixelsPerUnit, step = region.Scale * pixelsPerUnit;
        (int width, int height) = (region.Resolution.Width, region.Resolution.Height);
        var columns = new FilterTaps(width, first.X, step.X, 0, Image.Width);
        var rows = new FilterTaps(height, first.Y, step.Y, 0, Image.Height);
        var result = new float[3 * width * height];
        var sums = new float[3 * (columns.High - columns.Low)];
        for (int j = 0; j < height; j++)
        {
            SumRows(rows, j, columns.Low, sums);
            for (int i = 0; i < width; i++)
            {
                ReadOnlySpan<float> weights = columns.Weights(i);
                int from = 3 * (columns.First(i) - columns.Low);
                for (int c = 0; c < 3; c++)
                {
                    float value = 0;
                    for (int t = 0; t < weights.Length; t++)
                    {
                        value += weights[t] * sums[from + (3 * t) + c];
                    }

                    result[(((c * height) + j) * width) + i] = Math.Clamp((value / 127.5f) - 1, -1, 1);
                }
            }
        }

        return result;
    }

    private Vector2d Extent => new Vector2d(Image.Width, Image.Height) * PixelPitch;

    // One output row's weighted sum of source rows, r, g, b interleaved.
    private void SumRows(FilterTaps rows, int row, int left, float[] sums)
    {
        Array.Clear(sums);
        ReadOnlySpan<float> weights = rows.Weights(row);
        for (int t = 0; t < weights.Length; t++)
        {
            ReadOnlySpan<byte> source = Image.Rgba.AsSpan(4 * (((rows.First(row) + t) * Image.Width) + left), 4 * (sums.Length / 3));
            for (int p = 0, s = 0; p < source.Length; p += 4, s += 3)
            {
                sums[s] += weights[t] * source[p];
                sums[s + 1] += weights[t] * source[p + 1];
                sums[s + 2] += weights[t] * source[p + 2];
            }
        }
    }
}
