using System.CommandLine;
using ScaleParty.Animation;
using ScaleParty.Desktop.Programs;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.ZoomCinematic;

/// <summary>The command line.</summary>
internal static class CinematicCommand
{
    public static RootCommand Create()
    {
        ParameterInfo strength = new ReliefParameters().Strength.Info;
        var timeline = new Argument<string>("timeline") { Description = "The timeline, a JSON file (Documentation~/animation.md)." };
        var folder = new Option<string>("--out") { Description = "Folder for the frames; an interrupted run in it is continued.", Required = true, HelpName = "DIR" };
        var model = new Option<string?>("--model") { Description = "Network file (.safetensors); the default network if not given.", HelpName = "FILE" };
        var refinement = new Option<string?>("--refinement") { Description = "Refinement network file (.safetensors), for mode pyramid; the default one for the default network if not given.", HelpName = "FILE" };
        var mode = StrictOption.Choice<SynthesisMode>("--mode", "How frames are made: free (each afresh) or pyramid (levels refined from one another). The timeline's if not given, or else pyramid where there is a refinement network.");
        var size = StrictOption.Size("--size", "Pixels of the frames, one number for a square; the timeline's, or else 640x360, if not given.", 16, 4096);
        var fps = StrictOption.Number("--fps", "Frames per second; the timeline's if not given.", 0.001, Timeline.MaximumFramesPerSecond);
        Option<SynthesisBackend> backend = StrictOption.Backend();
        var relief = StrictOption.Number("--relief", "Strength of the shading by heights, 0 (none) to 4, where the timeline has none.", strength.Minimum, strength.Maximum, strength.Initial);
        var supersample = StrictOption.Whole("--supersample", "Samples per pixel and axis, 1 to 4, which are averaged.", 1, 4, 1);
        var threads = StrictOption.Whole("--threads", "Threads that the cpu backend computes with; one per core if not given.", 1, 1024);
        var mp4 = new Option<bool>("--mp4") { Description = "Make a video of the frames too, where ffmpeg is installed." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Remove another cinematic in the folder first." };
        var command = new RootCommand("Renders a timeline to PNG frames, and to a video where ffmpeg is installed.")
        {
            timeline, folder, model, refinement, mode, size, fps, relief, backend, supersample, threads, mp4, overwrite,
        };
        command.SetAction(arguments => Cinematic.Run(new CinematicSettings
        {
            Timeline = arguments.GetRequiredValue(timeline),
            Out = arguments.GetRequiredValue(folder),
            Model = arguments.GetValue(model),
            Refinement = arguments.GetValue(refinement),
            Mode = arguments.GetValue(mode),
            Size = arguments.GetValue(size),
            FramesPerSecond = arguments.GetValue(fps),
            Relief = arguments.GetValue(relief),
            Backend = arguments.GetValue(backend),
            Supersample = arguments.GetValue(supersample),
            Threads = arguments.GetValue(threads),
            Mp4 = arguments.GetValue(mp4),
            Overwrite = arguments.GetValue(overwrite),
        }));
        return command;
    }
}
