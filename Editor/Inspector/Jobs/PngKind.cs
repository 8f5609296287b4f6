using ScaleParty.Desktop;
using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Inspector;

/// <summary>"png": one image of a state.</summary>
/// <param name="renderer">Makes the image.</param>
internal sealed class PngKind(StateRenderer renderer) : IJobKind
{
    public string Name => "png";

    public Action<JobRun> Prepare(JsonValue request)
    {
        RequestJson.Only(request, "kind", "state", "width", "height");
        ViewState state = RequestJson.StateOf(request);
        Resolution size = RequestJson.SizeOf(request);
        return run =>
        {
            const string Image = "image.png";
            var rgba = new byte[4 * size.PixelCount];
            renderer.Colour(state, size, rgba, run.Stop);
            ImageFile.SavePng(Path.Combine(run.Folder, Image), rgba, size.Width, size.Height);
            run.AddFile(Image);
        };
    }
}
