using System.Diagnostics.CodeAnalysis;
using ScaleParty.Desktop.Programs;

namespace ScaleParty.Editor.Inspector;

/// <summary>The states of a job.</summary>
internal enum JobState
{
    /// <summary>It works.</summary>
    Running,

    /// <summary>Its files are complete.</summary>
    Done,

    /// <summary>It failed; its error says why.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>How a job stands.</summary>
/// <param name="State">What it does.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Message">What it is doing, in one line.</param>
/// <param name="Files">Names of its files.</param>
/// <param name="Error">Why it failed; else null.</param>
internal sealed record JobStatus(JobState State, double Progress, string Message, IReadOnlyList<string> Files, string? Error);

/// <summary>One job: its folder, progress and end. The job calls the reporting members; the rest may be called from any thread.</summary>
internal sealed class JobRun : IDisposable
{
    private const string PreviewName = "preview.png";

    private readonly CancellationTokenSource _stop = new();
    private volatile JobStatus _status = new(JobState.Running, 0, string.Empty, [], null);
    private Task _work = Task.CompletedTask;

    /// <summary>A job that does not run yet.</summary>
    /// <param name="id">Its name in requests.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="session">Session that asked for it.</param>
    /// <param name="folder">Folder of its files, which exists.</param>
    public JobRun(string id, string kind, string session, string folder) => (Id, Kind, Session, Folder) = (id, kind, session, folder);

    /// <summary>Its name in requests.</summary>
    public string Id { get; }

    /// <summary>Its kind.</summary>
    public string Kind { get; }

    /// <summary>Session that asked for it.</summary>
    public string Session { get; }

    /// <summary>Folder of its files.</summary>
    public string Folder { get; }

    /// <summary>Cancels it.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>How it stands.</summary>
    public JobStatus Status => _status;

    /// <summary>Ends with the job.</summary>
    public Task Work => _work;

    /// <summary>A PNG that shows how the job stands.</summary>
    public string PreviewPath => Path.Combine(Folder, PreviewName);

    /// <summary>Starts the work on a thread of its own.</summary>
    public void Start(Action<JobRun> work) => _work = Task.Factory.StartNew(() => Run(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Reports progress.</summary>
    /// <param name="progress">0 to 1.</param>
    /// <param name="message">What it is doing, in one line.</param>
    public void Report(double progress, string message = "") => _status = _status with { Progress = Math.Clamp(progress, 0, 1), Message = message };

    /// <summary>Names a file that the job has written into its folder.</summary>
    public void AddFile(string name) => _status = _status with { Files = [.. _status.Files, name] };

    /// <summary>Cancels the job; one that has ended does not change.</summary>
    public void Cancel() => _stop.Cancel();

    /// <summary>Removes its files. The job has ended.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails here is shown as the job's error.")]
    private void Run(Action<JobRun> work)
    {
        try
        {
            Stop.ThrowIfCancellationRequested();
            work(this);
            _status = _status with { State = JobState.Done, Progress = 1 };
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            _status = _status with { State = JobState.Cancelled, Files = [] };
        }
        catch (Exception e)
        {
            _status = _status with { State = JobState.Failed, Files = [], Error = ErrorLine.Of(e) };
        }
    }
}
