using System.CommandLine;
using System.Globalization;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor.Onnx;
using ScaleParty.Editor.State;
using ScaleParty.Models;
using ScaleParty.Sampling;
using Spectre.Console;

namespace ScaleParty.Editor.Commands;

/// <summary>export-onnx [NETWORK] --out FILE: a network as an ONNX graph.</summary>
internal static class ExportOnnxCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var defaults = new OnnxExportOptions();
        var file = new Argument<string?>("network") { Description = "The network file, or 'default' or 'default-refinement' for those that come with the plugin.", HelpName = "NETWORK" };
        var to = new Option<string>("--out") { Description = "The file to write, .onnx.", Required = true, HelpName = "FILE" };
        Option<string?> latent = StrictOption.InputFile("--latent", "A latent file of the network, which becomes part of the graph. Without it and --style-inputs: an input z, through the mapping network.");
        var styles = new Option<bool>("--style-inputs") { Description = "The graph has an input of style and demodulation vectors, made by the host, and no mapping network." };
        var size = StrictOption.Size("--size", "Pixels of the image.", 1, Resolution.MaximumSide);
        var dynamic = new Option<bool>("--dynamic") { Description = "The size is an input (of refinement networks and with --encoding-input, that of the input)." };
        var region = new Option<bool>("--region-inputs") { Description = "Centre and scale are inputs. Without: the full frame." };
        var encoding = new Option<bool>("--encoding-input") { Description = "The positional encoding is an input, made by the host." };
        var noise = new Option<bool>("--noise-inputs") { Description = "Noise maps are inputs. Without: no noise." };
        var padding = StrictOption.Choice("--padding", "Edges of feature maps: exact, or paper (bit-parity with official checkpoints).", defaults.Padding);
        var half = new Option<bool>("--half") { Description = "Filters and maps in half precision." };
        var opset = StrictOption.Whole("--opset", "Version of the operators.", OnnxExportOptions.OldestOpset, OnnxExportOptions.NewestOpset, defaults.Opset);
        var command = new Command("export-onnx", "Writes a network as an ONNX graph, for other runtimes.") { file, to, latent, styles, size, dynamic, region, encoding, noise, padding, half, opset };
        command.Validators.Add(result =>
        {
            bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
            if (IsGiven(size) == IsGiven(dynamic))
            {
                result.AddError("--size or --dynamic: expected one of the two.");
            }

            if (IsGiven(latent) && IsGiven(styles))
            {
                result.AddError("--latent and --style-inputs: expected at most one of the two.");
            }
        });
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            StrictOption.RequireFiles(("--latent", parsed.GetValue(latent)));
            StrictOption.RequireOther(parsed.GetRequiredValue(to), ("the network", parsed.GetValue(file)), ("--latent", parsed.GetValue(latent)));
            GeneratorNetwork network = parsed.GetValue(file) switch
            {
                "default" => DefaultNetwork.Load(),
                "default-refinement" => DefaultNetwork.LoadRefinement(),
                var path => StateNetworks.Load(path),
            };
            BakedLatent? baked = parsed.GetValue(latent) is { } name ? LatentFile.Load(name, network) : null;
            stop.Token.ThrowIfCancellationRequested();
            var options = new OnnxExportOptions
            {
                Latents = baked is not null ? OnnxLatentKind.Fixed : parsed.GetValue(styles) ? OnnxLatentKind.Styles : OnnxLatentKind.Z,
                Latent = baked,
                Size = parsed.GetValue(size),
                RegionInputs = parsed.GetValue(region),
                EncodingInput = parsed.GetValue(encoding),
                NoiseInputs = parsed.GetValue(noise),
                Padding = parsed.GetValue(padding),
                Half = parsed.GetValue(half),
                Opset = parsed.GetValue(opset),
            };
            string target = parsed.GetRequiredValue(to);
            OnnxExport.Save(network, options, target);
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Written: {target} ({new FileInfo(target).Length} bytes)"));
            return ExitCode.Done;
        });
        return command;
    }
}
