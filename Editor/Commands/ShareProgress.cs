using System.Globalization;
using ScaleParty.Editor.State;
using Spectre.Console;

namespace ScaleParty.Editor.Commands;

/// <summary>Progress of a command: a bar on a terminal, elsewhere a line for every tenth.</summary>
internal static class ShareProgress
{
    /// <summary>Runs an action that reports the share that is done, 0 to 1.</summary>
    /// <param name="console">Where progress is shown.</param>
    /// <param name="what">What is made, in a word.</param>
    /// <param name="action">The action.</param>
    public static void Run(IAnsiConsole console, string what, Action<IProgress<double>> action)
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Out.IsTerminal)
        {
            int tenths = 0;
            action(new Callback<double>(share =>
            {
                if ((int)(10 * share) > tenths)
                {
                    tenths = (int)(10 * share);
                    console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {10 * tenths} %"));
                }
            }));
            return;
        }

        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(what, maxValue: 1);
                action(new Callback<double>(share => task.Value = share));
            });
    }
}
