using System.Buffers.Binary;
using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Editor.Heights;

/// <summary>Writes a region's heights as numbers with a description beside them, or its terrain as a mesh. Documentation~/materials.md describes the files.</summary>
internal static class HeightExport
{
    /// <summary>Largest side of a mesh in pixels, which are its cells.</summary>
    public const int LargestMesh = 1024;

    /// <summary>Whether files with an ending are written here.</summary>
    public static bool Writes(string ending) => Kind(ending) is ".r16" or ".r32" or ".glb";

    /// <summary>Writes the files.</summary>
    /// <param name="renderer">Has the network, which makes heights.</param>
    /// <param name="state">What is shown; its size is replaced. Its relief is the exaggeration of a mesh's heights.</param>
    /// <param name="size">Pixels, each side 16 to 4096.</param>
    /// <param name="path">The file to write; its ending is the kind.</param>
    /// <param name="stop">Stops before the image is made.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="InvalidDataException">The network makes no heights, the state shows something else than colours, or the size is too large for a mesh.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Run(StateRenderer renderer, ViewState state, Resolution size, string path, CancellationToken stop)
    {
        if (!renderer.HasHeight)
        {
            throw new InvalidDataException($"the network {BadFile.Quote(renderer.Network.Description.Name)} makes no heights; expected one with the channels r, g, b, height for {path}");
        }

        if (state.View != ViewKind.Colour)
        {
            throw new InvalidDataException($"{path} has colours and heights; expected a state without 'view'");
        }

        bool mesh = Kind(Path.GetExtension(path)) == ".glb";
        if (mesh && Math.Max(size.Width, size.Height) > LargestMesh)
        {
            throw new InvalidDataException($"--size is {size}; expected at most {LargestMesh} per side for a mesh");
        }

        stop.ThrowIfCancellationRequested();
        SynthesisRequest request = renderer.Request(state, size);
        var image = new ImageBuffer();
        if (mesh)
        {
            // More pixels on each side, so that corners at the edge have the heights that the neighbouring tile gives them; whole base cells, so that the pixels are those of the picture.
            int margin = renderer.Network.Description.CellSize;
            renderer.Synthesize(request with { Region = request.Region.Tile(-margin, -margin, size.Width + (2 * margin), size.Height + (2 * margin)) }, image);
            stop.ThrowIfCancellationRequested();
            var terrain = new TerrainMesh(image, margin, request.Region.Scale, ReliefShading.HeightRange * state["relief"]);
            AtomicFile.WriteBytes(path, GlbFile.Of(terrain, terrain.Texture(path), Describe(renderer, state, request.Region).EndObject().ToString()));
            return [path];
        }

        renderer.Synthesize(request, image);
        stop.ThrowIfCancellationRequested();
        bool whole = Kind(Path.GetExtension(path)) == ".r16";
        AtomicFile.WriteBytes(path, Numbers(image, whole));
        string description = path + ".json";
        AtomicFile.WriteText(description, DescribeNumbers(renderer, state, request.Region, image, whole));
        return [path, description];
    }

    private static string Kind(string ending) => ending.ToLowerInvariant();

    private static byte[] Numbers(ImageBuffer image, bool whole)
    {
        int count = (int)image.Resolution.PixelCount, bytes = whole ? sizeof(ushort) : sizeof(float);
        var numbers = new byte[bytes * count];
        for (int i = 0; i < count; i++)
        {
            float height = image.Values[(i * image.Channels) + ReliefShading.HeightChannel];
            if (whole)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(numbers.AsSpan(bytes * i), (ushort)Math.Clamp(Math.Round((height + 1) / 2 * ushort.MaxValue), 0, ushort.MaxValue));
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(numbers.AsSpan(bytes * i), height);
            }
        }

        return numbers;
    }

    private static string DescribeNumbers(StateRenderer renderer, ViewState state, ImageRegion region, ImageBuffer image, bool whole)
    {
        float lowest = float.PositiveInfinity, highest = float.NegativeInfinity;
        for (int i = ReliefShading.HeightChannel; i < image.Values.Length; i += image.Channels)
        {
            lowest = Math.Min(lowest, image.Values[i]);
            highest = Math.Max(highest, image.Values[i]);
        }

        JsonWriter json = Describe(renderer, state, region);
        json.Name("type").Value(whole ? "uint16" : "float32");
        json.Name("byteOrder").Value("little");
        json.Name("rows").Value("top to bottom");
        json.Name("valueAtLowest").Value(whole ? 0 : -1);
        json.Name("valueAtHighest").Value(whole ? ushort.MaxValue : 1);
        json.Name("lowest").Value(lowest);
        json.Name("highest").Value(highest);
        return json.EndObject().ToString();
    }

    private static JsonWriter Describe(StateRenderer renderer, ViewState state, ImageRegion region)
    {
        JsonWriter json = Provenance.Begin(renderer);
        json.Name("state").Value(state.ToString());
        json.Name("width").Value(region.Resolution.Width);
        json.Name("height").Value(region.Resolution.Height);
        json.Name("left").Value(region.TopLeft.X);
        json.Name("top").Value(region.TopLeft.Y);
        json.Name("unitsPerPixelX").Value(region.Scale.X);
        json.Name("unitsPerPixelY").Value(region.Scale.Y);
        return json.Name("heightRange").Value(ReliefShading.HeightRange * state["relief"]);
    }
}
