using System.CommandLine;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Sheets;

namespace ScaleParty.Training.Commands;

/// <summary>sheets: pictures of a network for the page about it.</summary>
internal static class SheetsCommand
{
    public static Command Create()
    {
        var network = new Option<string?>("--network") { Description = "Network file; default: the network that comes with the package" };
        var run = new Option<string?>("--run") { Description = "Folder of a run, or one of its checkpoints: its averaged generator" };
        var refinement = new Option<string?>("--refinement") { Description = "Its refinement network, for views through a pyramid; default: that of the package's network, none for others" };
        var data = new Option<string?>("--data") { Description = $"Real images to compare with: {DataSource.Syntax}" };
        Option<ResamplingFilter?> filter = EvaluateCommand.Filter();
        var output = new Option<string>("--out") { Description = "Folder for the sheets", Required = true };
        var seed = StrictOption.Whole<ulong>("--seed", "Names the latents", 0, ulong.MaxValue, 0);
        var truncation = StrictOption.Number("--truncation", "1 for the whole variety, 0 for the mean", -2, 2, 1);
        var format = StrictOption.OneOf("--format", "Files of the sheets", ["jpg", "png"], "jpg");
        var command = new Command("sheets", "Draws what a network makes: latents, zoom, resolutions, parts, warps, beyond the frame, blends, relief, beside real images")
        {
            network, run, refinement, data, filter, output, seed, truncation, format,
        };
        command.SetAction(result =>
        {
            using var stop = new StopSignal();
            (GeneratorNetwork shown, TrainingConfiguration? training) = RunFile.Network(result.GetValue(network), result.GetValue(run)) ?? (DefaultNetwork.Load(), null);
            var options = new DataSourceOptions { Filter = result.GetValue(filter) ?? training?.Data.Options.Filter ?? default };
            using IDataSource? source = result.GetValue(data) is string where ? DataSource.Open(where, options) : null;
            GeneratorNetwork? finer = result.GetValue(refinement) is { } file ? NetworkFile.Load(file) : DefaultNetwork.RefinementFor(shown);
            using var renderer = new SheetRenderer(shown, finer, result.GetValue(seed), result.GetValue(truncation));
            using OutputFolder folder = OutputFolder.Open(result.GetValue(output)!, SheetSet.Program);
            new SheetSet(renderer, folder, result.GetValue(format)!, Console.WriteLine, stop.Token).Write(source);
            return ExitCode.Done;
        });
        return command;
    }
}
