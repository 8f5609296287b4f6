using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using Spectre.Console;

namespace ScaleParty.Editor.Commands;

/// <summary>inspect FILE: the content of a network, a latent or any other safetensors file.</summary>
internal static class InspectCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var file = new Argument<string>("file") { Description = "A network, latent or other safetensors file." };
        var command = new Command("inspect", "Shows the content of a network, latent or safetensors file.") { file };
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            SafeTensors tensors = SafeTensors.Load(parsed.GetRequiredValue(file));
            stop.Token.ThrowIfCancellationRequested();
            if (tensors.Metadata.ContainsKey(NetworkFile.MetadataKey))
            {
                // Loading the whole file checks the tensors against the description.
                GeneratorNetwork network = NetworkFile.Load(tensors);
                console.Write(Tables.Network(network.Description, network.Fingerprint));
            }
            else if (tensors.Metadata.ContainsKey(LatentFile.MetadataKey))
            {
                console.Write(Tables.Latent(LatentFile.Describe(tensors)));
            }
            else if (tensors.Metadata.ContainsKey(LatentPathFile.MetadataKey))
            {
                console.Write(Tables.Path(LatentPathFile.Describe(tensors)));
            }
            else if (tensors.Metadata.Count > 0)
            {
                console.Write(Tables.Metadata(tensors.Metadata));
            }

            stop.Token.ThrowIfCancellationRequested();
            console.Write(Tables.Tensors(tensors));
            return ExitCode.Done;
        });
        return command;
    }
}
