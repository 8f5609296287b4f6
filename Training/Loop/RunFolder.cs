using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Models;

namespace ScaleParty.Training.Loop;

/// <summary>A run's folder, locked against a second run: checkpoints, sheets, curves.</summary>
internal sealed class RunFolder : IDisposable
{
    // In order of their images.
    private const string CheckpointPattern = CheckpointPrefix + "*" + CheckpointSuffix;
    private const string CheckpointPrefix = "checkpoint-";
    private const string CheckpointSuffix = ".safetensors";
    private const string ConfigurationName = "configuration.json";
    private const string SheetPrefix = "sheet-";
    private const string SheetSuffix = ".png";
    private readonly FileStream _lock;

    /// <summary>Creates and locks the folder.</summary>
    /// <exception cref="IOException">Another run holds it, or it cannot be written.</exception>
    public RunFolder(string path)
    {
        Location = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Location);
        string file = File("run.lock");
        try
        {
            // The system lets go of the lock when the process ends, however it ends.
            _lock = OwnFile.Open(file, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{Location}: another run is using this folder (or {file} cannot be opened: {e.Message})", e);
        }

        // Of names with a number of images in them, the next writer may be one of another number.
        AtomicFile.RemoveLeftovers(Location, IsOwn);
    }

    /// <summary>Full path.</summary>
    public string Location { get; }

    /// <summary>Checkpoints, newest first.</summary>
    public IReadOnlyList<string> Checkpoints => CheckpointsIn(Location);

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Location, name);

    /// <summary>Path of the checkpoint after a number of images.</summary>
    public string Checkpoint(long images) => File(string.Create(CultureInfo.InvariantCulture, $"{CheckpointPrefix}{images:D12}{CheckpointSuffix}"));

    /// <summary>Path of the sheet after a number of images.</summary>
    public string Sheet(long images) => Sheet(images.ToString("D12", CultureInfo.InvariantCulture));

    /// <summary>Path of a sheet by its name.</summary>
    public string Sheet(string name) => File(SheetPrefix + name + SheetSuffix);

    /// <summary>Path of the configuration, for people to read.</summary>
    public string Configuration => File(ConfigurationName);

    /// <summary>Removes all but the newest checkpoints.</summary>
    public void KeepNewest(int count)
    {
        foreach (string old in Checkpoints.Skip(count))
        {
            System.IO.File.Delete(old);
        }
    }

    /// <summary>The newest checkpoint that can be read; broken ones are reported and passed over.</summary>
    /// <param name="warn">Receives a sentence about each broken one.</param>
    public SafeTensors? OpenNewest(Action<string> warn) => OpenNewest(Location, warn);

    /// <summary>The same of a folder that a run may be using.</summary>
    /// <param name="folder">A run's folder.</param>
    /// <param name="warn">Receives a sentence about each broken one.</param>
    public static SafeTensors? OpenNewest(string folder, Action<string> warn)
    {
        foreach (string path in CheckpointsIn(folder))
        {
            try
            {
                SafeTensors file = SafeTensors.Load(path);
                CheckpointFile.Describe(file);
                return file;
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                warn($"{e.Message}; trying the one before it");
            }
        }

        return null;
    }

    /// <summary>Checkpoints in a folder, newest first; none where there is no folder.</summary>
    public static IReadOnlyList<string> CheckpointsIn(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, CheckpointPattern).OrderByDescending(f => f, StringComparer.Ordinal)];

    public void Dispose() => _lock.Dispose();

    private static bool IsOwn(string name) => name is ConfigurationName or SheetMeasures.BestName or SheetMeasures.BestRecordName
        || (name.StartsWith(CheckpointPrefix, StringComparison.Ordinal) && name.EndsWith(CheckpointSuffix, StringComparison.Ordinal))
        || (name.StartsWith(SheetPrefix, StringComparison.Ordinal) && name.EndsWith(SheetSuffix, StringComparison.Ordinal));
}
