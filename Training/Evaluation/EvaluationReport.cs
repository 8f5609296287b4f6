using System.Text;
using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Training.Loop;

namespace ScaleParty.Training.Evaluation;

/// <summary>What an evaluation found so far: evaluation.json, which an interrupted evaluation goes on from, and evaluation.md for readers.</summary>
internal sealed class EvaluationReport
{
    /// <summary>Name of the file with all results.</summary>
    public const string JsonName = "evaluation.json";

    /// <summary>Name of the page of tables.</summary>
    public const string PageName = "evaluation.md";

    private const long MostBytes = 64 << 20;

    private readonly string _folder;
    private readonly IReadOnlyList<IMeasure> _measures;
    private Content _content;

    private EvaluationReport(string folder, IReadOnlyList<IMeasure> measures, Content content) =>
        (_folder, _measures, _content) = (folder, measures, content);

    /// <summary>The network's name.</summary>
    public string Network => _content.Network;

    /// <summary>Measures that failed, by name and key, and why.</summary>
    public IReadOnlyDictionary<string, string> Failures => _content.Failures;

    /// <summary>Opens a folder's report, with what is in it where it is of the same network and data.</summary>
    /// <param name="folder">The folder; created where it is missing.</param>
    /// <param name="header">What is evaluated.</param>
    /// <param name="measures">The measures, in the order of their parts of the page.</param>
    /// <param name="note">Is told why results in the folder do not count.</param>
    public static EvaluationReport Open(string folder, Content header, IReadOnlyList<IMeasure> measures, Action<string> note)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, JsonName);
        Content? before = Load(path, note);
        if (before is not null && (before.Fingerprint != header.Fingerprint || before.Data != header.Data))
        {
            note($"{path} is of {(before.Fingerprint != header.Fingerprint ? "another network" : "other data")} ({(before.Fingerprint != header.Fingerprint ? before.Network : before.Data)}): beginning anew");
            before = null;
        }

        return new EvaluationReport(folder, measures, before is null ? header : header with { Results = before.Results });
    }

    /// <summary>The results of a measure, in the order of their keys.</summary>
    public IReadOnlyList<MeasureResult> Results(string measure) => _content.Results.TryGetValue(measure, out SortedDictionary<string, StoredResult>? results)
        ? [.. results.OrderBy(r => r.Value.Order).Select(r => new MeasureResult(r.Key, r.Value.Settings, r.Value.Value))]
        : [];

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
        Write(PageName, ToMarkdown());
    }

    private void Write(string name, string text) => AtomicFile.Write(Path.Combine(_folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static Content? Load(string path, Action<string> note)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        try
        {
            return file.Length > MostBytes ? throw new JsonException("it is too large") : JsonSerializer.Deserialize<Content>(File.ReadAllText(path), ConfigurationFile.Json);
        }
        catch (JsonException)
        {
            note($"{path} is no evaluation that this program has written: beginning anew");
            return null;
        }
    }

    private string ToMarkdown()
    {
        var page = new StringBuilder($"# Evaluation of {_content.Network}\n\n{_content.Training}\n");
        page.Append(_content.Data.Length > 0 ? $"\nReal images: {_content.Data}\n" : string.Empty);
        page.Append(_content.Noise.Length > 0 ? $"\n{_content.Noise}\n" : string.Empty);
        page.Append(_content.Complete ? string.Empty : "\n**Not complete: some measures are missing.**\n");
        foreach (string note in _content.Notes)
        {
            page.Append("\n> ").Append(note).Append('\n');
        }

        foreach (IMeasure measure in _measures)
        {
            if (Results(measure.Name) is { Count: > 0 } results)
            {
                measure.Append(page, results);
            }
        }

        if (_content.Failures.Count > 0)
        {
            page.Append("\n## Failed\n\n");
            foreach ((string what, string why) in _content.Failures)
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
    }

    /// <summary>A result in the file.</summary>
    /// <param name="Settings">The measure's settings when it was computed.</param>
    /// <param name="Order">Its place among the measure's results.</param>
    /// <param name="Value">The result.</param>
    internal sealed record StoredResult(string Settings, double Order, JsonElement Value);
}
