using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Sampling;
using Spectre.Console;

namespace ScaleParty.Editor.Commands;

/// <summary>import FILE --out NETWORK: a checkpoint becomes a network file.</summary>
internal static class ImportCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var file = new Argument<string>("file") { Description = "An official checkpoint (.pth, zip or legacy form) or a .safetensors file with the same names." };
        var to = new Option<string>("--out") { Description = "The network file to write.", Required = true };
        var order = StrictOption.Choice<ChannelOrder>("--channel-order", "Colour order of the checkpoint: bgr as the official code trains, or rgb. Without: that of the file, else bgr.");
        var prefix = new Option<string?>("--prefix") { Description = "Prefix of the generator's tensor names. Without: generator_ema., else generator., else nothing." };
        var name = new Option<string?>("--name") { Description = "A name to show. Without: the file's name." };
        var credit = new Option<string?>("--credit") { Description = "Credit due to the data." };
        var licence = new Option<string?>("--licence") { Description = "Licence of the weights and the data." };
        var channels = new Option<string[]>("--image-channels") { Description = "Meaning of the image channels in order, such as r g b height.", AllowMultipleArgumentsPerToken = true };
        var scales = StrictOption.Numbers("--trained-scales", "Smallest and largest region of the training, as shares of the full frame.", 0, 1000, []);
        scales.Arity = new ArgumentArity(2, 2);
        var resolutions = StrictOption.Wholes("--trained-resolutions", "Output sides of the training in pixels.", 1, Resolution.MaximumSide, []);
        var precision = StrictOption.Choice("--precision", "How to store weights: float32 or float16.", WeightPrecision.Float32);
        var command = new Command("import", "Turns a checkpoint into a network file.") { file, to, order, prefix, name, credit, licence, channels, scales, resolutions, precision };
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            StrictOption.RequireOther(parsed.GetRequiredValue(to), ("the checkpoint", parsed.GetValue(file)));
            GeneratorNetwork network = CheckpointImporter.Import(parsed.GetRequiredValue(file), new CheckpointImportOptions
            {
                ChannelOrder = parsed.GetValue(order),
                Prefix = parsed.GetValue(prefix),
                Name = parsed.GetValue(name),
                Credit = parsed.GetValue(credit),
                Licence = parsed.GetValue(licence),
                ImageChannels = parsed.GetValue(channels) is { Length: > 0 } names ? names : null,
                TrainedScales = parsed.GetValue(scales) is [double smallest, double largest] ? (smallest, largest) : null,
                TrainedResolutions = parsed.GetValue(resolutions) ?? [],
            });
            string path = parsed.GetRequiredValue(to);
            stop.Token.ThrowIfCancellationRequested();
            NetworkFile.Save(network, path, parsed.GetValue(precision));
            console.Write(Tables.Network(network.Description, network.Fingerprint));
            console.WriteLine($"Written: {path}");
            return ExitCode.Done;
        });
        return command;
    }
}
