using System.Globalization;

namespace ScaleParty.Training.Data;

/// <summary>Opens sources by what a person writes on the command line.</summary>
internal static class DataSource
{
    /// <summary>What <see cref="Open"/> understands, for help texts.</summary>
    public const string Syntax = "FOLDER | lmdb:PATH | maps:FILE.json | bluemarble:FOLDER | bluemarble-water:FOLDER | procedural[:SEED] | emblems[:SEED]";

    /// <summary>Opens a source.</summary>
    /// <param name="source">
    /// A folder of images; <c>lmdb:PATH</c>, a database of encoded images; <c>maps:FILE.json</c>, a <see cref="MapDescription"/>;
    /// <c>bluemarble:FOLDER</c>, the built-in description of NASA's Blue Marble over three files in a folder;
    /// <c>bluemarble-water:FOLDER</c>, the same with water as a channel; or
    /// <c>procedural</c> or <c>emblems</c>, with a seed as <c>procedural:7</c>.
    /// </param>
    /// <param name="options">How images are used.</param>
    /// <exception cref="TrainingDataException">The source cannot be opened; the message says why.</exception>
    public static IDataSource Open(string source, DataSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (string.IsNullOrWhiteSpace(source))
        {
            throw new TrainingDataException($"an empty source; expected {Syntax}");
        }

        (string kind, string rest) = source.Split(':', 2) is [var before, var after] ? (before, after) : (source, string.Empty);
        return kind switch
        {
            "lmdb" => new LmdbSource(Path(rest, source), options),
            "maps" => OpenMaps(MapDescription.Load(Path(rest, source)), options, rest),
            "bluemarble" => OpenMaps(MapDescription.BlueMarble(Path(rest, source)), options, source),
            "bluemarble-water" => OpenMaps(MapDescription.BlueMarble(Path(rest, source), water: true), options, source),
            "procedural" => new ProceduralSource(Seed(rest, source)),
            "emblems" => new EmblemSource(Seed(rest, source)),
            _ => new FolderSource(source, options),
        };
    }

    private static MapSource OpenMaps(MapDescription description, DataSourceOptions? options, string name) =>
        new(description, options is null ? null : options with { MaximumPixels = Math.Max(options.MaximumPixels, 1L << 28) }, name);

    private static string Path(string rest, string source) => rest.Length > 0
        ? rest
        : throw new TrainingDataException($"{source}: a path is missing; expected {Syntax}");

    private static ulong Seed(string rest, string source) => rest.Length == 0
        ? 0
        : ulong.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw new TrainingDataException($"{source}: '{rest}' is no seed; expected a whole number from 0 to {ulong.MaxValue}");
}
