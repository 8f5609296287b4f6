using ScaleParty.Editor.Materials;
using ScaleParty.Editor.State;
using ScaleParty.Json;

namespace ScaleParty.Editor.Inspector;

/// <summary>"material": a state's region as the maps of a material.</summary>
/// <param name="renderer">Makes the region.</param>
internal sealed class MaterialKind(StateRenderer renderer) : IJobKind
{
    public string Name => "material";

    public Action<JobRun> Prepare(JsonValue request)
    {
        RequestJson.Only(request, "kind", "state", "side", "seamless", "packing");
        ViewState state = RequestJson.StateOf(request);
        var options = new MaterialOptions
        {
            Side = (int)request.Required("side").Whole(MaterialOptions.SmallestSide, MaterialOptions.LargestSide),
            Seams = request.Optional("seamless")?.Choice(("none", MaterialSeams.None), ("exact", MaterialSeams.Exact), ("blend", MaterialSeams.Blend)) ?? MaterialSeams.None,
            Packing = request.Optional("packing")?.Choice(("none", MaterialPacking.None), ("unity", MaterialPacking.Unity), ("unreal", MaterialPacking.Unreal)) ?? MaterialPacking.None,
        };
        return run =>
        {
            foreach (string name in MaterialExport.Run(renderer, state, options, run.Folder, new Callback<double>(share => run.Report(share)), run.Stop))
            {
                run.AddFile(name);
            }
        };
    }
}
