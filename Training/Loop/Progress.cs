using System.Globalization;
using Spectre.Console;

namespace ScaleParty.Training.Loop;

/// <summary>How a run stands.</summary>
/// <param name="Images">Images shown.</param>
/// <param name="Target">Images to show in all.</param>
/// <param name="ImagesPerSecond">Speed since the last report.</param>
/// <param name="Skipped">Images found unusable so far.</param>
/// <param name="Values">Means since the last report, by name.</param>
internal sealed record ProgressReport(long Images, long Target, double ImagesPerSecond, int Skipped, IReadOnlyList<(string Name, double Value)> Values)
{
    /// <summary>Time to the end at this speed.</summary>
    public TimeSpan Left => TimeSpan.FromSeconds(ImagesPerSecond > 0 ? (Target - Images) / ImagesPerSecond : 0);

    /// <summary>As one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Images:N0} / {Target:N0} images, {ImagesPerSecond:0.0} per second, {FormatTime(Left)} left, {(Skipped > 0 ? $"{Skipped} skipped, " : string.Empty)}{string.Join(", ", Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Name} {v.Value:0.000}")))}");

    /// <summary>Hours, minutes and seconds.</summary>
    public static string FormatTime(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
}

/// <summary>Tells a person what goes on.</summary>
internal interface IProgressDisplay
{
    /// <summary>A sentence.</summary>
    void Note(string text);

    /// <summary>How the run stands.</summary>
    void Report(ProgressReport report);
}

/// <summary>Lines of plain text, for files, pipes and tests.</summary>
internal sealed class PlainDisplay(TextWriter output) : IProgressDisplay
{
    public void Note(string text) => output.WriteLine(text);

    public void Report(ProgressReport report)
    {
        output.WriteLine(report.ToString());
        output.Flush();
    }
}

/// <summary>Lines, and below them a table that is redrawn in place on a terminal.</summary>
internal sealed class LiveDisplay(LiveDisplayContext context, IAnsiConsole console) : IProgressDisplay
{
    /// <summary>Runs something under a live table, or with plain lines where the output is no terminal.</summary>
    public static void Run(Action<IProgressDisplay> work)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi)
        {
            work(new PlainDisplay(Console.Out));
            return;
        }

        AnsiConsole.Live(new Text("starting")).Start(context => work(new LiveDisplay(context, AnsiConsole.Console)));
    }

    // Above the table, where it stays.
    public void Note(string text) => console.Write(new Text(text + Environment.NewLine));

    public void Report(ProgressReport report)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "").HideHeaders();
        table.AddRow("images", string.Create(c, $"{report.Images:N0} / {report.Target:N0} ({100.0 * report.Images / report.Target:0.0} %)"));
        table.AddRow("speed", string.Create(c, $"{report.ImagesPerSecond:0.0} images per second"));
        table.AddRow("left", ProgressReport.FormatTime(report.Left));
        if (report.Skipped > 0)
        {
            table.AddRow("skipped", string.Create(c, $"{report.Skipped:N0} images that cannot be used"));
        }

        foreach ((string name, double value) in report.Values)
        {
            table.AddRow(new Text(name), new Text(string.Create(c, $"{value:0.0000}")));
        }

        context.UpdateTarget(table);
        context.Refresh();
    }
}
