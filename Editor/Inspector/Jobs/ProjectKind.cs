using System.Diagnostics;
using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Editor.Projection;
using ScaleParty.Json;
using ScaleParty.Models;

namespace ScaleParty.Editor.Inspector;

/// <summary>"project": the latent whose images are nearest to uploaded ones, as a file of the workspace. Loads libtorch when the first one runs.</summary>
/// <param name="network">The network.</param>
/// <param name="workspace">Receives the files.</param>
/// <param name="uploads">The images.</param>
internal sealed class ProjectKind(GeneratorNetwork network, Workspace workspace, Uploads uploads) : IJobKind
{
    private static readonly TimeSpan PreviewEvery = TimeSpan.FromSeconds(0.5);

    public string Name => "project";

    public Action<JobRun> Prepare(JsonValue request)
    {
        RequestJson.Only(request, "kind", "name", "image", "scale", "image2", "scale2", "steps");
        string name = request.Required("name").Text();
        string path = workspace.LatentPath(name);
        var targets = new ProjectionTargets(
            Target(request.Required("image"), request.Optional("scale"), 1),
            request.Optional("image2") is { } second ? Target(second, request.Optional("scale2"), 0.5) : null);
        var options = new ProjectionOptions();
        options = request.Optional("steps") is { } steps ? options with { Steps = (int)steps.Whole(1, 100_000) } : options;
        return run =>
        {
            ProjectionResult result = new Projector(network).Run(targets, options, new Reporter(run), run.Stop);
            run.Stop.ThrowIfCancellationRequested();
            using ProjectionReport report = Projections.Save(result, Path.GetDirectoryName(path)!, name);
            const string Sheet = "projection.png", Figures = "projection.json";
            ProjectionFiles files = ProjectionFiles.In(Path.GetDirectoryName(path)!, name);
            File.Copy(files.Sheet, Path.Combine(run.Folder, Sheet));
            File.Copy(files.Figures, Path.Combine(run.Folder, Figures));
            run.AddFile(Sheet);
            run.AddFile(Figures);
        };
    }

    private ProjectionTarget Target(JsonValue upload, JsonValue? scale, double initial) =>
        new(uploads.Load(upload.Text()), upload.Path) { Scale = scale?.Real(ProjectionTarget.MinimumScale, ProjectionTarget.MaximumScale) ?? initial };

    private sealed class Reporter(JobRun run) : IProgress<ProjectionProgress>
    {
        private long _drawn;

        public void Report(ProjectionProgress value)
        {
            run.Report((double)value.Step / value.Steps, string.Create(CultureInfo.InvariantCulture, $"step {value.Step} of {value.Steps}, loss {value.Loss:0.0000}"));
            if (value.Image is { } image && (_drawn == 0 || Stopwatch.GetElapsedTime(_drawn) >= PreviewEvery))
            {
                ImageFile.SavePng(run.PreviewPath, image.Rgba, image.Width, image.Height);
                _drawn = Stopwatch.GetTimestamp();
            }
        }
    }
}
