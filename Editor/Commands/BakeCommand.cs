using System.CommandLine;
using System.Globalization;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using Spectre.Console;

namespace ScaleParty.Editor.Commands;

/// <summary>bake --seed N --out LATENT: a latent file that needs no mapping network.</summary>
internal static class BakeCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var from = new Option<string?>("--network") { Description = "The network file. Without: the network that comes with the plugin." };
        var seed = StrictOption.Whole<ulong>("--seed", "Seed of the look.", 0, ulong.MaxValue);
        seed.Required = true;
        var layout = StrictOption.Whole<ulong>("--layout", "Seed of the layout, with Fourier networks. Without: the seed of the look.", 0, ulong.MaxValue);
        var truncation = StrictOption.Number("--truncation", "1 as mapped, 0 the mean latent.", -2, 2, 1);
        var mixSeed = StrictOption.Whole<ulong>("--mix-seed", "Seed of a second look for the fine layers.", 0, ulong.MaxValue);
        var mixAt = StrictOption.Whole("--mix-at", "First style that comes from the second look.", 0, 1024);
        var to = new Option<string>("--out") { Description = "The latent file to write.", Required = true };
        var command = new Command("bake", "Writes a latent of a network as a file.") { from, seed, layout, truncation, mixSeed, mixAt, to };
        command.Validators.Add(result =>
        {
            if (result.GetResult(mixSeed) is null != result.GetResult(mixAt) is null)
            {
                result.AddError("--mix-seed and --mix-at go together.");
            }
        });
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            GeneratorNetwork network = parsed.GetValue(from) is { } path ? NetworkFile.Load(path) : DefaultNetwork.Load();
            var space = new LatentSpace(network);
            ulong look = parsed.GetValue(seed)!.Value;
            ulong place = parsed.GetValue(layout) ?? look;
            double share = parsed.GetValue(truncation);
            StyleCode code = space.Map(space.Sample(look, place), share);
            string note = string.Create(CultureInfo.InvariantCulture, $"seed {look}, layout {place}, truncation {share}");
            if (parsed.GetValue(mixSeed) is { } second && parsed.GetValue(mixAt) is { } index)
            {
                code = StyleCode.Mix(code, space.Map(space.Sample(second, place), share), index);
                note += string.Create(CultureInfo.InvariantCulture, $", styles of seed {second} from {index} on");
            }

            string target = parsed.GetRequiredValue(to);
            BakedLatent latent = space.Bake(code);
            stop.Token.ThrowIfCancellationRequested();
            LatentFile.Save(latent, network, target, note);
            console.WriteLine($"Written: {target} ({new FileInfo(target).Length} bytes; {note})");
            return ExitCode.Done;
        });
        return command;
    }
}
