using ScaleParty.Desktop;
using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Models;
using ScaleParty.Rendering;

namespace ScaleParty.Editor.Materials;

/// <summary>Writes a region as the maps of a material. Documentation~/materials.md describes the files.</summary>
internal static class MaterialExport
{
    /// <summary>Name of the description among the files.</summary>
    public const string DescriptionName = "material.json";

    private const string Program = "material";

    // Making the image takes most of the time.
    private const double ImageShare = 0.8;

    /// <summary>Writes the files of a state's region; its size is replaced by the options' side.</summary>
    /// <param name="renderer">Has the network.</param>
    /// <param name="state">What is shown; its relief is the exaggeration of the heights in normals and occlusion.</param>
    /// <param name="options">The options.</param>
    /// <param name="folder">The folder, which is created; files of an earlier export are replaced.</param>
    /// <param name="progress">Receives the share that is done, 0 to 1.</param>
    /// <param name="stop">Stops; finished files remain.</param>
    /// <returns>Names of the files in the folder.</returns>
    /// <exception cref="InvalidDataException">A value of the state does not fit the network, or its region cannot be made periodic.</exception>
    /// <exception cref="IOException">A file cannot be written, or is another program's.</exception>
    public static IReadOnlyList<string> Run(StateRenderer renderer, ViewState state, MaterialOptions options, string folder, IProgress<double> progress, CancellationToken stop)
    {
        bool hasHeight = renderer.HasHeight;
        string[] names = [.. Names(options.Packing, hasHeight)];
        using OutputFolder output = OutputFolder.Open(folder, Program);
        output.Begin(names);
        MaterialImage image = new MaterialRegion(renderer, state, options, new Callback<double>(share => progress.Report(ImageShare * share)), stop).Make();
        int side = image.Side, done = 0;
        void Write(string name, byte[] rgba, bool alpha = false)
        {
            stop.ThrowIfCancellationRequested();
            ImageFile.SavePng(output.PathOf(name), rgba, side, side, alpha);
            progress.Report(ImageShare + ((1 - ImageShare) * ++done / names.Length));
        }

        Write("albedo.png", Albedo(image));
        float[]? light = null;
        if (hasHeight)
        {
            float[] heights = Heights(image);
            GreyPng.Save(output.PathOf("height.png"), [.. heights.Select(h => (ushort)Math.Clamp(MathF.Round(h * ushort.MaxValue), 0, ushort.MaxValue))], side, side);
            float scale = (float)(ReliefShading.HeightRange * state["relief"]);
            var field = new HeightField([.. heights.Select(h => h * scale)], side, image.Period, image.Wraps);
            Write("normal.png", field.Normals(down: options.Packing == MaterialPacking.Unreal));
            stop.ThrowIfCancellationRequested();
            light = field.Occlusion(Math.Max(options.OcclusionRadius * side, 1));
        }

        float[] roughness = Roughness(image, options);
        float[] lit = light ?? [.. Enumerable.Repeat(1f, roughness.Length)];
        switch (options.Packing)
        {
            case MaterialPacking.Unity:
                // Metallic, occlusion, detail mask (all of a detail map is shown), smoothness.
                Write("mask.png", Pack(roughness.Length, i => (0, lit[i], 1, 1 - roughness[i])), alpha: true);
                break;
            case MaterialPacking.Unreal:
                Write("orm.png", Pack(roughness.Length, i => (lit[i], roughness[i], 0, 1)));
                break;
            default:
                if (light is not null)
                {
                    Write("occlusion.png", Pack(light.Length, i => (light[i], light[i], light[i], 1)));
                }

                Write("roughness.png", Pack(roughness.Length, i => (roughness[i], roughness[i], roughness[i], 1)));
                break;
        }

        AtomicFile.WriteText(output.PathOf(DescriptionName), Describe(renderer, state, options, image, names));
        progress.Report(1);
        return names;
    }

    private static IEnumerable<string> Names(MaterialPacking packing, bool hasHeight)
    {
        string[] relief = hasHeight ? ["height.png", "normal.png"] : [];
        string[] packed = packing switch
        {
            MaterialPacking.Unity => ["mask.png"],
            MaterialPacking.Unreal => ["orm.png"],
            _ => hasHeight ? ["occlusion.png", "roughness.png"] : ["roughness.png"],
        };
        return ["albedo.png", .. relief, .. packed, DescriptionName];
    }

    private static byte[] Albedo(MaterialImage image)
    {
        var rgba = new byte[4 * image.Side * image.Side];
        PixelConverter.ToRgba8(image.Values, image.Channels.Count, rgba);
        return rgba;
    }

    private static float[] Heights(MaterialImage image) => [.. image.Channel("height")!.Select(v => (float)Math.Clamp(ReliefShading.Levelled(v), 0, 1))];

    private static float[] Roughness(MaterialImage image, MaterialOptions options) => image.Channel("water") is { } water
        ? [.. water.Select(v => (float)(options.LandRoughness + ((options.WaterRoughness - options.LandRoughness) * Math.Clamp((v + 1) / 2, 0, 1))))]
        : [.. Enumerable.Repeat((float)options.LandRoughness, image.Side * image.Side)];

    private static byte[] Pack(int pixels, Func<int, (float R, float G, float B, float A)> of)
    {
        var rgba = new byte[4 * pixels];
        for (int i = 0; i < pixels; i++)
        {
            (float r, float g, float b, float a) = of(i);
            (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2], rgba[(4 * i) + 3]) = (Byte(r), Byte(g), Byte(b), Byte(a));
        }

        return rgba;

        static byte Byte(float share) => (byte)MathF.Round(share * byte.MaxValue);
    }

    private static string Describe(StateRenderer renderer, ViewState state, MaterialOptions options, MaterialImage image, string[] names)
    {
        JsonWriter json = Provenance.Begin(renderer);
        json.Name("state").Value(state.ToString());
        json.Name("side").Value(image.Side);
        json.Name("seams").Value(options.Seams.ToString().ToLowerInvariant());
        json.Name("packing").Value(options.Packing.ToString().ToLowerInvariant());
        json.Name("normals").Value(options.Packing == MaterialPacking.Unreal ? "directx" : "opengl");
        json.Array("extent", [image.Side * image.Period.X, image.Side * image.Period.Y], (w, length) => w.Value(length));
        json.Name("heightRange").Value(ReliefShading.HeightRange * state["relief"]);
        json.Name("occlusionRadius").Value(options.OcclusionRadius);
        json.Name("landRoughness").Value(options.LandRoughness);
        json.Name("waterRoughness").Value(options.WaterRoughness);
        json.Array("files", names, (w, name) => w.Value(name));
        return json.EndObject().ToString();
    }
}
