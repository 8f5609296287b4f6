namespace ScaleParty.Benchmarks;

/// <summary>A table of results: shown in the terminal and kept for <see cref="BenchmarkReport.Save"/>.</summary>
internal sealed class ResultTable(params string[] columns)
{
    /// <summary>Names of the columns, left to right.</summary>
    public IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>Shown above the table; empty for none.</summary>
    public string Title { get; init; } = string.Empty;

    /// <summary>One text per column.</summary>
    public List<string[]> Rows { get; } = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One text per column.</param>
    public void AddRow(params string[] cells)
    {
        if (cells.Length != Columns.Count)
        {
            throw new ArgumentException(FormattableString.Invariant($"{cells.Length} cells; expected {Columns.Count}, one per column"), nameof(cells));
        }

        Rows.Add(cells);
    }
}
