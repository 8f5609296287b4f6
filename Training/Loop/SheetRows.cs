using ScaleParty.Desktop;
using ScaleParty.Sampling;
using ScaleParty.Training.Sheets;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>Rows of images in a sheet.</summary>
internal static class SheetRows
{
    /// <summary>Adds a row.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="images">[B, C, H, W] in [-1, 1]; the first three channels are shown.</param>
    /// <param name="caption">Caption of the first picture.</param>
    /// <param name="cell">Side of the sheet's cells in pixels: images are enlarged by the largest whole factor that fits.</param>
    public static void Add(ContactSheet sheet, Tensor images, string caption, int cell) =>
        Add(sheet, Enumerable.Range(0, (int)images.shape[0]).Select(n => Show(images[n])), caption, cell);

    /// <summary>The same with pictures.</summary>
    public static void Add(ContactSheet sheet, IEnumerable<Picture> pictures, string caption, int cell)
    {
        foreach (Picture picture in pictures)
        {
            int factor = Math.Max(1, cell / Math.Max(picture.Size.Width, picture.Size.Height));
            sheet.Add(Enlarge(picture, factor), picture.Size.Width * factor, picture.Size.Height * factor, caption);
            caption = string.Empty;
        }
    }

    // By whole factors: single pixels are what a trainer wants to see.
    private static byte[] Enlarge(Picture picture, int factor)
    {
        byte[] rgba = picture.Colours(), result = new byte[rgba.Length * factor * factor];
        (int width, int height) = (picture.Size.Width, picture.Size.Height);
        for (int y = 0; y < height * factor; y++)
        {
            for (int x = 0; x < width * factor; x++)
            {
                rgba.AsSpan((((y / factor) * width) + (x / factor)) * 4, 4).CopyTo(result.AsSpan(((y * width * factor) + x) * 4));
            }
        }

        return result;
    }

    private static Picture Show(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] planes = image.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        return Picture.FromPlanes(new Resolution((int)image.shape[2], (int)image.shape[1]), (int)image.shape[0], planes);
    }
}
