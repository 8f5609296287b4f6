using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Rendering;
using ScaleParty.TerrainLod.Offscreen;

namespace ScaleParty.TerrainLod;

/// <summary>The command line.</summary>
internal static class TerrainCommand
{
    /// <summary>Largest number of frames: half an hour at 60 frames per second.</summary>
    public const int MaximumFrames = 100_000;

    /// <summary>Builds the command.</summary>
    /// <param name="run">What to do with the options; returns the exit status.</param>
    public static RootCommand Create(Func<TerrainOptions, int> run)
    {
        var initial = new TerrainOptions();
        var network = StrictOption.InputFile("--network", "Base network (.safetensors) with channels r, g, b and height. Without, the embedded one.");
        var refinement = StrictOption.InputFile("--refinement", "Refinement network (.safetensors). Without, the embedded one for the embedded base network.");
        var seed = StrictOption.Whole("--seed", $"Seed of the world, 0 to {TextureParameters.MaximumSeed}.", 0, TextureParameters.MaximumSeed, initial.Seed);
        var flight = StrictOption.InputFile("--flight", "Flight to play, a timeline in JSON (Documentation~/terrain-lod.md). Without, the sample's own.");
        var size = StrictOption.Size("--size", "Pixels of the frames (640x360) or of the window (1280x720); one number for a square.", 16, 4096);
        var frames = StrictOption.Whole("--frames", $"Number of frames, 1 to {MaximumFrames}, spread over the flight; in a window, close after so many. Without, off screen the flight's own, or {OffscreenFlight.SoftwareFrames} on a software driver (all with --realtime, --check-cracks or --video).", 1, MaximumFrames);
        var output = new Option<string>("--out") { Description = "Folder for frames and screenshots.", HelpName = "DIR", DefaultValueFactory = _ => initial.Out };
        var offscreen = new Option<bool>("--offscreen") { Description = "Render PNG frames off screen even where there is a display." };
        var realtime = new Option<bool>("--realtime") { Description = "Off screen: show in each frame what has been made by its time. Without, each frame waits for its tiles." };
        var video = new Option<string?>("--video") { Description = "Off screen: make an MP4 file of the frames too, where ffmpeg is installed.", HelpName = "FILE" };
        var supersample = StrictOption.Whole("--supersample", "Off screen: samples per pixel and axis, 1 or 2, which are averaged.", 1, 2, initial.Supersample);
        var relief = StrictOption.Number("--relief", "How much higher mountains are than in nature, 0 to 20.", 0, 20, initial.Relief);
        var error = StrictOption.Number("--error", "Pixels that a texel may cover before a finer level is shown, 0.25 to 16.", 0.25, 16, initial.ErrorPixels);
        var memory = StrictOption.Whole("--device-mb", "Megabytes of tiles on the graphics device, 16 to 16384.", 16, 16384, initial.DeviceMegabytes);
        var cache = new Option<string?>("--cache") { Description = "Folder that keeps tiles for later runs. Without, none are kept.", HelpName = "DIR" };
        var cacheSize = StrictOption.Whole("--cache-mb", "Megabytes of tiles in the folder of --cache, 1 to 1048576.", 1, 1 << 20, initial.CacheMegabytes);
        var level = StrictOption.Whole("--maximum-level", "The finest level, 0 to 10.", 0, 10, initial.MaximumLevel);
        var backend = StrictOption.OneOf("--backend", "What makes the tiles: the processor, or a Vulkan device.", ["cpu", "vulkan"], "cpu");
        var cracks = new Option<bool>("--check-cracks") { Description = "Off screen: draw each frame over magenta too and count the pixels seen through the mesh; they fail the run." };
        var command = new RootCommand("Flies over a generated world, in a window; or renders a flight off screen where there is no display.")
        {
            network, refinement, seed, flight, size, frames, output, offscreen, realtime, video, supersample, relief, error, memory, cache, cacheSize, level, backend, cracks,
        };
        command.SetAction(parsed => run(new TerrainOptions
        {
            Network = parsed.GetValue(network),
            Refinement = parsed.GetValue(refinement),
            Seed = parsed.GetValue(seed),
            Flight = parsed.GetValue(flight),
            Size = parsed.GetValue(size),
            Frames = parsed.GetValue(frames),
            Out = parsed.GetValue(output)!,
            Offscreen = parsed.GetValue(offscreen),
            Realtime = parsed.GetValue(realtime),
            Video = parsed.GetValue(video),
            Supersample = parsed.GetValue(supersample),
            Relief = parsed.GetValue(relief),
            ErrorPixels = parsed.GetValue(error),
            DeviceMegabytes = parsed.GetValue(memory),
            Cache = parsed.GetValue(cache),
            CacheMegabytes = parsed.GetValue(cacheSize),
            MaximumLevel = parsed.GetValue(level),
            Vulkan = parsed.GetValue(backend) == "vulkan",
            CheckCracks = parsed.GetValue(cracks),
        }));
        return command;
    }
}
