using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ScaleParty.Json;
using ScaleParty.Models;

namespace ScaleParty.Editor.Inspector;

/// <summary>The jobs of all sessions: few at once, and the files of the newest that have ended. A job that nobody asks about any more, because its tab is closed, is cancelled.</summary>
internal sealed class JobList : IAsyncDisposable
{
    /// <summary>Most jobs that run.</summary>
    public const int MostRunning = 4;

    /// <summary>Most jobs whose files are kept.</summary>
    public const int MostKept = 16;

    /// <summary>How long nobody has to ask about a job until it is cancelled: more than the minute at which browsers wake hidden tabs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly List<(JobRun Job, long Asked)> _jobs = [];
    private readonly Dictionary<string, IJobKind> _kinds;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <summary>No jobs.</summary>
    /// <param name="kinds">What can be asked for.</param>
    /// <param name="folder">Folder of the jobs' folders, which only this user can read.</param>
    /// <param name="time">The clock.</param>
    public JobList(IReadOnlyList<IJobKind> kinds, string folder, TimeProvider time)
    {
        _kinds = kinds.ToDictionary(k => k.Name, StringComparer.Ordinal);
        _folder = folder;
        _time = time;
        _timer = time.CreateTimer(_ => CancelForgotten(), null, Patience / 10, Patience / 10);
    }

    /// <summary>Starts a job.</summary>
    /// <param name="request">The body of the request.</param>
    /// <param name="session">The session that asks.</param>
    /// <exception cref="InvalidDataException">The request is not as its kind expects.</exception>
    /// <exception cref="RequestException">Too many run, with status 429.</exception>
    public JobRun Start(JsonValue request, string session)
    {
        JsonValue kind = request.Required("kind");
        if (!_kinds.TryGetValue(kind.Text(), out IJobKind? found))
        {
            throw kind.Expected($"one of {string.Join(", ", _kinds.Keys)}{Spelling.Hint(kind.Text(), _kinds.Keys)}");
        }

        Action<JobRun> work = found.Prepare(request);
        lock (_gate)
        {
            if (_jobs.Count(j => j.Job.Status.State == JobState.Running) >= MostRunning)
            {
                throw new RequestException(StatusCodes.Status429TooManyRequests, $"{MostRunning} jobs are running; wait for one, or cancel it");
            }

            string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            var job = new JobRun(id, found.Name, session, Directory.CreateDirectory(Path.Combine(_folder, $"job-{id}")).FullName);
            _jobs.Add((job, _time.GetTimestamp()));
            RemoveOldest();
            job.Start(work);
            return job;
        }
    }

    /// <summary>A job, which is then not forgotten.</summary>
    /// <exception cref="RequestException">There is none of this name, with status 404.</exception>
    public JobRun Find(string id)
    {
        lock (_gate)
        {
            int index = _jobs.FindIndex(j => j.Job.Id == id);
            if (index < 0)
            {
                throw new RequestException(StatusCodes.Status404NotFound, "there is no job of this name any more");
            }

            _jobs[index] = _jobs[index] with { Asked = _time.GetTimestamp() };
            return _jobs[index].Job;
        }
    }

    /// <summary>The jobs of a session, the oldest first.</summary>
    public IReadOnlyList<JobRun> Of(string session)
    {
        lock (_gate)
        {
            return [.. _jobs.Select(j => j.Job).Where(j => j.Session == session)];
        }
    }

    /// <summary>Cancels all jobs, waits for their ends and removes their files.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        foreach ((JobRun job, _) in _jobs)
        {
            job.Cancel();
        }

        foreach ((JobRun job, _) in _jobs)
        {
            await job.Work.ConfigureAwait(false);
            job.Dispose();
        }
    }

    private void CancelForgotten()
    {
        lock (_gate)
        {
            foreach ((JobRun job, _) in _jobs.Where(j => j.Job.Status.State == JobState.Running && _time.GetElapsedTime(j.Asked) > Patience))
            {
                job.Cancel();
            }
        }
    }

    private void RemoveOldest()
    {
        // A status is final a moment before the thread of its job ends.
        while (_jobs.Count > MostKept && _jobs.FindIndex(j => j.Job.Work.IsCompleted && j.Job.Status.State != JobState.Running) is >= 0 and int oldest)
        {
            _jobs[oldest].Job.Dispose();
            _jobs.RemoveAt(oldest);
        }
    }
}
