using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Projection;

/// <summary>The picture of a result, as Fig. 6 of the paper: targets and projections, unseen scales, then transformed positions.</summary>
internal static class ProjectionSheet
{
    private const int Columns = 4;
    private const int Cell = 256;

    /// <summary>Draws and writes the sheet.</summary>
    /// <param name="report">The images.</param>
    /// <param name="network">The network.</param>
    /// <param name="path">PNG or JPEG, by its extension.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(ProjectionReport report, NetworkDescription network, string path)
    {
        ImageRegion frame = report.Given[0].Region;
        (string Caption, ImageRegion Region, Warp? Warp)[] changed =
        [
            ("aspect 3:2", frame with { Scale = new(frame.Scale.X / 1.5, frame.Scale.Y) }, null),
            ("swirl of 90 degrees", frame, new SwirlWarp(frame.Centre, 90, Math.Min(frame.Extent.X, frame.Extent.Y) / 2)),
            ("bulge", frame, new BulgeWarp(frame.Centre, 0.6, Math.Min(frame.Extent.X, frame.Extent.Y) / 2)),
            ("extrapolated by half", ImageRegion.FromExtent(frame.Centre, frame.Extent * 1.5, Larger(frame.Resolution)), null),
        ];
        int count = (2 * (report.Given.Count + report.Unseen.Count)) + changed.Length;
        using var sheet = new ContactSheet(count, Columns, Cell, Cell, $"Projection with {network.Name}") { Enlarges = true };
        foreach ((string kind, ProjectionView view) in report.Given.Select(v => ("given", v)).Concat(report.Unseen.Select(v => ("unseen", v))))
        {
            Resolution size = view.Region.Resolution;
            string scale = string.Create(CultureInfo.InvariantCulture, $"scale {view.Scale:0.###}, {size}");
            sheet.Add(PlanarImage.ToRgba(view.Truth, size.Width, size.Height), size.Width, size.Height, $"image, {scale} ({kind})");
            sheet.Add(PlanarImage.ToRgba(view.Image, size.Width, size.Height), size.Width, size.Height, string.Create(CultureInfo.InvariantCulture, $"projection, {view.Quality.Psnr:0.0} dB, SSIM {view.Quality.Ssim:0.00}"));
        }

        foreach ((string caption, ImageRegion region, Warp? warp) in changed)
        {
            Resolution size = region.Resolution;
            sheet.Add(PlanarImage.ToRgba(report.Make(region, warp), size.Width, size.Height), size.Width, size.Height, caption);
        }

        sheet.Save(path);
    }

    private static Resolution Larger(Resolution r) => new(r.Width * 3 / 2, r.Height * 3 / 2);
}
