using System.Text;
using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Training.Loop;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// What an evaluation found so far: evaluation.json, which an interrupted evaluation goes on from, and evaluation.md for readers. The folder is the evaluation's
/// alone until the report is disposed.
/// </summary>
internal sealed class EvaluationReport : IDisposable
{
    /// <summary>Name of the file with all results.</summary>
    public const string JsonName = "evaluation.json";

    /// <summary>Name of the page of tables.</summary>
    public const string PageName = "evaluation.md";

    /// <summary>Name of the plot of distance against scale.</summary>
    public const string PlotName = "evaluation.png";

    /// <summary>Name of the plot of spectra.</summary>
    public const string SpectrumName = "spectrum.png";

    /// <summary>Name of the plot of all other measures.</summary>
    public const string PanelsName = "measures.png";

    /// <summary>Name of the sheet of nearest training frames.</summary>
    public const string NeighboursName = "neighbours.jpg";

    private const string Program = "evaluate";
    private const int MostBytes = 64 << 20;
    private static readonly string[] Names = [JsonName, PageName, PlotName, SpectrumName, PanelsName, NeighboursName];

    private readonly OutputFolder _folder;
    private readonly IReadOnlyList<IMeasure> _measures;
    private Content _content;

    private EvaluationReport(OutputFolder folder, IReadOnlyList<IMeasure> measures, Content content) =>
        (_folder, _measures, _content) = (folder, measures, content);

    /// <summary>The network's name.</summary>
    public string Network => _content.Network;

    /// <summary>Measures that failed, by name and key, and why.</summary>
    public IReadOnlyDictionary<string, string> Failures => _content.Failures;

