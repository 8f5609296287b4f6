using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor.Inspector;

namespace ScaleParty.Editor.Commands;

/// <summary>inspector [NETWORK]: the inspector in the browser, until Ctrl-C.</summary>
internal static class InspectorCommand
{
    public static Command Create(ProgramConsole console)
    {
        var network = new Argument<string?>("network") { Description = "The network file. Without: the network that comes with the plugin.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> refinement = StrictOption.InputFile("--refinement", "Refinement network file, for mode pyramid. Without: that of the default network.");
        var port = StrictOption.Whole("--port", "Port on 127.0.0.1; 0 takes any free one.", 0, 65535, 0);
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only print the address." };
        var workspace = new Option<string>("--workspace") { Description = $"Folder of latents, timelines and stars. Without: {InspectorOptions.DefaultWorkspace}.", HelpName = "DIR", DefaultValueFactory = _ => InspectorOptions.DefaultWorkspace };
        var threads = StrictOption.Whole("--threads", "Threads that make an image; 0 takes one per core.", 0, 1024, 0);
        var command = new Command("inspector", "Opens the inspector in the browser: every parameter as a slider, latents, timelines, exports.") { network, refinement, port, noBrowser, workspace, threads };
        command.SetAction(parsed =>
        {
            using var stop = new StopSignal();
            StrictOption.RequireFiles(("network", parsed.GetValue(network)), ("--refinement", parsed.GetValue(refinement)));
            return RunAsync(
                new InspectorOptions
                {
                    Network = parsed.GetValue(network),
                    Refinement = parsed.GetValue(refinement),
                    Port = parsed.GetValue(port),
                    Workspace = parsed.GetRequiredValue(workspace),
                    Threads = parsed.GetValue(threads),
                },
                !parsed.GetValue(noBrowser),
                console,
                stop.Token).GetAwaiter().GetResult();
        });
        return command;
    }

    private static async Task<int> RunAsync(InspectorOptions options, bool opensBrowser, ProgramConsole console, CancellationToken stop)
    {
        InspectorServer server = await InspectorServer.StartAsync(options).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            console.Output.WriteLine(server.Address);
            console.Output.Flush();
            if (opensBrowser && !Browser.TryOpen(server.Address))
            {
                console.Output.WriteLine("There is no browser here that can be opened; open the address above.");
            }

            console.Output.WriteLine("Ctrl-C ends the inspector.");
            console.Output.Flush();
            var ended = new TaskCompletionSource();
            using (stop.Register(() => ended.TrySetResult()))
            {
                await ended.Task.ConfigureAwait(false);
            }
        }

        return ExitCode.Stopped;
    }
}
