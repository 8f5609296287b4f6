using System.CommandLine;
using ScaleParty.Desktop.Programs;
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
        var model = StrictOption.InputFile("--model", "Network file (.safetensors) or a checkpoint to import (.pth). Without, the embedded network.");
        var refinement = StrictOption.InputFile("--refinement", "Refinement network file (.safetensors), for mode pyramid. Without, the embedded one for the embedded network.");
        var mode = StrictOption.Choice<SynthesisMode>("--mode", "How images are made at first: free (each afresh) or pyramid (levels refined from one another). Without, the timeline's, or pyramid where there is a refinement network.");
        var channelOrder = StrictOption.Choice<ChannelOrder>("--channel-order", "Colour order of an imported checkpoint: rgb or bgr.");
        var latent = StrictOption.InputFile("--latent", "Latent file to show instead of seeds.");
        var timeline = StrictOption.InputFile("--timeline", "JSON timeline to play. Without, the viewer's own zoom.");
        var size = StrictOption.Size("--size", "Pixels of the frames (512x512) or of the window (1200x800); one number for a square.", 16, 4096);
        var frames = StrictOption.Whole("--frames", $"Number of frames, 1 to {MaximumFrames}, spread over the timeline; in a window, close after so many.", 1, MaximumFrames);
        var detail = StrictOption.Whole("--detail", "Texture pixels per pixel shown, per axis, in percent, 5 to 100. Without, as many as the network was trained to fill.", 5, 100);
        var output = new Option<string>("--out") { Description = "Folder for frames and screenshots.", HelpName = "DIR", DefaultValueFactory = _ => new ViewerOptions().Out };
        var offscreen = new Option<bool>("--offscreen") { Description = "Render PNG frames off screen even where there is a display." };
        var seed = StrictOption.Whole("--seed", $"Seed of the latent, 0 to {TextureParameters.MaximumSeed}.", 0, TextureParameters.MaximumSeed);
        Option<SynthesisBackend> backend = StrictOption.Backend();
        var diagnostics = new Option<bool>("--diagnostics") { Description = "Print what runs: driver, backend, assemblies." };
        var screenshot = new Option<string?>("--screenshot") { Description = "Save the last frame to this PNG file; in a window the first finished picture, unless --frames is given.", HelpName = "FILE" };

        var command = new RootCommand("Pan, zoom and warp a generative texture in a window; or render a zoom off screen where there is no display.")
        {
            model, refinement, mode, channelOrder, latent, timeline, size, frames, detail, output, offscreen, seed, backend, diagnostics, screenshot,
        };

        command.SetAction(parsed => run(new ViewerOptions
        {
            Model = parsed.GetValue(model),
            Refinement = parsed.GetValue(refinement),
            Mode = parsed.GetValue(mode),
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
            Screenshot = parsed.GetValue(screenshot),
        }));
        return command;
    }
}
