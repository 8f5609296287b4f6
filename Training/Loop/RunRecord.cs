using System.Text.Json;
using ScaleParty.Training.Data;

namespace ScaleParty.Training.Loop;

/// <summary>What a run tells, wherever it goes: the display, log.jsonl, and the curves and pictures for TensorBoard.</summary>
internal sealed class RunRecord : IDisposable
{
    private readonly IProgressDisplay _display;
    private readonly IDataSource _source;
    private readonly RunLog _log;
    private readonly EventFile _events;
    private int _skipped;

    /// <summary>Opens the files.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="display">What a person looks at.</param>
    /// <param name="source">The data, whose unusable images are told of.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public RunRecord(RunFolder folder, IProgressDisplay display, IDataSource source)
    {
        _display = display;
        _source = source;
        _log = new RunLog(folder.Log);
        try
        {
            string events = folder.File(EventFile.NewName());
            folder.Claim(events);
            _events = new EventFile(events);
        }
        catch
        {
            _log.Dispose();
            throw;
        }
    }

    /// <summary>Tells of something that happened.</summary>
    /// <param name="kind">Name in the log.</param>
    /// <param name="counters">How far the run is.</param>
    /// <param name="sentence">What a person reads; null for nothing.</param>
    /// <param name="more">Further properties in the log.</param>
    public void Tell(string kind, RunCounters counters, string? sentence, params (string Name, string Value)[] more)
    {
        if (sentence is not null)
        {
            _display.Note(sentence);
        }

        _log.Add(kind, counters, json =>
        {
            foreach ((string name, string value) in more)
            {
                json.WriteString(name, value);
            }
        });
    }

    /// <summary>Warns of the images that turned out to be unusable since the last call, each once.</summary>
    public void TellSkipped(RunCounters counters)
    {
        foreach (SkippedImage image in _source.SkippedFrom(_skipped))
        {
            _skipped++;
            Tell("skipped", counters, $"warning: image {image.Name} is skipped: {image.Reason}", ("file", image.Name), ("reason", image.Reason));
        }
    }

    /// <summary>Tells how the run stands.</summary>
    /// <param name="counters">How far it is.</param>
    /// <param name="target">Images in all.</param>
    /// <param name="speed">Images per second.</param>
    /// <param name="learningRate">The step size of both networks before lazy scaling.</param>
    /// <param name="r1">R1's gamma.</param>
    /// <param name="values">Means by name.</param>
    public void Report(RunCounters counters, long target, double speed, double learningRate, double r1, IReadOnlyList<(string Name, double Value)> values)
    {
        _display.Report(new ProgressReport(counters.Images, target, speed, _skipped, values));
        _events.Scalars(counters.Images, values.Append(("speed/images_per_second", speed)));
        _log.Add("report", counters, json =>
        {
            RunLog.Number(json, "imagesPerSecond", Math.Round(speed, 3));
            json.WriteNumber("skipped", _skipped);
            RunLog.Number(json, "learningRate", learningRate);
            RunLog.Number(json, "r1", r1);
            Values(json, values);
        });
    }

    /// <summary>Tells what a sheet's generator measures.</summary>
    /// <param name="counters">How far the run is.</param>
    /// <param name="values">Measures by name.</param>
    /// <param name="best">Whether it is the best so far.</param>
    public void Measured(RunCounters counters, IReadOnlyList<(string Name, double Value)> values, bool best)
    {
        _events.Scalars(counters.Images, values);
        _log.Add("measures", counters, json =>
        {
            json.WriteBoolean("best", best);
            Values(json, values);
        });
    }

    /// <summary>Shows a picture among the curves.</summary>
    public void Picture(RunCounters counters, string tag, string path, (int Width, int Height) size) =>
        _events.Image(counters.Images, tag, size.Width, size.Height, File.ReadAllBytes(path));

    private static void Values(Utf8JsonWriter json, IReadOnlyList<(string Name, double Value)> values)
    {
        json.WriteStartObject("values");
        foreach ((string name, double value) in values)
        {
            RunLog.Number(json, name, value);
        }

        json.WriteEndObject();
    }

    public void Dispose()
    {
        _log.Dispose();
        _events.Dispose();
    }
}
