using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Baking;

/// <summary>Bakes the latents of states into a folder: a file for each or one path of all, contact sheets and a manifest.</summary>
/// <param name="renderer">Has the network.</param>
/// <param name="progress">Receives the share that is done.</param>
/// <param name="stop">Stops between two latents; finished files remain.</param>
internal sealed class LatentBaking(StateRenderer renderer, IProgress<double> progress, CancellationToken stop)
{
    /// <summary>Name of the manifest among the files.</summary>
    public const string ManifestName = "latents.json";

    /// <summary>Name of the file of a path.</summary>
    public const string PathName = "path.latents.safetensors";

    private const string Program = "bake";
    private const int Cell = 112;
    private const int CellsPerSheet = 400;
    private const int CellsPerRow = 10;

    /// <summary>Writes the latent of a state, with its w+ where it has one.</summary>
    /// <exception cref="InvalidDataException">The state does not fit the network.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(StateRenderer renderer, ViewState state, string path)
    {
        string note = $"state {StateLatents.LatentPart(state)}";
        if (renderer.Code(state) is { } code)
        {
            LatentFile.Save(code, renderer.Space, path, note);
        }
        else
        {
            LatentFile.Save(renderer.Latent(state), renderer.Network, path, note);
        }
    }

    /// <summary>Writes a file for each item.</summary>
    /// <returns>Names of all files.</returns>
    /// <exception cref="InvalidDataException">A state does not fit the network.</exception>
    /// <exception cref="IOException">A file cannot be written, or is another program's.</exception>
    public IReadOnlyList<string> Files(IReadOnlyList<BakeItem> items, string folder)
    {
        string[] names = [.. items.Select(i => i.Name + StateLatents.Ending)], all = [.. names, .. Sheets(items.Count), ManifestName];
        using OutputFolder output = OutputFolder.Open(folder, Program);
        output.Begin(all);
        for (int i = 0; i < items.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            Save(renderer, items[i].State, output.PathOf(names[i]));
            progress.Report(0.3 * (i + 1) / items.Count);
        }

        DrawSheets(output, items, 0.3);
        WriteManifest(output, json => json.Array("latents", items.Zip(names), (w, l) =>
        {
            w.BeginObject();
            w.Name("name").Value(l.First.Name);
            w.Name("file").Value(l.Second);
            w.Name("state").Value(l.First.State.ToString());
            w.Name("sha256").Value(FileDigest.Sha256(output.PathOf(l.Second)));
            w.EndObject();
        }));
        return all;
    }

    /// <summary>Writes one file with a path through the items' latents, at times 0, 1, 2, ... for the items.</summary>
    /// <param name="items">The latents that the path passes through, two or more.</param>
    /// <param name="steps">Latents from one item to the next, 1 or more.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>Names of all files.</returns>
    /// <exception cref="InvalidDataException">A state does not fit the network, or the path has too many latents.</exception>
    /// <exception cref="IOException">A file cannot be written, or is another program's.</exception>
    public IReadOnlyList<string> Path(IReadOnlyList<BakeItem> items, int steps, string folder)
    {
        int count = items.Count < 2
            ? throw new InvalidDataException("a path leads through one latent; expected two or more")
            : Count(((long)(items.Count - 1) * steps) + 1);
        BakedLatent[] passed = [.. items.Select(i => renderer.Latent(i.State))];
        BakedLatent At(int i) => i % steps == 0 ? passed[i / steps] : renderer.Space.Lerp(passed[i / steps], passed[(i / steps) + 1], (double)(i % steps) / steps);
        return WritePath([.. Enumerable.Range(0, count).Select(i => (double)i / steps)], At, items, folder);
    }

    /// <summary>Writes one file with the latents along a timeline.</summary>
    /// <param name="states">The states at the times.</param>
    /// <param name="times">Ascending times in seconds.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>Names of all files.</returns>
    /// <exception cref="InvalidDataException">A state does not fit the network, or the path has too many latents.</exception>
    /// <exception cref="IOException">A file cannot be written, or is another program's.</exception>
    public IReadOnlyList<string> Timeline(IReadOnlyList<ViewState> states, IReadOnlyList<double> times, string folder)
    {
        Count(states.Count);
        return WritePath(times, i => renderer.Latent(states[i]), [.. states.Select((s, i) => new BakeItem(string.Create(CultureInfo.InvariantCulture, $"{times[i]:0.###} s"), s))], folder);
    }

    private static int Count(long count) => count <= LatentPath.MaximumCount ? (int)count : throw new InvalidDataException($"the path has {count} latents; expected at most {LatentPath.MaximumCount}");

    private static IEnumerable<string> Sheets(int items) =>
        Enumerable.Range(0, (items + CellsPerSheet - 1) / CellsPerSheet).Select(i => i == 0 ? "latents.png" : string.Create(CultureInfo.InvariantCulture, $"latents-{i + 1}.png"));

    private string[] WritePath(IReadOnlyList<double> times, Func<int, BakedLatent> at, IReadOnlyList<BakeItem> shown, string folder)
    {
        string[] all = [PathName, .. Sheets(shown.Count), ManifestName];
        using OutputFolder output = OutputFolder.Open(folder, Program);
        output.Begin(all);
        var latents = new BakedLatent[times.Count];
        for (int i = 0; i < latents.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            latents[i] = at(i);
            progress.Report(0.5 * (i + 1) / latents.Length);
        }

        LatentPathFile.Save(new LatentPath(times, latents), renderer.Network, output.PathOf(PathName), $"{latents.Length} latents from {shown[0].Name} to {shown[^1].Name}");
        DrawSheets(output, shown, 0.5);
        WriteManifest(output, json =>
        {
            json.Name("path").BeginObject();
            json.Name("file").Value(PathName);
            json.Name("sha256").Value(FileDigest.Sha256(output.PathOf(PathName)));
            json.Array("times", times, (w, t) => w.Value(t));
            json.Array("through", shown, (w, item) => w.BeginObject().Name("name").Value(item.Name).Name("state").Value(item.State.ToString()).EndObject());
            json.EndObject();
        });
        return all;
    }

    private void DrawSheets(OutputFolder output, IReadOnlyList<BakeItem> items, double done)
    {
        var size = new Resolution(Cell, Cell);
        var rgba = new byte[4 * size.PixelCount];
        int drawn = 0;
        foreach ((string name, BakeItem[] part) in Sheets(items.Count).Zip(items.Chunk(CellsPerSheet)))
        {
            using var sheet = new ContactSheet(part.Length, Math.Min(part.Length, CellsPerRow), Cell, Cell);
            foreach (BakeItem item in part)
            {
                renderer.Colour(item.State, size, rgba, stop);
                sheet.Add(rgba, Cell, Cell, item.Name);
                progress.Report(done + ((1 - done) * ++drawn / items.Count));
            }

            sheet.Save(output.PathOf(name));
        }
    }

    private void WriteManifest(OutputFolder output, Action<JsonWriter> content)
    {
        JsonWriter json = Provenance.Begin(renderer);
        content(json);
        AtomicFile.WriteText(output.PathOf(ManifestName), json.EndObject().ToString());
    }
}
