using System.Globalization;
using ScaleParty.Models;

namespace ScaleParty.Training.Loop;

/// <summary>A run's folder, locked against a second run: checkpoints, sheets, curves.</summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>Names of checkpoints; in order of their images.</summary>
    public const string CheckpointPattern = CheckpointPrefix + "*" + CheckpointSuffix;

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
    }

    /// <summary>Full path.</summary>
    public string Location { get; }

    /// <summary>Checkpoints, newest first.</summary>
    public IReadOnlyList<string> Checkpoints =>
    [
        .. Directory.EnumerateFiles(Location, CheckpointPattern).OrderByDescending(f => f, StringComparer.Ordinal),
    ];

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
    public SafeTensors? OpenNewest(Action<string> warn)
    {
        foreach (string path in Checkpoints)
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

    public void Dispose() => _lock.Dispose();
}
