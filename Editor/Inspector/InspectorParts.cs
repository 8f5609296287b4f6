using ScaleParty.Editor.State;
using ScaleParty.Models;

namespace ScaleParty.Editor.Inspector;

/// <summary>What the requests of an inspector share.</summary>
internal sealed class InspectorParts : IAsyncDisposable
{
    // Of all tabs; each has one image at a time.
    private const int MostImages = 64, MostTiles = 32, MostUploads = 8;

    private readonly TemporaryFolder _temporary;

    /// <summary>Loads the networks and opens the workspace.</summary>
    /// <param name="options">How the inspector is started.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidDataException">A file is not a network of its kind, or the workspace is not a folder of its own.</exception>
    /// <exception cref="IOException">A file cannot be read, or the workspace cannot be written.</exception>
    public InspectorParts(InspectorOptions options, TimeProvider time)
    {
        Options = options;
        Workspace = Workspace.Open(options.Workspace);
        GeneratorNetwork network = StateNetworks.Load(options.Network);
        GeneratorNetwork? refinement = StateNetworks.LoadRefinement(options.Refinement, network);
        Images = new StateRenderer(network, refinement, Workspace.Latents, options.Threads);
        Tiles = new StateRenderer(network, refinement, Workspace.Latents, options.Threads);
        _temporary = TemporaryFolder.Open();
        Uploads = new Uploads(_temporary.Location, UploadGate);
        Jobs = new JobList(
            [new PngKind(Tiles), .. FramesKind.All(Tiles), new MaterialKind(Tiles), new BakeKind(Tiles, Workspace), new ProjectKind(network, Workspace, Uploads)],
            _temporary.Location,
            time);
    }

    /// <summary>How the inspector was started.</summary>
    public InspectorOptions Options { get; }

    /// <summary>The folder of latents, timelines and stars.</summary>
    public Workspace Workspace { get; }

    /// <summary>Makes the images of the stage. What it keeps of the newest view is not lost to others.</summary>
    public StateRenderer Images { get; }

    /// <summary>Makes small images and those of jobs.</summary>
    public StateRenderer Tiles { get; }

    /// <summary>One image per session at a time.</summary>
    public SessionTurns Turns { get; } = new();

    /// <summary>Bounds the images of the stage.</summary>
    public RenderGate ImageGate { get; } = new(1, MostImages);

    /// <summary>Bounds the small images.</summary>
    public RenderGate TileGate { get; } = new(1, MostTiles);

    /// <summary>Bounds the uploads that are decoded.</summary>
    public RenderGate UploadGate { get; } = new(1, MostUploads);

    /// <summary>Images that were uploaded.</summary>
    public Uploads Uploads { get; }

    /// <summary>Work that takes a while.</summary>
    public JobList Jobs { get; }

    /// <summary>Ends the jobs, waits for the images in progress and removes temporary files.</summary>
    public async ValueTask DisposeAsync()
    {
        await Jobs.DisposeAsync().ConfigureAwait(false);
        foreach (RenderGate gate in new[] { ImageGate, TileGate, UploadGate })
        {
            await gate.CloseAsync().ConfigureAwait(false);
            gate.Dispose();
        }

        Images.Dispose();
        Tiles.Dispose();
        _temporary.Dispose();
    }
}
