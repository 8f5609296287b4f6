using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor.Inspector;
using ScaleParty.Editor.State;
using ScaleParty.Models;

namespace ScaleParty.Editor.Commands;

/// <summary>The options of commands that make pictures of states: networks, workspace and threads.</summary>
internal sealed class RendererOptions
{
    private const int MaximumThreads = 1024;

    private readonly Option<string?> _network = StrictOption.InputFile("--network", "The network file. Without: the network that comes with the plugin.");
    private readonly Option<string?> _refinement = StrictOption.InputFile("--refinement", "Its refinement network, for mode=pyramid. Without: that of the plugin's network, none for others.");
    private readonly Option<string?> _workspace = new("--workspace") { Description = "Folder of the inspector whose latents/ has the files that states name.", HelpName = "FOLDER" };
    private readonly Option<int> _threads = StrictOption.Whole("--threads", "Threads to compute with; 0 takes one per processor.", 0, MaximumThreads, 0);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_network, _refinement, _workspace, _threads])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Checks that a file to write is not one of the networks.</summary>
    /// <exception cref="WrongUsageException">It is one.</exception>
    public void RequireOther(ParseResult parsed, string output) =>
        StrictOption.RequireOther(output, (_network.Name, parsed.GetValue(_network)), (_refinement.Name, parsed.GetValue(_refinement)));

    /// <summary>The network.</summary>
    public GeneratorNetwork Network(ParseResult parsed) => StateNetworks.Load(parsed.GetValue(_network));

    /// <summary>The renderer that they describe.</summary>
    public StateRenderer Open(ParseResult parsed)
    {
        GeneratorNetwork network = Network(parsed);
        string? latents = parsed.GetValue(_workspace) is { } workspace ? Workspace.LatentFolder(workspace) : null;
        return new StateRenderer(network, StateNetworks.LoadRefinement(parsed.GetValue(_refinement), network), latents, parsed.GetValue(_threads));
    }

    /// <summary>--state TEXT.</summary>
    public static Option<ViewState> State() => new("--state")
    {
        Description = "What to show, as in the inspector's address: key=value pairs joined by &. Without: the full frame of latent 0.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => ViewState.Initial,
        CustomParser = result =>
        {
            try
            {
                return ViewState.Parse(result.Tokens[0].Value);
            }
            catch (InvalidDataException e)
            {
                result.AddError($"--state: {e.Message}");
                return ViewState.Initial;
            }
        },
    };
}
