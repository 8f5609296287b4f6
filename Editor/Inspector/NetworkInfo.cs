using System.Globalization;
using ScaleParty.Animation;
using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Inspector;

/// <summary>What the page has to know of the network: its description, the parameters with their ranges, and the curves of the easings.</summary>
internal static class NetworkInfo
{
    /// <summary>Largest side of an image in pixels.</summary>
    public const int MaximumSide = 4096;

    private const int CurvePoints = 17;

    private static readonly string[] Modes = ["pyramid", "free"];

    /// <summary>The JSON text.</summary>
    public static string Write(GeneratorNetwork network, GeneratorNetwork? refinement)
    {
        NetworkDescription d = network.Description;
        var json = new JsonWriter();
        json.BeginObject();
        json.Name("name").Value(d.Name);
        json.Name("fingerprint").Value(network.Fingerprint);
        json.Name("credit").Value(d.Credit);
        json.Name("licence").Value(d.Licence);
        json.Name("blocks").Value(d.Blocks);
        json.Name("cellSize").Value(d.CellSize);
        json.Name("styleCount").Value(d.StyleCount);
        json.Array("styleNames", Enumerable.Range(0, d.StyleCount), (w, i) => w.Value(StyleName(i, d.StyleCount)));
        json.Array("channels", d.ImageChannels, (w, c) => w.Value(c));
        json.Name("hasHeight").Value(ReliefShading.Suits(d));
        json.Name("hasNoise").Value(network.ReadsNoise || refinement?.ReadsNoise == true);
        json.Name("fields").Value(d.Encoding.Bands is not null);
        json.Array("trainedScales", new[] { d.TrainedScales.Minimum, d.TrainedScales.Maximum }, (w, s) => w.Value(s));
        json.Array("modes", refinement is null ? Modes.Skip(1) : Modes, (w, m) => w.Value(m));
        json.Name("initial").Value(refinement is null ? "mode=free" : "mode=pyramid");
        json.Name("directions").Value(Math.Min(ViewState.Directions, d.StyleChannels));
        json.Name("version").Value(typeof(NetworkInfo).Assembly.GetName().Version!.ToString(3));
        json.Array("parameters", ViewState.Parameters, WriteParameter);
        json.Array("easings", Easing.Names, (w, name) => w.BeginObject().Name("name").Value(name)
            .Array("points", Enumerable.Range(0, CurvePoints), (points, i) => points.Value(Easing.Parse(name).Evaluate(i / (CurvePoints - 1.0)))).EndObject());
        json.Name("maximumSide").Value(MaximumSide);
        return json.EndObject().ToString();
    }

    private static void WriteParameter(JsonWriter json, ParameterInfo info)
    {
        json.BeginObject();
        json.Name("name").Value(info.Name);
        json.Name("label").Value(info.Label);
        json.Name("minimum").Value(info.Minimum);
        json.Name("maximum").Value(info.Maximum);
        json.Name("initial").Value(info.Initial);
        json.Name("precision").Value(info.Precision);
        json.Name("scale").Value(info.Scale == ParameterScale.Logarithmic ? "logarithmic" : "linear");
        json.Name("unit").Value(info.Unit);
        json.Name("group").Value(GroupOf(info.Name));
        json.EndObject();
    }

    private static string GroupOf(string name) => name.Split('.')[0] switch
    {
        "warp" => "warp",
        "latent" or "layout" or "truncation" => "latent",
        "noise" => "noise",
        "width" or "height" => "size",
        "relief" or "sun" => "relief",
        _ => "view",
    };

    // A to-image layer reads the style of the convolution after it; the last one has a style of its own.
    private static string StyleName(int index, int count)
    {
        string convolution = index < count - 1 ? string.Create(CultureInfo.InvariantCulture, $"conv {index}") : string.Empty;
        string image = index % 2 == 1 ? string.Create(CultureInfo.InvariantCulture, $"image {index / 2}") : string.Empty;
        return convolution.Length > 0 && image.Length > 0 ? $"{convolution}, {image}" : convolution + image;
    }
}
