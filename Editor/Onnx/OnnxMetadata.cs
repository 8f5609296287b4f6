using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Onnx;

/// <summary>What an exported file says about itself, as names and texts.</summary>
internal static class OnnxMetadata
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(GeneratorNetwork network, OnnxExportOptions options)
    {
        NetworkDescription d = network.Description;
        var texts = new List<KeyValuePair<string, string>>();
        void Add(string name, string text)
        {
            if (text.Length > 0)
            {
                texts.Add(new($"scaleparty.{name}", text));
            }
        }

        string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        Add("network", d.Name);
        Add("fingerprint", network.Fingerprint);
        Add("image_channels", string.Join(",", d.ImageChannels));
        Add("image_range", "-1 to 1 as trained; values beyond occur");
        Add("cell_size", Number(d.CellSize));
        Add("padding", options.Padding == PaddingMode.Exact ? "exact" : "paper");
        Add("encoding", d.Encoding.Kind.ToString().ToLowerInvariant());
        Add("trained_extents", $"{Number(ImageRegion.FullFrameSide * d.TrainedScales.Minimum)} to {Number(ImageRegion.FullFrameSide * d.TrainedScales.Maximum)} image units");
        Add("trained_sizes", string.Join(",", d.TrainedResolutions));
        Add("latent", options.Latents.ToString().ToLowerInvariant());
        Add("noise", options.NoiseInputs ? "inputs" : "none");
        Add("precision", options.Half ? "float16" : "float32");
        if (options.Latents == OnnxLatentKind.Styles)
        {
            Add("style_sizes", string.Join(",", OnnxLatent.Sizes(d)));
        }

        Add("credit", d.Credit);
        Add("licence", d.Licence);
        return texts;
    }
}
