using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using IDataSource = ScaleParty.Training.Data.IDataSource;

namespace ScaleParty.Training.Sheets;

/// <summary>The sheets that a page about a network shows: what it makes at every scale, in parts, warped, beyond its frame, and of many latents.</summary>
/// <param name="renderer">Makes the pictures.</param>
/// <param name="folder">Receives the sheets.</param>
/// <param name="extension">"jpg" or "png".</param>
/// <param name="note">Receives what a user should know.</param>
/// <param name="cancellation">Stops between two pictures.</param>
internal sealed class SheetSet(SheetRenderer renderer, OutputFolder folder, string extension, Action<string> note, CancellationToken cancellation)
{
    /// <summary>What these sheets are called in their folder's list of files.</summary>
    public const string Program = "sheets";

    private const int Cell = 224;
    private const int Steps = 6;
    private const int HeightChannel = 3;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly int[] Sides = [64, 80, 96, 128, 160, 224];
    private static readonly Vector2d[] ZoomCentres = [new(0.2, -0.15), new(-0.3, 0.25), new(0, 0)];

    /// <summary>Writes every sheet that the network and the data allow, in place of those that were written there before.</summary>
    /// <param name="source">Real images to compare with, or null.</param>
    /// <exception cref="InvalidDataException">The data has other channels than the network; nothing was changed.</exception>
    /// <exception cref="IOException">A file by the name of a sheet is there and is not one, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the sheets that were finished stay.</exception>
    public void Write(IDataSource? source)
    {
        if (source is not null && source.Channels.Count != renderer.Network.ImageChannels.Count)
        {
            throw new InvalidDataException($"the network has channels {string.Join(", ", renderer.Network.ImageChannels)} and the data {string.Join(", ", source.Channels.Select(c => c.Name))}");
        }

        (string Name, Action<string> Write)[] sheets =
        [
            ("latents", Latents), ("zoom", Zoom), ("resolutions", Resolutions), ("parts", Parts), ("warps", Warps), ("beyond", Beyond), ("blends", Blends),
            .. renderer.HasRelief ? [("relief", (Action<string>)Height)] : Array.Empty<(string, Action<string>)>(),
            .. source is not null ? [("compare", (Action<string>)(path => Compare(source, path)))] : Array.Empty<(string, Action<string>)>(),
        ];
        if (!renderer.HasRelief)
        {
            note("relief: left out, the network has no height channel");
        }

        folder.Begin(sheets.Select(s => FileName(s.Name)));
        foreach ((string name, Action<string> write) in sheets)
        {
            string path = folder.PathOf(FileName(name));
            write(path);
            note(path);
        }
    }

    private string FileName(string sheet) => $"{sheet}.{extension}";

    private void Latents(string path)
    {
        const int Columns = 8, Rows = 4;
        int side = renderer.Side(1, Cell);
        using var sheet = Sheet("Latents: one full frame each", Rows, Columns, 160);
        for (int k = 0; k < Rows * Columns; k++)
        {
            Picture picture = Render(renderer.Latent(k), SheetRenderer.View(Vector2d.Zero, 1, side));
            sheet.Add(Lit(picture, 1), side, side, string.Create(Culture, $"latent {k}"));
        }

        sheet.Save(path);
    }

    // A view's outline shows where the next one lies.
    private void Zoom(string path)
    {
        double[] shares = Shares();
        using var sheet = Sheet("Zoom: each view shows what the outline before it holds, made afresh", ZoomCentres.Length, Steps, Cell);
        for (int row = 0; row < ZoomCentres.Length; row++)
        {
            Vector2d centre = ZoomCentres[row];
            for (int i = 0; i < Steps; i++)
            {
                Vector2d at = Inside(centre, shares[i], shares[0]);
                (byte[] rgba, Resolution size) = View(renderer.Latent(row), at, shares[i]);
                if (i + 1 < Steps)
                {
                    OutlineView(rgba, size, (at, shares[i]), (Inside(centre, shares[i + 1], shares[0]), shares[i + 1]));
                }

                sheet.Add(rgba, size.Width, size.Height, Caption(shares[i], size));
            }
        }

        sheet.Save(path);
    }

    private void Resolutions(string path)
    {
        const int Rows = 3;
        int cell = renderer.Network.CellSize;
        int[] sides = [.. Sides.Select(s => Math.Max(4, s / cell) * cell)];
        using var sheet = Sheet("Resolutions: the full frame made with more and more pixels, all shown at one size", Rows, sides.Length, Cell);
        for (int row = 0; row < Rows; row++)
        {
            foreach (int side in sides)
            {
                Picture picture = Render(renderer.Latent(row), SheetRenderer.View(Vector2d.Zero, 1, side));
                string trained = renderer.Network.TrainedResolutions.Contains(side) ? ", trained" : string.Empty;
                sheet.Add(Lit(picture, 1), side, side, $"{side} px{trained}");
            }
        }

        sheet.Save(path);
    }

