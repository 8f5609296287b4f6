using System.Globalization;
using System.Text.RegularExpressions;
using ScaleParty.Desktop;
using ScaleParty.Models;

namespace ScaleParty.Training.Loop;

/// <summary>A run's folder, locked against a second run: checkpoints, sheets, curves.</summary>
internal sealed partial class RunFolder : IDisposable
{
    private const string Program = "train";

    // In order of their images.
    private const string CheckpointPrefix = "checkpoint-";
    private const string CheckpointSuffix = ".safetensors";
    private const string ConfigurationName = "configuration.json";
    private const string LogName = "log.jsonl";

    // The lock of earlier versions, which kept no list of files.
    private const string FormerLockName = "run.lock";
    private readonly OutputFolder _files;

    /// <summary>Creates and locks the folder.</summary>
    /// <exception cref="IOException">Another program has it open, a file by a name that a run needs is there and is not a run's, or it cannot be written.</exception>
    public RunFolder(string path)
    {
        _files = OutputFolder.Open(path, Program);
        try
        {
            AdoptFormer();

            // Checkpoints from elsewhere are put into a folder to go on from them.
            _files.Adopt(Checkpoints.Select(NameOf));
            _files.Claim([ConfigurationName, LogName, SheetMeasures.BestName, SheetMeasures.BestRecordName]);
            _files.RemoveLeftovers();
        }
        catch
        {
            _files.Dispose();
            throw;
        }
    }

    /// <summary>Full path.</summary>
    public string Location => _files.Location;

    /// <summary>Checkpoints, newest first.</summary>
    public IReadOnlyList<string> Checkpoints => CheckpointsIn(Location);

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => _files.PathOf(name);

    /// <summary>Enters a file as the run's own before it is written.</summary>
    /// <param name="path">Path of a file in the folder.</param>
    /// <exception cref="IOException">It is there and is not the run's own, or the list of files cannot be written.</exception>
    public void Claim(string path) => _files.Claim(NameOf(path));

    /// <summary>Path of the checkpoint after a number of images.</summary>
    public string Checkpoint(long images) => File(string.Create(CultureInfo.InvariantCulture, $"{CheckpointPrefix}{images:D12}{CheckpointSuffix}"));

    /// <summary>Path of the sheet after a number of images.</summary>
    public string Sheet(long images) => Sheet(images.ToString("D12", CultureInfo.InvariantCulture));

    /// <summary>Path of a sheet by its name.</summary>
    public string Sheet(string name) => File($"sheet-{name}.png");

    /// <summary>Path of the log.</summary>
    public string Log => File(LogName);

    /// <summary>Path of the configuration, for people to read.</summary>
    public string Configuration => File(ConfigurationName);

    /// <summary>Removes all but the newest checkpoints.</summary>
    public void KeepNewest(int count)
    {
        HashSet<string> old = [.. Checkpoints.Skip(count).Select(NameOf)];
        _files.RemoveOwn(old.Contains);
    }

    /// <summary>Removes sheets and the best generator of a run that came to no checkpoint: they may be of other data and another network.</summary>
    public void RemovePictures() => _files.RemoveOwn(n => SheetName().IsMatch(n) || n is SheetMeasures.BestName or SheetMeasures.BestRecordName);

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
        : [.. Directory.EnumerateFiles(folder, CheckpointPrefix + "*").Where(f => CheckpointName().IsMatch(NameOf(f))).OrderByDescending(f => f, StringComparer.Ordinal)];

    public void Dispose() => _files.Dispose();

    private static string NameOf(string path) => System.IO.Path.GetFileName(path);

    private static bool IsOfRun(string name) => name is ConfigurationName or LogName or SheetMeasures.BestName or SheetMeasures.BestRecordName
        || CheckpointName().IsMatch(name) || SheetName().IsMatch(name) || EventsName().IsMatch(name);

    private void AdoptFormer()
    {
        string former = File(FormerLockName);
        if (_files.OwnFiles.Count > 0 || !System.IO.File.Exists(former))
        {
            return;
        }

        using (OwnFile.Open(former, FileShare.None))
        {
            _files.Adopt(Directory.EnumerateFiles(Location).Select(NameOf).Where(IsOfRun));
            AtomicFile.RemoveLeftovers(Location, IsOfRun);
        }

        System.IO.File.Delete(former);
    }

    [GeneratedRegex(@"^checkpoint-[0-9]{12}\.safetensors$")]
    private static partial Regex CheckpointName();

    [GeneratedRegex(@"^sheet-([0-9]{12}|real)\.png$")]
    private static partial Regex SheetName();

    [GeneratedRegex(@"^events\.out\.tfevents\.[0-9]+\.[0-9]+\.scaleparty$")]
    private static partial Regex EventsName();
}
