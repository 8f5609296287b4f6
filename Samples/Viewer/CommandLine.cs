using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Viewer;

/// <summary>The options of the command line.</summary>
internal static class CommandLine
{
    /// <summary>Largest number of frames: an hour at 60 frames per second.</summary>
    public const int MaximumFrames = 216_000;

    /// <summary>Builds the command.</summary>
    /// <param name="run">What to do with the options; returns the exit status.</param>
    public static RootCommand Build(Func<ViewerOptions, int> run)
    {
        var model = ExistingFile("--model", "Network file (.safetensors) or a checkpoint to import (.pth). Without, the embedded network.");
        var channelOrder = new Option<ChannelOrder?>("--channel-order") { Description = "Colour order of an imported checkpoint: rgb or bgr." };
        var latent = ExistingFile("--latent", "Latent file to show instead of seeds.");
        var timeline = ExistingFile("--timeline", "JSON timeline to play. Without, the viewer's own zoom.");
        var size = new Option<Resolution?>("--size")
        {
            Description = "Pixels of the frames (512x512) or of the window (1200x800).",
            HelpName = "WxH",
            CustomParser = ParseSize,
        };
        var frames = Number("--frames", $"Number of frames, 1 to {MaximumFrames}, spread over the timeline; in a window, close after so many.", 1, MaximumFrames);
        var detail = Number("--detail", "Texture pixels per pixel shown, per axis, in percent, 5 to 100. Without, as many as the network was trained to fill.", 5, 100);
        var output = new Option<string>("--out") { Description = "Folder for frames and screenshots.", HelpName = "DIR", DefaultValueFactory = _ => new ViewerOptions().Out };
        var offscreen = new Option<bool>("--offscreen") { Description = "Render PNG frames off screen even where there is a display." };
        var seed = Number("--seed", $"Seed of the latent, 0 to {TextureParameters.MaximumSeed}.", 0, TextureParameters.MaximumSeed);
        var backend = new Option<SynthesisBackend>("--backend") { Description = "What runs the network: compute (shaders), torch, or auto, which takes compute on a hardware driver and torch on a software one.", DefaultValueFactory = _ => SynthesisBackend.Auto };
        var diagnostics = new Option<bool>("--diagnostics") { Description = "Print what runs: driver, backend, loaded libraries." };
        var screenshot = new Option<string?>("--screenshot") { Description = "Save the last frame to this PNG file; in a window, of the first finished picture unless --frames says when.", HelpName = "FILE" };

        var command = new RootCommand("Pan, zoom and warp a generative texture in a window; or render a zoom off screen where there is no display.")
        {
            model, channelOrder, latent, timeline, size, frames, detail, output, offscreen, seed, backend, diagnostics, screenshot,
        };
        foreach (Option option in TorchSettings.Options)
        {
            command.Add(option);
        }

        command.SetAction(parsed => run(new ViewerOptions
        {
            Model = parsed.GetValue(model),
            ChannelOrder = parsed.GetValue(channelOrder),
            Latent = parsed.GetValue(latent),
            Timeline = parsed.GetValue(timeline),
            Size = parsed.GetValue(size),
            Frames = parsed.GetValue(frames),
            Detail = parsed.GetValue(detail),
            Out = parsed.GetValue(output)!,
            Offscreen = parsed.GetValue(offscreen),
            Seed = parsed.GetValue(seed),
            Backend = parsed.GetValue(backend),
            Diagnostics = parsed.GetValue(diagnostics),
            Torch = TorchSettings.Of(parsed),
            Screenshot = parsed.GetValue(screenshot),
        }));
        return command;
    }

    private static Option<string?> ExistingFile(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !File.Exists(result.Tokens[0].Value))
            {
                result.AddError($"{name}: there is no file '{result.Tokens[0].Value}'");
            }
        });
        return option;
    }

    private static Option<int?> Number(string name, string description, int minimum, int maximum) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
            {
                return value;
            }

            result.AddError($"{name} is '{text}'; expected a whole number from {minimum} to {maximum}");
            return null;
        },
    };

    private static Resolution? ParseSize(ArgumentResult result)
    {
        const int Minimum = 16, Maximum = 4096;
        string text = result.Tokens[0].Value;
        string[] sides = text.Split('x', 'X');
        if (sides.Length == 2
            && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            && int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            && width is >= Minimum and <= Maximum && height is >= Minimum and <= Maximum)
        {
            return new Resolution(width, height);
        }

        result.AddError($"--size is '{text}'; expected WxH with sides from {Minimum} to {Maximum}, such as 640x360");
        return null;
    }
}
