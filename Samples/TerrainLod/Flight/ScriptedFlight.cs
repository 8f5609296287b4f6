using ScaleParty.Animation;

namespace ScaleParty.TerrainLod.Flight;

/// <summary>A flight from a timeline: that of a file, or the sample's own.</summary>
internal sealed class ScriptedFlight
{
    private const string ResourceName = "ScaleParty.TerrainLod.flight.json";
    private readonly FlightParameters _parameters = new();

    private ScriptedFlight(Timeline timeline, string name)
    {
        Timeline = timeline;
        Name = name;
    }

    /// <summary>The timeline.</summary>
    public Timeline Timeline { get; }

    /// <summary>Where it is from.</summary>
    public string Name { get; }

    /// <summary>Reads a flight.</summary>
    /// <param name="path">A timeline whose tracks are those of <see cref="FlightParameters"/>; null for the sample's own.</param>
    /// <exception cref="TimelineException">The file is not such a timeline; the message names file, line and property.</exception>
    public static ScriptedFlight Load(string? path)
    {
        ParameterInfo[] infos = [.. new FlightParameters().All.Select(p => p.Info)];
        if (path is not null)
        {
            return new ScriptedFlight(TimelineFile.Load(path, infos), path);
        }

        using Stream stream = typeof(ScriptedFlight).Assembly.GetManifestResourceStream(ResourceName)!;
        using var reader = new StreamReader(stream);
        return new ScriptedFlight(TimelineFile.Parse(reader.ReadToEnd(), "flight.json", infos), "flight.json");
    }

    /// <summary>The camera at a time; parameters without tracks have their initial values.</summary>
    /// <param name="seconds">Seconds since the start.</param>
    public CameraPose At(double seconds)
    {
        Timeline.Evaluate(seconds, _parameters.All);
        return _parameters.Pose;
    }
}
