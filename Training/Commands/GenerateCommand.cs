using System.CommandLine;
using System.Globalization;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Generation;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Sheets;

namespace ScaleParty.Training.Commands;

/// <summary>generate: plain images of a network, one PNG per seed.</summary>
internal static class GenerateCommand
{
    private const int LargestDefaultSide = 1024;

    public static Command Create()
    {
        var network = new Option<string?>("--network") { Description = "Network file; default: the network that comes with the package" };
        var run = new Option<string?>("--run") { Description = "Folder of a run, or one of its checkpoints: its averaged generator" };
        var seeds = new Option<string>("--seeds") { Description = "Numbers and ranges of latents, such as 0-63 or 1,5,9-12", Required = true };
        var output = new Option<string>("--out") { Description = "Folder for the images", Required = true };
        var size = StrictOption.Size("--size", "Pixels, such as 256 or 640x360; default: as many as the network learned to fill at this scale", 1, 4096);
        var centre = StrictOption.Numbers("--centre", "Centre of the image, x and y: the frame is -1 to 1 on both axes, x right, y down", -1e6, 1e6, [0, 0]);
        var scale = StrictOption.Number("--scale", "Extent of the shorter side as a share of the frame", 1e-4, 1e4, 1);
        var truncation = StrictOption.Number("--truncation", "1 for the whole variety, 0 for the mean", -2, 2, 1);
        var noise = StrictOption.Choice("--noise", "With networks that have noise, how it is drawn; random is as in training", NoisePolicy.Random);
        var sheet = new Option<bool>("--sheet") { Description = $"Also writes {ImageSet.SheetName} with the first 400 images" };
        var command = new Command("generate", "Writes images of a network as PNG, one per seed. The same command goes on after a stop")
        {
            network, run, seeds, output, size, centre, scale, truncation, noise, sheet,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(centre) is not [double x, double y])
            {
                throw new WrongUsageException("--centre: expected two numbers, x and y");
            }

            (GeneratorNetwork shown, _) = RunFile.Network(result.GetValue(network), result.GetValue(run)) ?? (DefaultNetwork.Load(), null);
            NetworkShapes.RequireStandalone(shown.Description);
            int side = SheetRenderer.Side(shown.Description, result.GetValue(scale), LargestDefaultSide);
            var options = new GenerationOptions
            {
                Seeds = SeedList.Parse("--seeds", result.GetValue(seeds)!),
                Size = result.GetValue(size) ?? new Resolution(side, side),
                Centre = new Vector2d(x, y),
                Scale = result.GetValue(scale),
                Truncation = result.GetValue(truncation),
                Noise = result.GetValue(noise),
                Sheet = result.GetValue(sheet),
            };
            return Write(new ImageSet(shown, options), options, result.GetValue(output)!);
        });
        return command;
    }

    private static int Write(ImageSet set, GenerationOptions options, string output)
    {
        using var stop = new StopSignal();
        int made = 0;
        PlainEvaluationProgress.Run(progress =>
            made = set.Write(output, progress.Note, (done, total) => progress.Report("images", done, total), stop.Token));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {options.Seeds.Count:N0} images of {options.Size}, {made:N0} of them new"));
        return ExitCode.Done;
    }
}
