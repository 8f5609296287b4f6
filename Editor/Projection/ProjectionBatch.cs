using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using Spectre.Console;

namespace ScaleParty.Editor.Projection;

/// <summary>The images of a folder, one after another. An image that is refused does not keep the others from being projected.</summary>
internal static class ProjectionBatch
{
    private const int MostImages = 10_000;
    private const string Program = "project";

    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"];

    /// <summary>Projects every image into a folder, under its own name.</summary>
    /// <param name="job">How.</param>
    /// <param name="folder">The images' folder; its own folders are not searched.</param>
    /// <param name="to">The folder to write to, another one.</param>
    /// <param name="load">The targets from an image's path.</param>
    /// <returns>Done, or stopped.</returns>
    /// <exception cref="InvalidDataException">There is no image, two have one name, or one was refused, after the others were projected.</exception>
    public static int Run(ProjectionJob job, string folder, string to, Func<string, ProjectionTargets> load)
    {
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(to)))
        {
            throw new WrongUsageException($"--out {to}: it is the folder of the images; take another one");
        }

        string[] images = [.. Directory.EnumerateFiles(folder).Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal).Take(MostImages + 1)];
        if (images.Length is 0 or > MostImages)
        {
            throw new InvalidDataException($"{folder}: {(images.Length == 0 ? "there is no image" : "there are more images")}; expected 1 to {MostImages} with names that end with {string.Join(", ", Endings)}");
        }

        if (images.GroupBy(i => Path.GetFileNameWithoutExtension(i), StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new InvalidDataException($"{folder}: {string.Join(" and ", same.Select(Path.GetFileName))} would be written under one name");
        }

        using OutputFolder output = OutputFolder.Open(to, Program);
        ProjectionFiles Files(string image) => ProjectionFiles.In(output.Location, Path.GetFileNameWithoutExtension(image));
        output.Claim(images.SelectMany(i => Files(i).All).Select(f => Path.GetFileName(f)));
        string? refused = null;
        foreach (string image in images)
        {
            ProjectionFiles files = Files(image);
            bool begun = File.Exists(files.State);
            if (job.Resumes && !begun && File.Exists(files.Figures))
            {
                job.Console.WriteLine($"{image}: finished before");
                continue;
            }

            job.Console.WriteLine(image);
            try
            {
                int code = job.Run(load(image), files, [image], job.Resumes && begun);
                if (code != ExitCode.Done)
                {
                    return code;
                }
            }
            catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
            {
                refused ??= e.Message;
                job.Console.WriteLine($"refused: {PlainText.OneLine(e.Message)}");
            }
        }

        return refused is null ? ExitCode.Done : throw new InvalidDataException(refused);
    }
}
