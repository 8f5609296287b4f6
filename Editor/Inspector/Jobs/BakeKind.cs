using ScaleParty.Editor.Baking;
using ScaleParty.Editor.State;
using ScaleParty.Json;

namespace ScaleParty.Editor.Inspector;

/// <summary>"bake": a state's latent as a file of the workspace, with its w+ where the state has one.</summary>
/// <param name="renderer">Knows the latents.</param>
/// <param name="workspace">Receives the file.</param>
internal sealed class BakeKind(StateRenderer renderer, Workspace workspace) : IJobKind
{
    public string Name => "bake";

    public Action<JobRun> Prepare(JsonValue request)
    {
        RequestJson.Only(request, "kind", "state", "name");
        ViewState state = RequestJson.StateOf(request);
        string path = workspace.LatentPath(request.Required("name").Text());
        return run =>
        {
            run.Stop.ThrowIfCancellationRequested();
            LatentBaking.Save(renderer, state, path);
        };
    }
}
