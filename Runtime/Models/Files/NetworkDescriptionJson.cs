using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>The JSON form of a <see cref="NetworkDescription"/>: every field in camelCase, all required but the encoding's bands and, of a network that does not refine, the refinement.</summary>
internal static class NetworkDescriptionJson
{
    public static string Write(NetworkDescription d)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", d.Version);
            json.WriteString("name", d.Name);
            json.WriteNumber("blocks", d.Blocks);
            WriteArray(json, "channels", d.Channels, (w, v) => w.WriteNumberValue(v));
            json.WriteNumber("styleChannels", d.StyleChannels);
            json.WriteNumber("mappingLayers", d.MappingLayers);
            json.WriteNumber("mappingLearningRateMultiplier", d.MappingLearningRateMultiplier);
            WriteArray(json, "imageChannels", d.ImageChannels, (w, v) => w.WriteStringValue(v));
            json.WriteStartObject("encoding");
            json.WriteString("kind", d.Encoding.Kind switch { EncodingKind.Grid => "grid", EncodingKind.Image => "image", _ => "fourier" });
            WriteArray(json, "frequencies", d.Encoding.Frequencies, (w, v) =>
            {
                w.WriteStartArray();
                w.WriteNumberValue(v.X);
                w.WriteNumberValue(v.Y);
                w.WriteEndArray();
            });
            if (d.Encoding.Bands is WaveBands bands)
            {
                json.WriteStartObject("bands");
                json.WriteNumber("waves", bands.Waves);
                json.WriteNumber("fields", bands.Fields);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            if (d.Refinement is RefinementDescription refinement)
            {
                json.WriteStartObject("refinement");
                json.WriteNumber("referencePeriod", refinement.ReferencePeriod);
                json.WriteNumber("roughness", refinement.Roughness);
                WriteArray(json, "localChannels", refinement.LocalChannels, (w, v) => w.WriteStringValue(v));
                json.WriteEndObject();
            }

            json.WriteBoolean("hasNoise", d.HasNoise);
            json.WriteString("trainedPadding", d.TrainedPadding == PaddingMode.Exact ? "exact" : "paper");
            json.WriteStartObject("trainedScales");
            json.WriteNumber("minimum", d.TrainedScales.Minimum);
            json.WriteNumber("maximum", d.TrainedScales.Maximum);
            json.WriteEndObject();
            WriteArray(json, "trainedResolutions", d.TrainedResolutions, (w, v) => w.WriteNumberValue(v));
            json.WriteString("credit", d.Credit);
            json.WriteString("licence", d.Licence);
            json.WriteString("training", d.Training);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static NetworkDescription Read(string json, string source)
    {
        using JsonFields fields = JsonFields.Parse(Encoding.UTF8.GetBytes(json), source, "description");
        int version = fields.Integer("version", 1, int.MaxValue);
        if (version > NetworkDescription.CurrentVersion)
        {
            throw fields.Bad("description.version", $"is {version}, written by a newer release; this one reads up to {NetworkDescription.CurrentVersion}");
        }

        JsonFields encoding = fields.Object("encoding");
        JsonFields scales = fields.Object("trainedScales");
        double smallest = scales.Number("minimum", NetworkShapes.SmallestNumber, NetworkShapes.LargestNumber);
        int blocks = fields.Integer("blocks", 1, NetworkShapes.MaximumBlocks);
        IReadOnlyList<string> imageChannels = fields.Texts("imageChannels", 1, NetworkShapes.MaximumImageChannels, NetworkShapes.LongestChannelName);
        EncodingDescription kind = ReadEncoding(encoding, imageChannels.Count);
        return new NetworkDescription
        {
            Version = version,
            Name = fields.Text("name", NetworkShapes.LongestText),
            Blocks = blocks,
            Channels = [.. fields.Integers("channels", blocks + 1, blocks + 1, 1, NetworkShapes.MaximumChannels).Select(c => (int)c)],
            StyleChannels = fields.Integer("styleChannels", 1, NetworkShapes.MaximumStyleChannels),
            MappingLayers = fields.Integer("mappingLayers", 1, NetworkShapes.MaximumMappingLayers),
            MappingLearningRateMultiplier = fields.Number("mappingLearningRateMultiplier", NetworkShapes.SmallestNumber, NetworkShapes.LargestNumber),
            ImageChannels = imageChannels,
            Encoding = kind,
            Refinement = kind.Kind == EncodingKind.Image ? ReadRefinement(fields.Object("refinement")) : null,
            HasNoise = fields.Flag("hasNoise"),
            TrainedPadding = fields.Choice("trainedPadding", ("exact", PaddingMode.Exact), ("paper", PaddingMode.Paper)),
            TrainedScales = (smallest, scales.Number("maximum", smallest, NetworkShapes.LargestNumber)),
            TrainedResolutions = [.. fields.Integers("trainedResolutions", 0, NetworkShapes.MaximumTrainedResolutions, 1, Resolution.MaximumSide).Select(r => (int)r)],
            Credit = fields.Text("credit", NetworkShapes.LongestText),
            Licence = fields.Text("licence", NetworkShapes.LongestText),
            Training = fields.Text("training", NetworkShapes.LongestText),
        };
    }

    private static RefinementDescription ReadRefinement(JsonFields fields) => new(
        fields.Number("referencePeriod", NetworkShapes.SmallestNumber, NetworkShapes.LargestNumber),
        fields.Number("roughness", 0, 1),
        fields.Texts("localChannels", 0, NetworkShapes.MaximumImageChannels, NetworkShapes.LongestChannelName));

    private static EncodingDescription ReadEncoding(JsonFields fields, int imageChannels)
    {
        EncodingKind kind = fields.Choice("kind", ("grid", EncodingKind.Grid), ("fourier", EncodingKind.Fourier), ("image", EncodingKind.Image));
        bool fourier = kind == EncodingKind.Fourier;
        IReadOnlyList<(double, double)> vectors = fields.Pairs("frequencies", fourier ? 1 : 0, fourier ? NetworkShapes.MaximumFrequencies : 0, -NetworkShapes.MaximumFrequency, NetworkShapes.MaximumFrequency);
        if (!fourier)
        {
            return kind == EncodingKind.Image ? EncodingDescription.Image(imageChannels) : EncodingDescription.Grid;
        }

        WaveBands? bands = null;
        if (fields.Has("bands"))
        {
            JsonFields b = fields.Object("bands");
            bands = new WaveBands(b.Integer("waves", 1, NetworkShapes.MaximumBandWaves), b.Integer("fields", 4, NetworkShapes.MaximumBandFields));
            if (vectors.Count % bands.Waves != 0)
            {
                throw b.Bad("description.encoding.bands.waves", $"is {bands.Waves}; expected a divisor of the {vectors.Count} frequencies");
            }

            if (bands.Fields % 4 != 0)
            {
                throw b.Bad("description.encoding.bands.fields", $"is {bands.Fields}; expected a multiple of 4");
            }
        }

        return new EncodingDescription(kind, [.. vectors.Select(v => new Vector2d(v.Item1, v.Item2))], bands);
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
        {
            write(json, value);
        }

        json.WriteEndArray();
    }
}