    /// <summary>Opens a folder's report, with what is in it where it is of the same network and data; what is of others is removed.</summary>
    /// <param name="folder">The folder; created where it is missing.</param>
    /// <param name="header">What is evaluated.</param>
    /// <param name="measures">The measures, in the order of their parts of the page.</param>
    /// <param name="note">Receives the reason why results in the folder do not count.</param>
    /// <exception cref="IOException">Another program has the folder open, a file by the name of a result is there that is not the evaluation's own, or the folder cannot be written.</exception>
    public static EvaluationReport Open(string folder, Content header, IReadOnlyList<IMeasure> measures, Action<string> note)
    {
        OutputFolder files = OutputFolder.Open(folder, Program);
        try
        {
            AdoptFormer(files);
            Content? before = Before(files, header, measures, note);
            if (before is null)
            {
                files.Begin(Names);
            }
            else
            {
                files.Claim(Names);
                files.RemoveLeftovers();
            }

            return new EvaluationReport(files, measures, before is null ? header : header with { Results = before.Results });
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Path of a file in the folder.</summary>
    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>The results of a measure, in the order of their keys.</summary>
    public IReadOnlyList<MeasureResult> Results(string measure) => _content.Of(measure);

    /// <summary>Whether a result is there that counts.</summary>
    public bool Has(string measure, string key, string settings) =>
        _content.Results.TryGetValue(measure, out SortedDictionary<string, StoredResult>? results) && results.TryGetValue(key, out StoredResult? stored) && stored.Settings == settings;

    /// <summary>Drops results of a measure that were computed with other settings, which cannot stand beside new ones.</summary>
    /// <returns>How many.</returns>
    public int DropOthers(string measure, string settings)
    {
        if (!_content.Results.TryGetValue(measure, out SortedDictionary<string, StoredResult>? results))
        {
            return 0;
        }

        string[] others = [.. results.Where(r => r.Value.Settings != settings).Select(r => r.Key)];
        return others.Count(results.Remove);
    }

    /// <summary>Stores a result and writes both files.</summary>
    /// <param name="measure">Name of the measure.</param>
    /// <param name="key">Key of the result.</param>
    /// <param name="order">Its place among the measure's results.</param>
    /// <param name="settings">The measure's settings.</param>
    /// <param name="value">The result.</param>
    public void Store(string measure, string key, double order, string settings, object value)
    {
        if (!_content.Results.TryGetValue(measure, out SortedDictionary<string, StoredResult>? results))
        {
            _content.Results[measure] = results = new(StringComparer.Ordinal);
        }

        results[key] = new StoredResult(settings, order, JsonSerializer.SerializeToElement(value, ConfigurationFile.Json));
        Save();
    }

    /// <summary>Notes that a measure failed, and writes both files.</summary>
    public void Fail(string measure, string key, string why)
    {
        _content.Failures[$"{measure} {key}"] = why;
        Save();
    }

    /// <summary>Says that nothing is left to do, and writes both files.</summary>
    public void Finish()
    {
        _content = _content with { Complete = _content.Failures.Count == 0 };
        Save();
    }

    /// <summary>Writes both files; each is whole at any time.</summary>
    public void Save()
    {
        Write(JsonName, JsonSerializer.Serialize(_content, ConfigurationFile.Json));
        Write(PageName, ToMarkdown(_content, _measures));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Reads a file of results and everything in it that these measures show.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">No evaluation has written it, or it was changed since.</exception>
    internal static Content Read(string path, IReadOnlyList<IMeasure> measures)
    {
        byte[] bytes = InputFile.ReadAllBytes(path, MostBytes);
        try
        {
            Content content = JsonSerializer.Deserialize<Content>(bytes, ConfigurationFile.Json) ?? throw new JsonException("it is null");
            ToMarkdown(content, measures);
            foreach (IMeasure measure in measures)
            {
                if (content.Of(measure.Name) is { Count: > 0 } results)
                {
                    _ = measure.Panels(results).Sum(p => p.Lines.Sum(l => l.Points.Count));
                }
            }

            return content;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Measures meet values that they have not written in many ways.
            throw new InvalidDataException($"{path} is no evaluation that this program has written", e);
        }
    }

    // Earlier versions kept no list of files: there the results tell which files are the evaluation's.
    private static void AdoptFormer(OutputFolder files)
    {
        if (files.IsOwn(JsonName) || !File.Exists(files.PathOf(JsonName)))
        {
            return;
        }

        try
        {
            Content content = Read(files.PathOf(JsonName), []);
            (string Measure, string Name)[] pictures = [(WassersteinMeasure.ResultName, PlotName), (StatisticsMeasure.ResultName, SpectrumName), (NeighbourMeasure.ResultName, NeighboursName)];
            files.Adopt([JsonName, PageName, .. pictures.Where(p => content.Results.ContainsKey(p.Measure)).Select(p => p.Name)]);
        }
        catch (InvalidDataException)
        {
            // Another program's file, which is refused by its name.
        }
    }

    private static Content? Before(OutputFolder files, Content header, IReadOnlyList<IMeasure> measures, Action<string> note)
    {
        string path = files.PathOf(JsonName);
        if (!files.IsOwn(JsonName) || !File.Exists(path))
        {
            return null;
        }

        try
        {
            Content before = Read(path, measures);
            if (before.Fingerprint == header.Fingerprint && before.Data == header.Data)
            {
                return before;
            }

            note($"{path} is of {(before.Fingerprint != header.Fingerprint ? $"another network ({before.Network})" : $"other data ({before.Data})")}: beginning anew");
        }
        catch (InvalidDataException e)
        {
            note($"{e.Message}: beginning anew");
        }

        return null;
    }

    private void Write(string name, string text) => AtomicFile.WriteText(PathOf(name), text);

    private static string ToMarkdown(Content content, IReadOnlyList<IMeasure> measures)
    {
        var page = new StringBuilder($"# Evaluation of {content.Network}\n\n{content.Training}\n");
        page.Append(content.Data.Length > 0 ? $"\nReal images: {content.Data}\n" : string.Empty);
        page.Append(content.Noise.Length > 0 ? $"\n{content.Noise}\n" : string.Empty);
        page.Append(content.Complete ? string.Empty : "\n**Not complete: some measures are missing.**\n");
        foreach (string note in content.Notes)
        {
            page.Append("\n> ").Append(note).Append('\n');
        }

        foreach (IMeasure measure in measures)
        {
            if (content.Of(measure.Name) is { Count: > 0 } results)
            {
                measure.Append(page, results);
            }
        }

        if (content.Failures.Count > 0)
        {
            page.Append("\n## Failed\n\n");
            foreach ((string what, string why) in content.Failures)
            {
                page.Append("- ").Append(what).Append(": ").Append(why).Append('\n');
            }
        }

        return page.ToString();
    }

    /// <summary>The file's content.</summary>
    internal sealed record Content
    {
        /// <summary>The network's name.</summary>
        public required string Network { get; init; }

        /// <summary>Tells the network from all others.</summary>
        public required string Fingerprint { get; init; }

        /// <summary>What the network was trained on and for how long, from its description.</summary>
        public string Training { get; init; } = string.Empty;

        /// <summary>The data that distances refer to; empty for none.</summary>
        public string Data { get; init; } = string.Empty;

        /// <summary>The noise that images are judged with, in words.</summary>
        public string Noise { get; init; } = string.Empty;

        /// <summary>Whether everything that was asked for is there.</summary>
        public bool Complete { get; init; }

        /// <summary>What a reader should know.</summary>
        public IReadOnlyList<string> Notes { get; init; } = [];

        /// <summary>Results by measure and key.</summary>
        public SortedDictionary<string, SortedDictionary<string, StoredResult>> Results { get; init; } = new(StringComparer.Ordinal);

        /// <summary>What failed, and why.</summary>
        public SortedDictionary<string, string> Failures { get; init; } = new(StringComparer.Ordinal);

        /// <summary>The results of a measure, in the order of their keys.</summary>
        internal IReadOnlyList<MeasureResult> Of(string measure) => Results.TryGetValue(measure, out SortedDictionary<string, StoredResult>? results)
            ? [.. results.OrderBy(r => r.Value.Order).Select(r => new MeasureResult(r.Key, r.Value.Settings, r.Value.Value))]
            : [];
    }

    /// <summary>A result in the file.</summary>
    /// <param name="Settings">The measure's settings when it was computed.</param>
    /// <param name="Order">Its place among the measure's results.</param>
    /// <param name="Value">The result.</param>
    internal sealed record StoredResult(string Settings, double Order, JsonElement Value);
}
