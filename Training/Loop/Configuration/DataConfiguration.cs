using ScaleParty.Training.Data;

namespace ScaleParty.Training.Loop;

/// <summary>The data.</summary>
internal sealed record DataConfiguration
{
    /// <summary>Source as on the command line; see <see cref="DataSource.Syntax"/>.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Names of the image channels; empty for those of the source.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Background threads that prepare batches; 0 prepares them in between.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How images are used.</summary>
    public DataSourceOptions Options { get; init; } = new();
}
