using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Torch;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Loop;
using static TorchSharp.torch;

namespace ScaleParty.Training.Comparison;

/// <summary>
/// A comparison from its first image to its report: trains what is missing, measures what is missing, and writes the report after every entry. Everything
/// lies in one folder, from which the same command goes on at any point.
/// </summary>
internal sealed class ComparisonRun : IDisposable
{
    /// <summary>Name of the report.</summary>
    public const string PageName = "comparison.md";

    private const string Program = "compare";
    private readonly ComparisonOptions _options;
    private readonly OutputFolder _folder;
    private readonly SuiteEntry[] _entries;
    private readonly CancellationToken _cancellation;

    /// <summary>Opens the folder.</summary>
    /// <param name="output">The folder; created where it is missing.</param>
    /// <param name="options">What to do.</param>
    /// <param name="cancellation">Stops the work; what is finished stays.</param>
    /// <exception cref="InvalidDataException">An entry is unknown, or two sources would be written under one name.</exception>
    /// <exception cref="IOException">Another program has the folder open, or a file in it is not the comparison's own.</exception>
    public ComparisonRun(string output, ComparisonOptions options, CancellationToken cancellation)
    {
        _options = options;
        _cancellation = cancellation;
        string[] names = [.. Suite.Entries.Select(e => e.Name)];
        _entries = options.Only.Count == 0 ? [.. Suite.Entries] : [.. options.Only.Distinct().Select(name => Suite.Entries.FirstOrDefault(e => e.Name == name)
            ?? throw new InvalidDataException($"--only names {BadFile.Quote(name)}{Spelling.Hint(name, names)}; expected one of {string.Join(", ", names)}"))];
        if (options.Sources.GroupBy(EntryResult.Label, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new InvalidDataException($"--data: {string.Join(" and ", same.Select(BadFile.Quote))} would be written under one name, {same.Key}; expected sources whose letters and digits differ");
        }

        _folder = OutputFolder.Open(output, Program);
        try
        {
            _folder.Claim([PageName, .. options.Sources.SelectMany(Files)]);
            _folder.RemoveLeftovers();
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>Path of the report.</summary>
    public string Page => _folder.PathOf(PageName);

    private string Settings => EntryMeasure.Settings(_options);

    /// <summary>Does what is missing.</summary>
    /// <returns>Whether all is done; else it was stopped.</returns>
    public bool Run()
    {
        WriteReport();
        foreach (string text in _options.Sources)
        {
            using IDataSource source = DataSource.Open(text);
            foreach (SuiteEntry entry in _entries)
            {
                if (!Train(entry, text, source) || !Measure(entry, text, source))
                {
                    return false;
                }

                WriteReport();
            }

            WriteSheet(text);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Files(string source) =>
    [
        .. Suite.Entries.Select(e => EntryResult.FileName(source, e.Name)),
        .. ((string[])["sizes", "tradeoff", "frames"]).Select(name => $"{EntryResult.Label(source)}-{name}.png"),
    ];

    private string RunPath(string source, SuiteEntry entry) => Path.Combine(_folder.Location, EntryResult.Label(source), entry.Name);

    private bool Train(SuiteEntry entry, string text, IDataSource source)
    {
        TrainingConfiguration preset = ConfigurationFile.Load(entry.Preset);
        TrainingConfiguration configuration = ConfigurationCheck.Check(preset with { Images = _options.Images, Data = preset.Data with { Source = text, Channels = [.. source.Channels.Select(c => c.Name)] } });
        string path = RunPath(text, entry);
        SafeTensors? newest = RunFolder.OpenNewest(path, Console.Error.WriteLine);
        if (newest is not null)
        {
            (TrainingConfiguration before, RunCounters counters) = CheckpointFile.Describe(newest);
            if (ConfigurationFile.Format(before with { Images = 0 }) != ConfigurationFile.Format(configuration with { Images = 0 }) || counters.Images >= _options.Images + configuration.Batch)
            {
                throw new InvalidDataException($"{path}: it holds a run of {counters.Images} images of another configuration; expected one of {entry.Preset} with at most {_options.Images} images. Choose another --out");
            }

            if (counters.Images >= _options.Images)
            {
                return true;
            }
        }

        bool complete = false;
        (long, double)[] others = [.. _options.Sources.SelectMany(s => _entries.Where(e => s != text || e != entry).Select(e => Left(s, e)))];
        TorchRuntime.Threads = Math.Max(1, _options.Threads / configuration.Optimization.Shards);
        LiveDisplay.Run(display =>
        {
            display.Note($"{entry.Title} on {text}");
            using var folder = new RunFolder(path);
            using var run = new TrainingRun(configuration, source, folder, new SuiteDisplay(display, others), CPU);
            run.Begin(newest is null ? RunStart.Anew : RunStart.Resume(newest));
            complete = run.Run(_cancellation);
        });
        return complete;
    }

    // Images left and speed of an entry, 0 where it has none yet.
    private (long Images, double PerSecond) Left(string source, SuiteEntry entry)
    {
        RunCounters? counters = RunFolder.OpenNewest(RunPath(source, entry), _ => { }) is { } file ? CheckpointFile.Describe(file).Counters : null;
        return (Math.Max(0, _options.Images - (counters?.Images ?? 0)), Speed(counters));
    }

    private static double Speed(RunCounters? counters) => counters is { Seconds: > 0 } ? counters.Images / counters.Seconds : 0;

    private bool Measure(SuiteEntry entry, string text, IDataSource source)
    {
        string path = _folder.PathOf(EntryResult.FileName(text, entry.Name));
        EntryResult? before = File.Exists(path) ? EntryResult.Read(path) : null;
        try
        {
            PlainEvaluationProgress.Run(progress =>
            {
                progress.Note($"measuring {entry.Title} on {text}");
                (TrainingConfiguration configuration, RunCounters counters, Trainer trainer) = RunFile.Open(RunPath(text, entry));
                using (trainer)
                {
                    using IImageMaker maker = RunFile.ToMaker(trainer, configuration, counters, source);
                    EntryResult result = before?.Settings == Settings ? before : new EntryResult { Entry = entry.Name, Source = text, Settings = Settings };
                    result = result with { Images = counters.Images, ImagesPerSecond = Speed(counters), Parameters = trainer.Network.Module.parameters().Sum(p => p.numel()) };
                    new EntryMeasure(maker, source, _options, progress, _cancellation).Complete(result, r => r.Save(path)).Save(path);
                }
            });
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private EntryResult[] Results() =>
        [.. _options.Sources.SelectMany(s => Suite.Entries.Select(e => _folder.PathOf(EntryResult.FileName(s, e.Name)))).Where(File.Exists).Select(EntryResult.Read)];

    private void WriteReport()
    {
        EntryResult[] results = Results();
        foreach (string source in _options.Sources)
        {
            EntryResult[] own = [.. results.Where(r => r.IsOf(source, Settings))];
            if (own.Length > 0)
            {
                ComparisonPlots.Sizes(own, _folder.PathOf($"{EntryResult.Label(source)}-sizes.png"));
                ComparisonPlots.TradeOff(own, _folder.PathOf($"{EntryResult.Label(source)}-tradeoff.png"));
            }
        }

        AtomicFile.WriteText(Page, ComparisonReport.Write(results, _options.Sources, Settings));
    }

    private void WriteSheet(string source)
    {
        HashSet<string> measured = [.. Results().Where(r => r.IsOf(source, Settings)).Select(r => r.Entry)];
        SuiteEntry[] shown = [.. Suite.Entries.Where(e => e.Group != SuiteGroup.Ablation && measured.Contains(e.Name) && RunFolder.CheckpointsIn(RunPath(source, e)).Count > 0)];
        if (shown.Length == 0)
        {
            return;
        }

        using var sheet = new SizeSheet(shown.Length);
        foreach (SuiteEntry entry in shown)
        {
            using IImageMaker maker = RunFile.Maker(null, RunPath(source, entry))!.Value.Maker;
            sheet.Add(maker, entry.Title);
        }

        sheet.Save(_folder.PathOf($"{EntryResult.Label(source)}-frames.png"));
    }

    private sealed class SuiteDisplay(IProgressDisplay inner, IReadOnlyList<(long Images, double PerSecond)> others) : IProgressDisplay
    {
        public void Note(string text) => inner.Note(text);

        public void Report(ProgressReport report)
        {
            TimeSpan? left = TimeLeft.Of([(report.Target - report.Images, report.ImagesPerSecond), .. others]);
            inner.Report(left is TimeSpan time ? report with { Values = [("hours left of the training of all entries", time.TotalHours), .. report.Values] } : report);
        }
    }
}
