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
    public static void Add(ContactSheet sheet, Tensor images, string caption) =>
        Add(sheet, Enumerable.Range(0, (int)images.shape[0]).Select(n => Show(images[n])), caption);

    /// <summary>The same with pictures.</summary>
    public static void Add(ContactSheet sheet, IEnumerable<Picture> pictures, string caption)
    {
        foreach (Picture picture in pictures)
        {
            sheet.Add(picture.Colours(), picture.Size.Width, picture.Size.Height, caption);
            caption = string.Empty;
        }
    }

    private static Picture Show(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] planes = image.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        return Picture.FromPlanes(new Resolution((int)image.shape[2], (int)image.shape[1]), (int)image.shape[0], planes);
    }
}
