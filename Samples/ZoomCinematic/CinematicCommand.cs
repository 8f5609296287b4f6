using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ScaleParty.Animation;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.ZoomCinematic;

/// <summary>The command line.</summary>
internal static class CinematicCommand
{
    public static RootCommand Create()
    {
        var timeline = new Argument<string>("timeline") { Description = "The timeline, a JSON file (Documentation~/animation.md)." };
        var folder = new Option<string>("--out") { Description = "Folder for the frames; a run that was broken off there goes on.", Required = true, HelpName = "DIR" };
        var model = new Option<string?>("--model") { Description = "Network file (.safetensors); the default network if not given.", HelpName = "FILE" };
        var size = new Option<Resolution?>("--size") { Description = "Pixels of the frames; the timeline's, or else 640x360, if not given.", HelpName = "WxH", CustomParser = ParseSize };
        var fps = new Option<double?>("--fps") { Description = "Frames per second; the timeline's if not given.", HelpName = "N", CustomParser = ParseFramesPerSecond };
        var backend = new Option<SynthesisBackend>("--backend") { Description = "What runs the network: compute (shaders), torch, or auto, which takes compute on a hardware driver and torch on a software one.", DefaultValueFactory = _ => SynthesisBackend.Auto };
        var relief = new Option<double>("--relief") { Description = "Strength of the shading by heights, 0 (none) to 4, where the timeline does not say.", HelpName = "N", DefaultValueFactory = _ => new ReliefParameters().Strength.Info.Initial, CustomParser = ParseRelief };
        var precision = new Option<string>("--precision") { Description = "What torch computes in.", DefaultValueFactory = _ => TorchPart.Precisions[0] };
        precision.AcceptOnlyFromAmong(TorchPart.Precisions);
        var supersample = new Option<int>("--supersample") { Description = "Samples per pixel and axis, 1 to 4, which are averaged.", HelpName = "N", DefaultValueFactory = _ => 1, CustomParser = r => ParseWhole(r, 1, 4) };
        var threads = new Option<int?>("--threads") { Description = "Threads to compute with; one per core if not given.", HelpName = "N", CustomParser = r => ParseWhole(r, 1, 1024) };
        var mp4 = new Option<bool>("--mp4") { Description = "Make a video of the frames too, where ffmpeg is installed." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Throw away the cinematic that the folder holds and begin anew." };
        var command = new RootCommand("Renders a timeline to PNG frames, and to a video where ffmpeg is installed.")
        {
            timeline, folder, model, size, fps, relief, backend, precision, supersample, threads, mp4, overwrite,
        };
        command.SetAction(arguments => Cinematic.Run(new CinematicSettings
        {
            Timeline = arguments.GetRequiredValue(timeline),
            Out = arguments.GetRequiredValue(folder),
            Model = arguments.GetValue(model),
            Size = arguments.GetValue(size),
            FramesPerSecond = arguments.GetValue(fps),
            Relief = arguments.GetValue(relief),
            Backend = arguments.GetValue(backend),
            Precision = arguments.GetRequiredValue(precision),
            Supersample = arguments.GetValue(supersample),
            Threads = arguments.GetValue(threads),
            Mp4 = arguments.GetValue(mp4),
            Overwrite = arguments.GetValue(overwrite),
        }));
        return command;
    }

    private static Resolution? ParseSize(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] sides = text.Split('x');
        if (sides.Length == 2 && TryWhole(sides[0], 16, 4096, out int width) && TryWhole(sides[1], 16, 4096, out int height))
        {
            return new Resolution(width, height);
        }

        result.AddError($"--size is {text}; expected WIDTHxHEIGHT, such as 640x360, with 16 to 4096 pixels a side");
        return null;
    }

    private static double? ParseFramesPerSecond(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double fps) && fps >= 0.001 && fps <= Timeline.MaximumFramesPerSecond)
        {
            return fps;
        }

        result.AddError(FormattableString.Invariant($"--fps is {text}; expected 0.001 to {Timeline.MaximumFramesPerSecond}"));
        return null;
    }

    private static double ParseRelief(ArgumentResult result)
    {
        ParameterInfo range = new ReliefParameters().Strength.Info;
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double strength) && strength >= range.Minimum && strength <= range.Maximum)
        {
            return strength;
        }

        result.AddError(FormattableString.Invariant($"--relief is {text}; expected {range.Minimum} to {range.Maximum}"));
        return 0;
    }

    private static int ParseWhole(ArgumentResult result, int minimum, int maximum)
    {
        string text = result.Tokens[0].Value;
        if (!TryWhole(text, minimum, maximum, out int value))
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name} is {text}; expected a whole number, {minimum} to {maximum}");
        }

        return value;
    }

    private static bool TryWhole(string text, int minimum, int maximum, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum;
}
