using ScaleParty.Animation;

namespace ScaleParty.Viewer;

/// <summary>The timeline to play: that of a file, or the default.</summary>
internal static class DefaultTimeline
{
    private const string ResourceName = "ScaleParty.Viewer.zoom.json";

    /// <summary>The timeline of a file, or the viewer's own.</summary>
    /// <exception cref="TimelineException">The file is not a timeline; the message names file, line and property.</exception>
    public static Timeline Load(string? path, IReadOnlyList<Parameter> parameters)
    {
        ParameterInfo[] infos = [.. parameters.Select(p => p.Info)];
        if (path is not null)
        {
            return TimelineFile.Load(path, infos);
        }

        using Stream stream = typeof(DefaultTimeline).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"{ResourceName} is not embedded in this build of the viewer");
        using var reader = new StreamReader(stream);
        return TimelineFile.Parse(reader.ReadToEnd(), "zoom.json", infos);
    }
}
