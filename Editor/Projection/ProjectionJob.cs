using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using Spectre.Console;

namespace ScaleParty.Editor.Projection;

/// <summary>Projections on a command line: with progress, pictures while they run, and states to go on from.</summary>
/// <param name="projector">The projector.</param>
/// <param name="options">How to project.</param>
/// <param name="resumes">Whether to go on from the state beside the output.</param>
/// <param name="console">Receives progress and figures.</param>
/// <param name="cancellation">Stops after the current step.</param>
internal sealed class ProjectionJob(Projector projector, ProjectionOptions options, bool resumes, IAnsiConsole console, CancellationToken cancellation)
{
    /// <summary>Whether to go on from states.</summary>
    public bool Resumes => resumes;

    /// <summary>Stops after the current step.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Receives progress and figures.</summary>
    public IAnsiConsole Console => console;

    /// <summary>Projects and writes the files.</summary>
    /// <param name="targets">The images.</param>
    /// <param name="files">What is written.</param>
    /// <param name="inputs">Paths of the images, which are never overwritten.</param>
    /// <returns>Done, or stopped with the best so far written.</returns>
    public int Run(ProjectionTargets targets, ProjectionFiles files, IReadOnlyList<string> inputs) => Run(targets, files, inputs, resumes);

    /// <summary>Projects and writes the files, from the state beside them or from the beginning.</summary>
    public int Run(ProjectionTargets targets, ProjectionFiles files, IReadOnlyList<string> inputs, bool goesOn)
    {
        foreach (string path in files.All.Where(f => inputs.Any(i => Path.GetFullPath(i) == Path.GetFullPath(f))))
        {
            throw new InvalidDataException($"--out: {path} is one of the images; take another name");
        }

        if (files.SharedWith is { } other)
        {
            throw new InvalidDataException($"--out: {files.Latent} would share {Path.GetFileName(files.Figures)} with the projection {other}; take another name");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(files.Latent))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{files.Latent}: the folder {folder} does not exist");
        }

        ProjectionState? state = goesOn ? ProjectionState.Load(files.State) : null;
        ProjectionResult result = ProjectionDisplay.Run(
            console,
            options.Steps,
            files.Sheet,
            progress => projector.Run(targets, options, progress, cancellation, state, s => s.Save(files.State)));
        using ProjectionReport report = Projections.Save(result, files);
        foreach ((string kind, ProjectionView view) in report.Given.Select(v => ("given", v)).Concat(report.Unseen.Select(v => ("unseen", v))))
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scale {view.Scale:0.###} ({kind}), {view.Region.Resolution} pixels: PSNR {view.Quality.Psnr:0.00} dB, SSIM {view.Quality.Ssim:0.000}"));
        }

        console.WriteLine($"Written: {files.Latent}, {Path.GetFileName(files.Sheet)}, {Path.GetFileName(files.Figures)}");
        if (result.Completed)
        {
            return ExitCode.Done;
        }

        console.WriteLine($"Stopped at step {result.State.Step} of {options.Steps}; the same command with --resume goes on.");
        return ExitCode.Stopped;
    }
}

/// <summary>Progress of a projection: a bar on a terminal, elsewhere a line for every tenth; the newest images as a picture.</summary>
internal sealed class ProjectionDisplay : IProgress<ProjectionProgress>
{
    private static readonly TimeSpan PictureEvery = TimeSpan.FromSeconds(2);

    private readonly string _picture;
    private readonly Action<ProjectionProgress> _show;
    private long _drawn;

    private ProjectionDisplay(string picture, Action<ProjectionProgress> show)
    {
        (_picture, _show) = (picture, show);
    }

    /// <summary>Runs a projection.</summary>
    /// <param name="console">Where progress is shown.</param>
    /// <param name="steps">Steps in all.</param>
    /// <param name="picture">PNG that shows the newest images every two seconds.</param>
    /// <param name="project">The projection.</param>
    public static ProjectionResult Run(IAnsiConsole console, int steps, string picture, Func<IProgress<ProjectionProgress>, ProjectionResult> project)
    {
        long start = TimeProvider.System.GetTimestamp();
        int first = -1;
        string Left(ProjectionProgress p)
        {
            first = first < 0 ? p.Step - 1 : first;
            double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds / (p.Step - first) * (p.Steps - p.Step);
            return string.Create(CultureInfo.InvariantCulture, $"loss {p.Loss:0.0000} (best {p.BestLoss:0.0000}), {seconds:0} s left");
        }

        if (!console.Profile.Capabilities.Interactive || !console.Profile.Out.IsTerminal)
        {
            return project(new ProjectionDisplay(picture, p =>
            {
                string left = Left(p);
                if (p.Step == steps || p.Step * 10 / steps != (p.Step - 1) * 10 / steps)
                {
                    console.WriteLine($"step {p.Step} of {steps}: {left}");
                }
            }));
        }

        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("begins", maxValue: steps);
                return project(new ProjectionDisplay(picture, p =>
                {
                    task.Description = Left(p);
                    task.Value = p.Step;
                }));
            });
    }

    /// <inheritdoc/>
    public void Report(ProjectionProgress value)
    {
        _show(value);
        if (value.Image is { } image && (_drawn == 0 || TimeProvider.System.GetElapsedTime(_drawn) >= PictureEvery))
        {
            ImageFile.SavePng(_picture, image.Rgba, image.Width, image.Height);
            _drawn = TimeProvider.System.GetTimestamp();
        }
    }
}
