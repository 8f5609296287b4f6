namespace ScaleParty.Editor.Inspector;

/// <summary>How an inspector is started. Immutable.</summary>
internal sealed record InspectorOptions
{
    /// <summary>The workspace where none is named, relative to the current folder.</summary>
    public const string DefaultWorkspace = "out/inspector";

    private readonly int _port;
    private readonly int _threads;

    /// <summary>A network file; null for the network that comes with the plugin.</summary>
    public string? Network { get; init; }

    /// <summary>A refinement network file; null for that of the default network, where it is shown.</summary>
    public string? Refinement { get; init; }

    /// <summary>Folder of latents, timelines and stars; created where it is missing.</summary>
    public string Workspace { get; init; } = DefaultWorkspace;

    /// <summary>Port on loopback, 1 to 65,535; 0 for any free one.</summary>
    public int Port
    {
        get => _port;
        init => _port = Guard.InRange(value, 0, 65535, nameof(Port));
    }

    /// <summary>Threads that make an image, 1 to 1024; 0 for one per processor.</summary>
    public int Threads
    {
        get => _threads;
        init => _threads = Guard.InRange(value, 0, 1024, nameof(Threads));
    }
}