    private void Parts(string path)
    {
        const int Rows = 2;
        int cell = renderer.Network.CellSize, half = renderer.Side(1, Cell) / (2 * cell) * cell, side = 2 * half;
        using var sheet = Sheet("Parts: four images made one by one, and put together", Rows, 4, Cell);
        for (int row = 0; row < Rows; row++)
        {
            StyleCode latent = renderer.Latent(row);
            ImageRegion frame = SheetRenderer.View(Vector2d.Zero, 1, side);
            Picture whole = Render(latent, frame);
            var joined = new Picture(whole.Size, whole.Channels, new float[whole.Values.Length]);
            int gap = Math.Max(2, side / 28), apart = side + gap;
            byte[] separate = new byte[apart * apart * 4];
            foreach ((int x, int y) in new[] { (0, 0), (half, 0), (0, half), (half, half) })
            {
                Picture part = Render(latent, frame.Tile(x, y, half, half));
                byte[] colours = part.Colours();
                for (int line = 0; line < half; line++)
                {
                    part.Values.AsSpan(line * half * part.Channels, half * part.Channels).CopyTo(joined.Values.AsSpan((((y + line) * side) + x) * part.Channels));
                    int left = x == 0 ? 0 : x + gap, top = y == 0 ? line : y + gap + line;
                    colours.AsSpan(line * half * 4, half * 4).CopyTo(separate.AsSpan(((top * apart) + left) * 4));
                }
            }

            double largest = whole.Values.Zip(joined.Values, (a, b) => Math.Abs((double)a - b)).Max();
            sheet.Add(whole.Colours(), side, side, $"the whole, {side} px");
            sheet.Add(separate, apart, apart, $"four parts of {half} px");
            sheet.Add(joined.Colours(), side, side, "put together");
            Picture difference = whole with { Values = [.. whole.Values.Zip(joined.Values, (a, b) => (1000 * Math.Abs(a - b)) - 1)] };
            sheet.Add(difference.Colours(), side, side, string.Create(Culture, $"difference x 1000 (at most {largest:0.0e0})"));
        }

        sheet.Save(path);
    }

    private void Warps(string path)
    {
        const int Rows = 2;
        (string Name, Warp? Warp)[] warps =
        [
            ("as it is", null),
            ("swirl, 120 degrees", new SwirlWarp(Vector2d.Zero, 120, 1.1)),
            ("bulge, up to twice as large", new BulgeWarp(Vector2d.Zero, 0.5, 0.9)),
            ("radial, exponent 0.7", new RadialWarp(Vector2d.Zero, 0.7)),
            ("wave", new WaveWarp(0.06, 0.5)),
            ("turned and sheared", new AffineWarp(Vector2d.Zero, 25, 0.3)),
        ];

        // With room for what enlarges: base cells get smaller there.
        int side = renderer.Side(0.4, Cell);
        using var sheet = Sheet("Warps: positions are bent, not pixels", Rows, warps.Length, Cell);
        for (int row = 0; row < Rows; row++)
        {
            foreach ((string name, Warp? warp) in warps)
            {
                sheet.Add(Render(renderer.Latent(row), SheetRenderer.View(Vector2d.Zero, 1, side), warp).Colours(), side, side, name);
            }
        }

        sheet.Save(path);
    }

    private void Beyond(string path)
    {
        const int Rows = 2;
        double[] shares = [1, 1.5, 2.25, 3.5];
        using var sheet = Sheet("Beyond the frame: the outline is all that training has shown", Rows, shares.Length, 320);
        for (int row = 0; row < Rows; row++)
        {
            foreach (double share in shares)
            {
                (byte[] rgba, Resolution size) = View(renderer.Latent(row), Vector2d.Zero, share, 320);
                if (share > 1)
                {
                    OutlineView(rgba, size, (Vector2d.Zero, share), (Vector2d.Zero, 1));
                }

                sheet.Add(rgba, size.Width, size.Height, Caption(share, size));
            }
        }

        sheet.Save(path);
    }

    private void Blends(string path)
    {
        const int Rows = 3, Columns = 7;
        int side = renderer.Side(1, Cell);
        using var sheet = Sheet("Blends: from one latent to another", Rows, Columns, 192);
        for (int row = 0; row < Rows; row++)
        {
            StyleCode from = renderer.Latent(2 * row), to = renderer.Latent((2 * row) + 1);
            for (int i = 0; i < Columns; i++)
            {
                double t = i / (Columns - 1.0);
                Picture picture = Render(StyleCode.Lerp(from, to, t), SheetRenderer.View(Vector2d.Zero, 1, side));
                sheet.Add(picture.Colours(), side, side, string.Create(Culture, $"{t * 100:0} %"));
            }
        }

        sheet.Save(path);
    }

