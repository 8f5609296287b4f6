using System.Globalization;
using ScaleParty.Models;

namespace ScaleParty.Training.Loop;

/// <summary>A run's folder, locked against a second run: checkpoints, sheets, curves.</summary>
internal sealed class RunFolder : IDisposable
{
    // In order of their images.
    private const string CheckpointPattern = CheckpointPrefix + "*" + CheckpointSuffix;
    private const string CheckpointPrefix = "checkpoint-";
    private const string CheckpointSuffix = ".safetensors";
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
            _lock = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{Location}: another run is using this folder (or {file} cannot be opened: {e.Message})", e);
        }

        // What a run that was killed had half written; no other run is at work here now.
        foreach (string half in Directory.EnumerateFiles(Location, CheckpointPattern + ".*.tmp"))
        {
            System.IO.File.Delete(half);
        }
    }

    /// <summary>Full path.</summary>
    public string Location { get; }

    /// <summary>Checkpoints, newest first.</summary>
    public IReadOnlyList<string> Checkpoints => CheckpointsIn(Location);

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Location, name);

    /// <summary>Path of the checkpoint after a number of images.</summary>
    public string Checkpoint(long images) => File(string.Create(CultureInfo.InvariantCulture, $"{CheckpointPrefix}{images:D12}{CheckpointSuffix}"));

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
}
