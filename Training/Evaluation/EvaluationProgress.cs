using System.Globalization;
using Spectre.Console;

namespace ScaleParty.Training.Evaluation;

/// <summary>Tells a person how an evaluation stands.</summary>
internal interface IEvaluationProgress
{
    /// <summary>A sentence.</summary>
    void Note(string text);

    /// <summary>How far a part is.</summary>
    void Report(string what, long done, long total);
}

/// <summary>Lines of plain text: one per sentence and per tenth of a part.</summary>
internal sealed class PlainEvaluationProgress(TextWriter output) : IEvaluationProgress
{
    private string _part = string.Empty;
    private long _tenths;

    /// <summary>Runs something under bars, or with plain lines where the output is no terminal.</summary>
    public static void Run(Action<IEvaluationProgress> work)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi)
        {
            work(new PlainEvaluationProgress(Console.Out));
            return;
        }

        AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new BarProgress(context)));
    }

    public void Note(string text) => output.WriteLine(text);

    public void Report(string what, long done, long total)
    {
        long tenths = 10 * done / Math.Max(1, total);
        if (what != _part)
        {
            (_part, _tenths) = (what, 0);
        }

        if (tenths > _tenths && done < total)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} of {total:N0}"));
            output.Flush();
        }

        _tenths = Math.Max(_tenths, tenths);
    }

    private sealed class BarProgress(ProgressContext context) : IEvaluationProgress
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Note(string text) => AnsiConsole.WriteLine(text);

        public void Report(string what, long done, long total)
        {
            if (!_tasks.TryGetValue(what, out ProgressTask? task))
            {
                _tasks[what] = task = context.AddTask(Markup.Escape(what), maxValue: total);
            }

            task.Value = done;
        }
    }
}
