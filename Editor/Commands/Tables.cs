using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Sampling;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ScaleParty.Editor.Commands;

/// <summary>Model files as tables. Texts from files are shown in one line each, shortened.</summary>
internal static class Tables
{
    private const int LongestText = 300;

    public static IRenderable Network(NetworkDescription d, string fingerprint)
    {
        Table table = TwoColumns("Network");
        Row(table, "name", d.Name);
        Row(table, "fingerprint", fingerprint);
        Row(table, "blocks", $"{d.Blocks} ({d.CellSize} pixels per base cell)");
        Row(table, "channels", string.Join(", ", d.Channels));
        Row(table, "style size", $"{d.StyleChannels}, {d.StyleCount} styles");
        Row(table, "mapping layers", $"{d.MappingLayers}");
        Row(table, "image channels", string.Join(", ", d.ImageChannels));
        Row(table, "encoding", d.Encoding.Kind == EncodingKind.Image ? "a coarser image" : d.Encoding.Kind == EncodingKind.Grid ? "grid" : $"Fourier, {d.Encoding.Frequencies.Count} frequencies" + (d.Encoding.Bands is WaveBands b ? $" in bands of {b.Waves}, {b.Fields} fields each" : string.Empty));
        Row(table, "noise", d.HasNoise ? "yes" : "no");
        Row(table, "trained padding", $"{d.TrainedPadding}");
        Row(table, "trained scales", string.Create(CultureInfo.InvariantCulture, $"{d.TrainedScales.Minimum:0.###} to {d.TrainedScales.Maximum:0.###} of the full frame"));
        Row(table, "trained resolutions", string.Join(", ", d.TrainedResolutions));
        Row(table, "credit", d.Credit);
        Row(table, "licence", d.Licence);
        Row(table, "training", d.Training);
        return table;
    }

    public static IRenderable Latent(LatentFileDescription latent) => Latent("Latent", latent);

    public static IRenderable Path((LatentFileDescription Description, double[] Times) path)
    {
        Table table = Latent("Path of latents", path.Description);
        Row(table, "latents", $"{path.Times.Length}");
        Row(table, "times", string.Create(CultureInfo.InvariantCulture, $"{path.Times[0]} to {path.Times[^1]}"));
        return table;
    }

    public static IRenderable Metadata(IReadOnlyDictionary<string, string> metadata)
    {
        Table table = TwoColumns("Metadata");
        foreach ((string key, string value) in metadata)
        {
            Row(table, key, value);
        }

        return table;
    }

    public static IRenderable Tensors(SafeTensors file)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("tensor", "type", "shape");
        table.AddColumn(new TableColumn("elements").RightAligned());
        foreach (TensorInfo tensor in file.Tensors.Values)
        {
            table.AddRow(Cell(tensor.Name), Cell(tensor.TypeName), Cell(string.Join(" x ", tensor.Shape)), Cell(tensor.Count.ToString("N0", CultureInfo.InvariantCulture)));
        }

        long bytes = file.Tensors.Values.Sum(t => t.ByteCount);
        table.Caption(string.Create(CultureInfo.InvariantCulture, $"{file.Tensors.Count} tensors, {bytes:N0} bytes"));
        return table;
    }

    private static Table Latent(string title, LatentFileDescription latent)
    {
        Table table = TwoColumns(title);
        Row(table, "network", latent.NetworkName);
        Row(table, "network fingerprint", latent.NetworkFingerprint);
        Row(table, "note", latent.Note);
        return table;
    }

    private static Table TwoColumns(string title) => new Table().Border(TableBorder.Rounded).AddColumns(title, string.Empty).HideFooters();

    private static void Row(Table table, string name, string value) => table.AddRow(Cell(name), Cell(value));

    private static Text Cell(string text)
    {
        string shown = text.Length > LongestText ? $"{text[..LongestText]}..." : text;
        return new Text(PlainText.OneLine(shown));
    }
}
