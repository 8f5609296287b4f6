using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScaleParty.Models;
using Spectre.Console;

namespace ScaleParty.Benchmarks;

/// <summary>What the benchmarks of one run have measured.</summary>
internal sealed class BenchmarkReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly JsonArray _benchmarks = [];
    private JsonArray _tables = [];
    private JsonArray _notes = [];

    /// <summary>Starts the part of a benchmark.</summary>
    public void Begin(IBenchmark benchmark)
    {
        _tables = [];
        _notes = [];
        _benchmarks.Add(new JsonObject { ["name"] = benchmark.Name, ["description"] = benchmark.Description, ["tables"] = _tables, ["notes"] = _notes });
    }

    /// <summary>Shows and keeps a table.</summary>
    public void Write(ResultTable results)
    {
        var table = new Table().AddColumns([.. results.Columns]);
        if (results.Title.Length > 0)
        {
            table.Title(results.Title);
        }

        results.Rows.ForEach(row => table.AddRow(row));
        AnsiConsole.Write(table);
        var kept = new JsonObject { ["columns"] = new JsonArray([.. results.Columns.Select(c => (JsonNode)c)]), ["rows"] = new JsonArray([.. results.Rows.Select(row => (JsonNode)new JsonArray([.. row.Select(Cell)]))]) };
        if (results.Title.Length > 0)
        {
            kept.Insert(0, "title", results.Title);
        }

        _tables.Add(kept);
    }

    /// <summary>Shows and keeps a sentence.</summary>
    public void Write(string note)
    {
        AnsiConsole.WriteLine(note);
        _notes.Add(note);
    }

    /// <summary>Writes everything as JSON: machine, date, and per benchmark its tables (cells that are numbers as numbers) and notes.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var report = new JsonObject
        {
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["system"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
            ["runtime"] = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
            ["processors"] = Environment.ProcessorCount,
            ["vectorBits"] = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
            ["benchmarks"] = _benchmarks,
        };
        AtomicFile.WriteText(path, report.ToJsonString(Indented) + "\n");
    }

    private static JsonNode Cell(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : text;
}
