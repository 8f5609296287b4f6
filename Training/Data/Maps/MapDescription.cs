using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScaleParty.Models;

namespace ScaleParty.Training.Data;

/// <summary>How a map's pixels lie on the world.</summary>
internal enum MapProjection
{
    /// <summary>A flat picture with four edges.</summary>
    Plane = 0,

    /// <summary>The whole globe: longitude along x, joined left and right; latitude along y from +90 to -90 degrees.</summary>
    Equirectangular = 1,
}

/// <summary>One file of a map and the channels it gives.</summary>
internal sealed record MapFile
{
    /// <summary>Image file in the folder of the description or below it. PNG, JPEG or WebP; eight bits per sample are read.</summary>
    public required string File { get; init; }

    /// <summary>Names of its channels: three (such as r, g, b) or one (such as height).</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Standard deviation in pixels of a Gaussian that smooths the file when it is loaded, 0 to 32; the result is kept with 16 bits.</summary>
    public double Smooth { get; init; }

    /// <summary>The two stored values, 0 to 255, that become -1 and 1; values outside are cut off.</summary>
    public IReadOnlyList<double> Range { get; init; } = [0, 255];
}

/// <summary>Where frames are wanted, such as on land.</summary>
internal sealed record MapMask
{
    /// <summary>Image file of the map's size, in the folder of the description or below it.</summary>
    public required string File { get; init; }

    /// <summary>Whether black is wanted instead of white.</summary>
    public bool Invert { get; init; }

    /// <summary>Frames with a smaller share of wanted pixels are not used, 0 to 1.</summary>
    public double MinimumShare { get; init; } = 0.1;
}

