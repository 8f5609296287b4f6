using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Sheets;

namespace ScaleParty.Training.Loop;

/// <summary>Real images as training sees them, at the scales and the resolution of the sample sheets beside which they are looked at.</summary>
internal static class RealSheet
{
    /// <summary>Writes a sheet: a row per scale zooming in on the middle of the same frames, and one of the last channel where there are more than colours.</summary>
    /// <returns>The sheet's size in pixels.</returns>
    /// <exception cref="TrainingDataException">The data has no images that can be used.</exception>
    /// <exception cref="IOException">The sheet cannot be written.</exception>
    public static (int Width, int Height) Save(string path, IDataSource source, TrainingConfiguration configuration)
    {
        int side = configuration.Regions.Cells[0] << configuration.Network.Blocks, channels = source.Channels.Count;
        double maximum = Math.Min(configuration.Regions.MaximumShare, source.LargestShare), minimum = Math.Min(configuration.Regions.MinimumShare, maximum);
        var size = new Resolution(side, side);
        IImageFrame[] frames = [.. Enumerable.Range(0, SampleSheet.Columns).Select(k => source.Open(new FrameDraw(configuration.Seed, k)))];
        int extra = channels is 1 or 3 ? 0 : 1;
        using var sheet = new ContactSheet(SampleSheet.Columns * (SampleSheet.Scales + extra), SampleSheet.Columns, SampleSheet.Cell, SampleSheet.Cell) { ShowsPixels = true };
        float[] values = new float[channels * size.PixelCount];
        for (int row = 0; row < SampleSheet.Scales; row++)
        {
            double share = SampleSheet.Share(row, minimum, maximum);
            SheetRows.Add(sheet, frames.Select(f => Sample(f, share)), string.Create(CultureInfo.InvariantCulture, $"real, {share * 100:0} %, {side} px"));
        }

        if (extra > 0)
        {
            SheetRows.Add(sheet, frames.Select(f => LastChannel(Sample(f, maximum))), $"real, {source.Channels[^1].Name}");
        }

        sheet.Save(path);
        return (sheet.Width, sheet.Height);

        Picture Sample(IImageFrame frame, double share)
        {
            frame.Sample(new RegionSpec(Vector2d.Zero, share).ToRegion(size), values);
            return Picture.FromPlanes(size, channels, values);
        }
    }

    private static Picture LastChannel(Picture picture) =>
        new(picture.Size, 1, [.. picture.Values.Where((_, k) => k % picture.Channels == picture.Channels - 1)]);
}
