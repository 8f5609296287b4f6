using System.Buffers.Binary;
using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Editor.Tiles;

/// <summary>
/// Writes a region as a pyramid of tiles: every level has half the pixels of the one before per axis and is made by the network itself at that scale. Tiles are independent of each other, so an export
/// that was stopped goes on with those that are missing. Documentation~/materials.md describes the files.
/// </summary>
/// <param name="renderer">Has the network.</param>
/// <param name="state">What is shown; its size is replaced.</param>
/// <param name="size">Pixels of level 0.</param>
/// <param name="tile">Pixels of a tile per axis.</param>
internal sealed class TileExport(StateRenderer renderer, ViewState state, Resolution size, int tile)
{
    /// <summary>Name of the description among the files.</summary>
    public const string DescriptionName = "tiles.json";

    /// <summary>Smallest tile in pixels.</summary>
    public const int SmallestTile = 16;

    /// <summary>Largest tile in pixels.</summary>
    public const int LargestTile = 1024;

    private const string Program = "tiles";
    private const int MaximumTiles = 20_000;
    private const int MaximumDescriptionBytes = 1 << 20;

    // Any size has the state's place and scale; this one is small.
    private const int ProbeSide = 64;

    private readonly int _height = renderer.HasHeight ? ReliefShading.HeightChannel : -1;

    /// <summary>Writes the tiles that are missing.</summary>
    /// <param name="folder">The folder, which is created; tiles of another region are replaced.</param>
    /// <param name="progress">Receives the share that is done.</param>
    /// <param name="stop">Stops between two tiles; finished ones remain.</param>
    /// <returns>The number of tiles, and how many of them were there already.</returns>
    /// <exception cref="InvalidDataException">A value of the state does not fit the network, or there are too many tiles.</exception>
    /// <exception cref="IOException">A file cannot be written, or is another program's.</exception>
    public (int Tiles, int Kept) Run(string folder, IProgress<double> progress, CancellationToken stop)
    {
        ImageRegion[] levels = [.. Levels()];
        Place[] places = [.. levels.SelectMany((r, level) => Places(r.Resolution, level))];
        if (places.Length > MaximumTiles)
        {
            throw new InvalidDataException($"{size} pixels are {places.Length} tiles of {tile}; expected at most {MaximumTiles}");
        }

        string[] names = [.. places.SelectMany(Names), DescriptionName];
        string description = Describe(levels);
        using OutputFolder output = OutputFolder.Open(folder, Program);
        Prepare(output, names, description);
        SynthesisRequest request = renderer.Request(state, new Resolution(ProbeSide, ProbeSide));
        var image = new ImageBuffer();
        int kept = 0;
        for (int i = 0; i < places.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            Place place = places[i];
            if (Names(place).All(n => File.Exists(output.PathOf(n))))
            {
                kept++;
            }
            else
            {
                renderer.Synthesize(request with { Region = levels[place.Level].Tile(place.X, place.Y, place.Width, place.Height) }, image);
                Write(output, place, image);
            }

            progress.Report((double)(i + 1) / places.Length);
        }

        return (places.Length, kept);
    }

    // The description is written before the first tile: with it, tiles in the folder are known to be of this region.
    private static void Prepare(OutputFolder output, string[] names, string description)
    {
        string path = output.PathOf(DescriptionName);
        if (output.IsOwn(DescriptionName) && File.Exists(path) && System.Text.Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumDescriptionBytes)) == description)
        {
            output.RemoveLeftovers();
            return;
        }

        output.Begin(names);
        AtomicFile.WriteText(path, description);
    }

    private IEnumerable<ImageRegion> Levels()
    {
        // A state's scale is the share of the frame along the shorter side.
        ImageRegion probe = renderer.Request(state, new Resolution(ProbeSide, ProbeSide)).Region;
        var region = new ImageRegion(probe.Centre, probe.Scale * ((double)ProbeSide / Math.Min(size.Width, size.Height)), size);
        Vector2d corner = region.TopLeft;
        while (true)
        {
            yield return region;
            if (Math.Max(region.Resolution.Width, region.Resolution.Height) <= tile)
            {
                yield break;
            }

            var half = new Resolution((region.Resolution.Width + 1) / 2, (region.Resolution.Height + 1) / 2);
            Vector2d scale = region.Scale * 2;
            region = new ImageRegion(corner + (new Vector2d(half.Width, half.Height) * scale / 2), scale, half);
        }
    }

    private IEnumerable<Place> Places(Resolution resolution, int level)
    {
        for (int y = 0; y < resolution.Height; y += tile)
        {
            for (int x = 0; x < resolution.Width; x += tile)
            {
                yield return new Place(level, x, y, Math.Min(tile, resolution.Width - x), Math.Min(tile, resolution.Height - y));
            }
        }
    }

    private IEnumerable<string> Names(Place place)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"level{place.Level}-row{place.Y / tile:000}-column{place.X / tile:000}");
        return _height < 0 ? [$"{name}.png"] : [$"{name}.png", $"{name}-height.png", $"{name}-height.r16"];
    }

    private void Write(OutputFolder output, Place place, ImageBuffer image)
    {
        string[] names = [.. Names(place)];
        var rgba = new byte[4 * place.Width * place.Height];
        PixelConverter.ToRgba8(image.Values, image.Channels, rgba);
        ImageFile.SavePng(output.PathOf(names[0]), rgba, place.Width, place.Height);
        if (_height < 0)
        {
            return;
        }

        var heights = new ushort[place.Width * place.Height];
        var raw = new byte[sizeof(ushort) * heights.Length];
        for (int i = 0; i < heights.Length; i++)
        {
            heights[i] = (ushort)Math.Clamp(Math.Round((image.Values[(i * image.Channels) + _height] + 1) / 2 * ushort.MaxValue), 0, ushort.MaxValue);
            BinaryPrimitives.WriteUInt16LittleEndian(raw.AsSpan(sizeof(ushort) * i), heights[i]);
        }

        GreyPng.Save(output.PathOf(names[1]), heights, place.Width, place.Height);
        AtomicFile.WriteBytes(output.PathOf(names[2]), raw);
    }

    private string Describe(ImageRegion[] levels)
    {
        JsonWriter json = Provenance.Begin(renderer);
        json.Name("state").Value(state.ToString());
        json.Name("tile").Value(tile);
        json.Name("heightBits").Value(_height < 0 ? 0 : 16);
        json.Name("heightByteOrder").Value("little");
        json.Name("heightRange").Value(_height < 0 ? 0 : ReliefShading.HeightRange);
        json.Array("levels", levels, (w, region) =>
        {
            w.BeginObject();
            w.Name("width").Value(region.Resolution.Width);
            w.Name("height").Value(region.Resolution.Height);
            w.Name("left").Value(region.TopLeft.X);
            w.Name("top").Value(region.TopLeft.Y);
            w.Name("unitsPerPixelX").Value(region.Scale.X);
            w.Name("unitsPerPixelY").Value(region.Scale.Y);
            w.EndObject();
        });
        return json.EndObject().ToString();
    }

    private readonly record struct Place(int Level, int X, int Y, int Width, int Height);
}