/// <summary>A description of several large files that lie on each other, as JSON (comments and trailing commas allowed).</summary>
internal sealed record MapDescription
{
    private const int LongestFile = 1 << 20;
    private const int LargestSide = 1 << 20;
    private const string InFolder = "the name of a file in the description's folder or below it, without ..";
    private static readonly JsonSerializerOptions Format = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new ChoiceConverter() },
    };

    /// <summary>The files, all of one size; their channels in this order are the source's.</summary>
    public required IReadOnlyList<MapFile> Files { get; init; }

    /// <summary>Folder that the files lie in; in a description's file one below the file's own, which null stands for.</summary>
    public string? Folder { get; init; }

    /// <summary>How pixels lie on the world.</summary>
    public MapProjection Projection { get; init; } = MapProjection.Plane;

    /// <summary>Longitude of the left edge in degrees, for <see cref="MapProjection.Equirectangular"/>.</summary>
    public double WestEdge { get; init; } = -180;

    /// <summary>Southern and northern limit in degrees that no frame reaches beyond, for <see cref="MapProjection.Equirectangular"/>.</summary>
    public IReadOnlyList<double> Latitudes { get; init; } = [-60, 60];

    /// <summary>
    /// Whether frames are wider in pixels by 1 / cos(latitude), for <see cref="MapProjection.Equirectangular"/>, so that shapes
    /// are true at the frame's centre at every latitude.
    /// </summary>
    public bool TrueShapes { get; init; } = true;

    /// <summary>
    /// A band that training never reads a pixel of: from and to (eastwards) in degrees of longitude, or in columns of a plane.
    /// Evaluation draws from it alone. Null means none.
    /// </summary>
    public IReadOnlyList<double>? HeldOut { get; init; }

    /// <summary>Where frames are wanted; null means anywhere.</summary>
    public MapMask? Mask { get; init; }

    /// <summary>Smallest and largest side of a frame in map pixels (along y), drawn evenly.</summary>
    public IReadOnlyList<double> FrameSide { get; init; } = [384, 512];

    /// <summary>How far true content reaches around each frame, as a multiple of its side, 1 to 4.</summary>
    public double Context { get; init; } = 1.1;

    /// <summary>Whether frames are mirrored half of the time.</summary>
    public bool Flips { get; init; }

    /// <summary>Whether frames are turned by quarter turns: right where nothing is lit from one side.</summary>
    public bool QuarterTurns { get; init; }

    /// <summary>Credit due to the data.</summary>
    public string Credit { get; init; } = string.Empty;

    /// <summary>Licence of the data.</summary>
    public string Licence { get; init; } = string.Empty;

    /// <summary>Reads a description; relative folders are resolved against the file's.</summary>
    /// <exception cref="TrainingDataException">The file is missing or not as described; the message names the property.</exception>
    public static MapDescription Load(string path)
    {
        try
        {
            using var stream = new MemoryStream(InputFile.ReadAllBytes(path, LongestFile));
            MapDescription description = Parse(stream, path);
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Require(description.Folder is null or "." || StaysBelow(description.Folder), path, "folder", "a relative path below the description's own folder, without ..");
            return description with { Folder = Path.GetFullPath(description.Folder ?? ".", folder) };
        }
        catch (InvalidDataException e)
        {
            throw new TrainingDataException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingDataException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The built-in description of NASA's Blue Marble as three files in a folder: BlueMarbleAlbedo.jpg, BlueMarbleAltitude.jpg and BlueMarbleWater.jpg.</summary>
    /// <param name="folder">Folder with the three files.</param>
    /// <param name="water">Whether the mask of water is a channel as well, the last one: 1 where there is water.</param>
    public static MapDescription BlueMarble(string folder, bool water = false)
    {
        const string Name = "ScaleParty.Training.Data.Maps.bluemarble.json";
        using Stream stream = typeof(MapDescription).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"the assembly has no {Name}");
        MapDescription description = Parse(stream, Name);
        return description with
        {
            Folder = Path.GetFullPath(folder),
            Files = water ? [.. description.Files, new MapFile { File = description.Mask!.File, Channels = ["water"] }] : description.Files,
        };
    }

    /// <summary>Checks every value.</summary>
    /// <param name="name">Named in messages.</param>
    /// <exception cref="TrainingDataException">A value is outside its range.</exception>
    internal MapDescription Checked(string name)
    {
        Require(Files.Count is > 0 and <= 16, name, "files", "1 to 16 files");
        for (int i = 0; i < Files.Count; i++)
        {
            Require(Files[i] is not null, name, $"files[{i}]", "a file with its channels, not null");
            MapFile file = Files[i];
            Require(StaysBelow(file.File), name, $"files[{i}].file", InFolder);
            for (int k = 0; k < file.Channels.Count; k++)
            {
                Require(file.Channels[k] is { Length: > 0 } channel && !channel.Any(char.IsControl), name, $"files[{i}].channels[{k}]", "a name");
            }

            Require(file.Channels.Count is 1 or 3, name, $"files[{i}].channels", "1 or 3 names");
            Require(file.Smooth is >= 0 and <= 32, name, $"files[{i}].smooth", "0 to 32 pixels");
            Require(IsRange(file.Range, 0, 255), name, $"files[{i}].range", "two rising numbers from 0 to 255");
        }

        Require(Files.Sum(f => f.Channels.Count) <= 16, name, "files", "1 to 16 channels in all");
        Require(Mask is null || StaysBelow(Mask.File), name, "mask.file", InFolder);
        Require(Enum.IsDefined(Projection), name, "projection", "plane or equirectangular");
        Require(WestEdge is >= -360 and <= 360, name, "westEdge", "-360 to 360 degrees");
        Require(IsRange(Latitudes, -85, 85), name, "latitudes", "two rising numbers from -85 to 85 degrees");
        Require(HeldOut is null || HeldOut.Count == 2, name, "heldOut", "two numbers, from and to");
        if (HeldOut is [double from, double to])
        {
            bool globe = Projection == MapProjection.Equirectangular;
            Require(
                globe ? from is >= -360 and <= 360 && to is >= -360 and <= 360 : from >= 0 && to > from && to <= LargestSide,
                name,
                "heldOut",
                string.Create(CultureInfo.InvariantCulture, $"{(globe ? "two longitudes from -360 to 360 degrees" : $"two rising columns from 0 to {LargestSide}")}, not {from} and {to}"));
        }

        Require(IsRange(FrameSide, 8, LargestSide, orEqual: true), name, "frameSide", $"two rising numbers from 8 to {LargestSide} pixels");
        Require(Context is >= 1 and <= 4, name, "context", "1 to 4");
        Require(Mask is null || Mask.MinimumShare is >= 0 and <= 1, name, "mask.minimumShare", "0 to 1");
        return this;
    }

    private static MapDescription Parse(Stream stream, string name)
    {
        try
        {
            return (JsonSerializer.Deserialize<MapDescription>(stream, Format)
                ?? throw new TrainingDataException($"{name}: null; expected a map description")).Checked(name);
        }
        catch (JsonException e)
        {
            throw new TrainingDataException($"{name}: not a map description, at {e.Path ?? "the start"} in line {(e.LineNumber ?? 0) + 1}: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new TrainingDataException($"{name}: not a map description: {e.Message}", e);
        }
    }

    private static bool StaysBelow(string path) =>
        path.Length > 0 && !path.Any(char.IsControl) && !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..");

    private static bool IsRange(IReadOnlyList<double> values, double minimum, double maximum, bool orEqual = false) =>
        values.Count == 2 && values[0] >= minimum && values[1] <= maximum && (values[0] < values[1] || (orEqual && values[0] == values[1]));

    private static void Require(bool holds, string name, string property, string expected)
    {
        if (!holds)
        {
            throw new TrainingDataException($"{name}: {property}: expected {expected}");
        }
    }
}