    private void Height(string path)
    {
        double[] shares = Shares();
        using var sheet = Sheet("Relief: colours, height, and the height lit from the upper left", 3, Steps, Cell);
        Picture[] pictures = [.. shares.Select(s => Render(renderer.Latent(0), SheetRenderer.View(Vector2d.Zero, s, renderer.Side(s, Cell))))];
        for (int i = 0; i < Steps; i++)
        {
            sheet.Add(pictures[i].Colours(), pictures[i].Size.Width, pictures[i].Size.Height, Caption(shares[i], pictures[i].Size));
        }

        for (int i = 0; i < Steps; i++)
        {
            sheet.Add(pictures[i].Grey(HeightChannel), pictures[i].Size.Width, pictures[i].Size.Height, "height");
        }

        for (int i = 0; i < Steps; i++)
        {
            sheet.Add(Relieved(pictures[i], shares[i]), pictures[i].Size.Width, pictures[i].Size.Height, "relief");
        }

        sheet.Save(path);
    }

    // Real and generated views of the same scales and pixels, under each other.
    private void Compare(IDataSource source, string path)
    {
        double largest = Math.Min(source.LargestShare, renderer.Network.TrainedScales.Maximum), smallest = renderer.Network.TrainedScales.Minimum;
        double[] shares = [largest, Math.Sqrt(largest * smallest), smallest];
        DataSplit split = source.HasHeldOut ? DataSplit.HeldOut : DataSplit.Training;
        using var sheet = Sheet($"Real images ({(source.HasHeldOut ? "held out" : "of training")}) above generated ones", 2 * shares.Length, Steps, 192);
        foreach (double share in shares)
        {
            int side = SheetRenderer.Side(renderer.Network, share, Cell);
            ImageRegion region = SheetRenderer.View(Vector2d.Zero, share, side);
            float[] planes = new float[source.Channels.Count * side * side];
            for (int i = 0; i < Steps; i++)
            {
                source.Open(new FrameDraw(1, i, split)).Sample(region, planes);
                sheet.Add(Lit(Picture.FromPlanes(region.Resolution, source.Channels.Count, planes), share), side, side, $"real, {Caption(share, region.Resolution)}");
            }

            for (int i = 0; i < Steps; i++)
            {
                sheet.Add(Lit(Render(renderer.Latent(i), region), share), side, side, $"generated, {Caption(share, region.Resolution)}");
            }
        }

        sheet.Save(path);
    }

    private static ContactSheet Sheet(string title, int rows, int columns, int cell) => new(rows * columns, columns, cell, cell, title) { Enlarges = true };

    private static string Caption(double share, Resolution size) => string.Create(Culture, $"{share * 100:0.#} %, {size.Width} px");

    private static void OutlineView(byte[] rgba, Resolution size, (Vector2d Centre, double Share) outer, (Vector2d Centre, double Share) inner)
    {
        double pixels = size.Width / (ImageRegion.FullFrameSide * outer.Share), side = inner.Share * ImageRegion.FullFrameSide * pixels;
        Vector2d middle = (inner.Centre - outer.Centre) * pixels;
        Picture.Outline(rgba, size, (size.Width / 2.0) + middle.X - (side / 2), (size.Height / 2.0) + middle.Y - (side / 2), side);
    }

    // As near to a point as a view of this share may lie within the first one's extent.
    private static Vector2d Inside(Vector2d point, double share, double largest)
    {
        double reach = Math.Max(0, largest - share);
        return new Vector2d(Math.Clamp(point.X, -reach, reach), Math.Clamp(point.Y, -reach, reach));
    }

    private double[] Shares()
    {
        double from = Math.Min(1, renderer.Network.TrainedScales.Maximum);
        return [.. Enumerable.Range(0, Steps).Select(i => from * Math.Pow(renderer.SmallestShare / from, i / (Steps - 1.0)))];
    }

    private (byte[] Rgba, Resolution Size) View(StyleCode latent, Vector2d centre, double share, int most = Cell)
    {
        Picture picture = Render(latent, SheetRenderer.View(centre, share, renderer.Side(share, most)));
        return (Lit(picture, share), picture.Size);
    }

    // With the relief that a scene would show, where there is a height.
    private byte[] Lit(Picture picture, double share) => renderer.HasRelief ? Relieved(picture, share) : picture.Colours();

    private static byte[] Relieved(Picture picture, double share)
    {
        Picture lit = picture with { Values = [.. picture.Values] };
        new ReliefShading().Shade(lit.Values, lit.Size, lit.Channels, new Vector2d(ImageRegion.FullFrameSide * share, ImageRegion.FullFrameSide * share));
        return lit.Colours();
    }

    private Picture Render(StyleCode latent, ImageRegion region, Warp? warp = null)
    {
        cancellation.ThrowIfCancellationRequested();
        return renderer.Render(latent, region, warp);
    }
}
