using ScaleParty.Animation;
using ScaleParty.Editor.Projection;
using ScaleParty.Editor.State;
using ScaleParty.Models;

namespace ScaleParty.Editor.Inspector;

/// <summary>A latent file of a workspace.</summary>
/// <param name="Name">Its name in states.</param>
/// <param name="IsProjected">Whether it comes from a projection.</param>
/// <param name="HasStyles">Whether it has a w+, which mixes, blends, directions and truncation change.</param>
/// <param name="Note">Note in the file.</param>
internal sealed record WorkspaceLatent(string Name, bool IsProjected, bool HasStyles, string Note);

/// <summary>
/// The folder of an inspector: latents/NAME.latent.safetensors, timelines/NAME.json and stars.json. Names are checked (<see cref="WorkspaceName"/>), so that no path leaves it.
/// </summary>
internal sealed class Workspace
{
    /// <summary>Most timelines, and most latents that are listed.</summary>
    public const int MaximumFiles = 1000;

    private const string TimelineEnding = ".json";

    private readonly string _root;

    private Workspace(string root) => _root = root;

    /// <summary>Full path of the folder.</summary>
    public string Location => _root;

    /// <summary>Folder of the latent files.</summary>
    public string Latents => LatentFolder(_root);

    /// <summary>Folder of the latent files of a workspace.</summary>
    public static string LatentFolder(string workspace) => Path.Combine(workspace, "latents");

    /// <summary>The file of the stars.</summary>
    public string Stars => Path.Combine(_root, "stars.json");

    private string Timelines => Path.Combine(_root, "timelines");

    /// <summary>Opens a workspace, and creates it where it is missing.</summary>
    /// <exception cref="IOException">It cannot be created or written.</exception>
    /// <exception cref="InvalidDataException">One of its folders is a symbolic link.</exception>
    public static Workspace Open(string path)
    {
        var workspace = new Workspace(Path.GetFullPath(path));
        try
        {
            foreach (string folder in new[] { workspace._root, workspace.Latents, workspace.Timelines })
            {
                Directory.CreateDirectory(folder);
                if (folder != workspace._root && new DirectoryInfo(folder).LinkTarget is not null)
                {
                    throw new InvalidDataException($"{folder} is a symbolic link; expected a folder of the workspace itself");
                }
            }

            string probe = Path.Combine(workspace._root, $".{Guid.NewGuid():N}.tmp");
            using FileStream file = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be the workspace: {e.Message} Expected a folder that can be written, with --workspace.", e);
        }

        return workspace;
    }

    /// <summary>Path of a latent file, whether it exists or not.</summary>
    /// <exception cref="InvalidDataException">The name is none.</exception>
    public string LatentPath(string name) => StateLatents.PathIn(Latents, "name", name);

    /// <summary>The latents of a network, by name.</summary>
    public IReadOnlyList<WorkspaceLatent> LatentsOf(GeneratorNetwork network) =>
        [.. Names(Latents, StateLatents.Ending).Take(MaximumFiles).Select(name => Describe(name, network)).OfType<WorkspaceLatent>()];

    /// <summary>Names of the timelines, in order.</summary>
    public IReadOnlyList<string> TimelineNames() => [.. Names(Timelines, TimelineEnding).Take(MaximumFiles)];

    /// <summary>A timeline; null where there is none of the name.</summary>
    /// <exception cref="InvalidDataException">The name is none.</exception>
    /// <exception cref="TimelineException">The file is not a timeline.</exception>
    public Timeline? LoadTimeline(string name) => File.Exists(TimelinePath(name)) ? TimelineFile.Load(TimelinePath(name), ViewState.Parameters) : null;

    /// <summary>Writes a timeline.</summary>
    /// <exception cref="InvalidDataException">The name is none, or there are too many timelines.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void SaveTimeline(string name, Timeline timeline)
    {
        string path = TimelinePath(name);
        if (!File.Exists(path) && TimelineNames().Count >= MaximumFiles)
        {
            throw new InvalidDataException($"the workspace has {MaximumFiles} timelines, the most that it holds");
        }

        TimelineFile.Save(timeline, path);
    }

    private string TimelinePath(string name) => Path.Combine(Timelines, WorkspaceName.Check("name", name) + TimelineEnding);

    private static IEnumerable<string> Names(string folder, string ending) => new DirectoryInfo(folder).EnumerateFiles("*" + ending)
        .Where(f => f.LinkTarget is null)
        .Select(f => f.Name[..^ending.Length])
        .Where(WorkspaceName.IsName)
        .Order(StringComparer.Ordinal);

    // A file that another program writes at the moment, or of another network, is not listed.
    private WorkspaceLatent? Describe(string name, GeneratorNetwork network)
    {
        try
        {
            SafeTensors file = SafeTensors.Load(LatentPath(name));
            LatentFileDescription description = LatentFile.Describe(file);
            return description.NetworkFingerprint == network.Fingerprint
                ? new WorkspaceLatent(name, description.Note.StartsWith(Projections.NoteStart, StringComparison.Ordinal), file.Tensors.ContainsKey(LatentFile.StylesName), description.Note)
                : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
