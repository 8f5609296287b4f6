using ScaleParty.Json;
using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>The JSON form of a <see cref="NetworkDescription"/>: every field in camelCase, all required but the encoding's bands and, of a network that does not refine, the refinement.</summary>
internal static class NetworkDescriptionJson
{
    public static string Write(NetworkDescription d)
    {
        JsonWriter json = new JsonWriter().BeginObject();
        json.Name("version").Value(d.Version);
        json.Name("name").Value(d.Name);
        json.Name("blocks").Value(d.Blocks);
        json.Array("channels", d.Channels, (w, v) => w.Value(v));
        json.Name("styleChannels").Value(d.StyleChannels);
        json.Name("mappingLayers").Value(d.MappingLayers);
        json.Name("mappingLearningRateMultiplier").Value(d.MappingLearningRateMultiplier);
        json.Array("imageChannels", d.ImageChannels, (w, v) => w.Value(v));
        WriteEncoding(json, d.Encoding);
        if (d.Refinement is RefinementDescription refinement)
        {
            json.Name("refinement").BeginObject();
            json.Name("referencePeriod").Value(refinement.ReferencePeriod);
            json.Name("roughness").Value(refinement.Roughness);
            json.Array("localChannels", refinement.LocalChannels, (w, v) => w.Value(v));
            json.EndObject();
        }

        json.Name("hasNoise").Value(d.HasNoise);
        json.Name("trainedPadding").Value(d.TrainedPadding == PaddingMode.Exact ? "exact" : "paper");
        json.Name("trainedScales").BeginObject();
        json.Name("minimum").Value(d.TrainedScales.Minimum);
        json.Name("maximum").Value(d.TrainedScales.Maximum);
        json.EndObject();
        json.Array("trainedResolutions", d.TrainedResolutions, (w, v) => w.Value(v));
        json.Name("credit").Value(d.Credit);
        json.Name("licence").Value(d.Licence);
        json.Name("training").Value(d.Training);
        return json.EndObject().ToString();
    }

    public static NetworkDescription Read(string json, string source)
    {
        JsonValue d = ModelJson.Read(json, source, "description");
        int version = ModelJson.Version(d, NetworkDescription.CurrentVersion);
        JsonValue scales = d.Required("trainedScales");
        double smallest = scales.Required("minimum").Real(NetworkShapes.SmallestNumber, NetworkShapes.LargestNumber);
        int blocks = (int)d.Required("blocks").Whole(1, NetworkShapes.MaximumBlocks);
        IReadOnlyList<string> imageChannels = ModelJson.Texts(d.Required("imageChannels"), 1, NetworkShapes.MaximumImageChannels, NetworkShapes.LongestChannelName);
        EncodingDescription encoding = ReadEncoding(d.Required("encoding"), imageChannels.Count);
        return new NetworkDescription
        {
            Version = version,
            Name = d.Required("name").Text(NetworkShapes.LongestText),
            Blocks = blocks,
            Channels = ModelJson.Integers(d.Required("channels"), blocks + 1, blocks + 1, 1, NetworkShapes.MaximumChannels),
            StyleChannels = (int)d.Required("styleChannels").Whole(1, NetworkShapes.MaximumStyleChannels),
            MappingLayers = (int)d.Required("mappingLayers").Whole(1, NetworkShapes.MaximumMappingLayers),
            MappingLearningRateMultiplier = d.Required("mappingLearningRateMultiplier").Real(NetworkShapes.SmallestNumber, NetworkShapes.LargestNumber),
            ImageChannels = imageChannels,
            Encoding = encoding,
            Refinement = encoding.Kind == EncodingKind.Image ? ReadRefinement(d.Required("refinement")) : null,
            HasNoise = d.Required("hasNoise").Flag(),
            TrainedPadding = d.Required("trainedPadding").Choice(("exact", PaddingMode.Exact), ("paper", PaddingMode.Paper)),
            TrainedScales = (smallest, scales.Required("maximum").Real(smallest, NetworkShapes.LargestNumber)),
            TrainedResolutions = ModelJson.Integers(d.Required("trainedResolutions"), 0, NetworkShapes.MaximumTrainedResolutions, 1, Resolution.MaximumSide),
            Credit = d.Required("credit").Text(NetworkShapes.LongestText),
            Licence = d.Required("licence").Text(NetworkShapes.LongestText),
            Training = d.Required("training").Text(NetworkShapes.LongestText),
        };
    }

    private static void WriteEncoding(JsonWriter json, EncodingDescription encoding)
    {
        json.Name("encoding").BeginObject();
        json.Name("kind").Value(encoding.Kind switch { EncodingKind.Grid => "grid", EncodingKind.Image => "image", _ => "fourier" });
        json.Array("frequencies", encoding.Frequencies, (w, v) => w.BeginArray().Value(v.X).Value(v.Y).EndArray());
        if (encoding.Bands is WaveBands bands)
        {
            json.Name("bands").BeginObject();
            json.Name("waves").Value(bands.Waves);
            json.Name("fields").Value(bands.Fields);
            json.EndObject();
        }

        json.EndObject();
    }

    private static RefinementDescription ReadRefinement(JsonValue refinement) => new(
        refinement.Required("referencePeriod").Real(NetworkShapes.SmallestNumber, NetworkShapes.LargestNumber),
        refinement.Required("roughness").Real(0, 1),
        ModelJson.Texts(refinement.Required("localChannels"), 0, NetworkShapes.MaximumImageChannels, NetworkShapes.LongestChannelName));

    private static EncodingDescription ReadEncoding(JsonValue encoding, int imageChannels)
    {
        EncodingKind kind = encoding.Required("kind").Choice(("grid", EncodingKind.Grid), ("fourier", EncodingKind.Fourier), ("image", EncodingKind.Image));
        bool fourier = kind == EncodingKind.Fourier;
        List<JsonValue> vectors = encoding.Required("frequencies").List(fourier ? 1 : 0, fourier ? NetworkShapes.MaximumFrequencies : 0);
        if (!fourier)
        {
            return kind == EncodingKind.Image ? EncodingDescription.Image(imageChannels) : EncodingDescription.Grid;
        }

        WaveBands? bands = encoding.Optional("bands") is { } b ? ReadBands(b, vectors.Count) : null;
        return new EncodingDescription(kind, [.. vectors.Select(ReadFrequency)], bands);
    }

    private static Vector2d ReadFrequency(JsonValue vector)
    {
        List<JsonValue> pair = vector.List(2, 2);
        return new(Component(pair[0]), Component(pair[1]));

        static double Component(JsonValue value) => value.Real(-NetworkShapes.MaximumFrequency, NetworkShapes.MaximumFrequency);
    }

    private static WaveBands ReadBands(JsonValue bands, int frequencies)
    {
        JsonValue waves = bands.Required("waves"), fields = bands.Required("fields");
        var read = new WaveBands((int)waves.Whole(1, NetworkShapes.MaximumBandWaves), (int)fields.Whole(4, NetworkShapes.MaximumBandFields));
        return frequencies % read.Waves != 0 ? throw waves.Expected(FormattableString.Invariant($"a divisor of the {frequencies} frequencies"))
            : read.Fields % 4 != 0 ? throw fields.Expected("a multiple of 4")
            : read;
    }
}
