using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Editor.State;
using ScaleParty.Models;

namespace ScaleParty.Editor.Projection;

/// <summary>The files of a projection, beside each other.</summary>
/// <param name="Latent">The latent, with w+ and phases.</param>
internal sealed record ProjectionFiles(string Latent)
{
    private static readonly string[] Endings = [StateLatents.Ending, ".safetensors", ".latent"];

    /// <summary>Name of a latent in a folder.</summary>
    public static ProjectionFiles In(string folder, string name) => new(Path.Combine(folder, name + StateLatents.Ending));

    /// <summary>The sheet; while the projection runs, its newest images.</summary>
    public string Sheet => Stem + ".sheet.png";

    /// <summary>The figures as JSON.</summary>
    public string Figures => Stem + ".projection.json";

    /// <summary>The state of a projection that has not ended.</summary>
    public string State => Stem + ".state.safetensors";

    /// <summary>Another latent, whose name differs in its ending only and whose other files these would replace; null where there is none.</summary>
    public string? SharedWith => File.Exists(Latent) || !(File.Exists(Figures) || File.Exists(State))
        ? null
        : Endings.Append(string.Empty).Select(e => Stem + e).FirstOrDefault(f => File.Exists(f) && ModelFile.KindOf(f) == ModelFileKind.Latent);

    /// <summary>All names.</summary>
    public IReadOnlyList<string> All => [Latent, Sheet, Figures, State];

    private string Stem => Endings.FirstOrDefault(e => Latent.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } ending ? Latent[..^ending.Length] : Latent;
}

/// <summary>Writes what a projection has found.</summary>
internal static class Projections
{
    /// <summary>What the notes of projected latents begin with.</summary>
    public const string NoteStart = "projection of ";

    /// <summary>Writes NAME.latent.safetensors, NAME.sheet.png and NAME.projection.json, and NAME.state.safetensors where steps are left.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static ProjectionReport Save(ProjectionResult result, string folder, string name) => Save(result, ProjectionFiles.In(folder, name));

    /// <summary>Writes the files of a result.</summary>
    /// <returns>The figures, to be disposed by the caller.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static ProjectionReport Save(ProjectionResult result, ProjectionFiles files)
    {
        ProjectionSetup setup = result.Setup;
        string images = string.Join(" and ", setup.Targets.All.Select(t => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(t.Name)} at scale {t.Scale:0.###}")));
        LatentFile.Save(result.Code, new LatentSpace(setup.Network), files.Latent, $"{NoteStart}{PlainText.OneLine(images)}, {result.State.Step} steps");
        var report = new ProjectionReport(result);
        try
        {
            ProjectionSheet.Save(report, setup.Network.Description, files.Sheet);
            AtomicFile.WriteText(files.Figures, report.ToJson());
            if (result.Completed)
            {
                File.Delete(files.State);
            }
            else
            {
                result.State.Save(files.State);
            }

            return report;
        }
        catch
        {
            report.Dispose();
            throw;
        }
    }
}
