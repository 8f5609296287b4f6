using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ScaleParty.ZoomCinematic;

/// <summary>Shows the progress of the frames: a bar on a terminal, elsewhere a line for every tenth.</summary>
internal static class FrameProgress
{
    /// <summary>Runs an action that reports the number of frames done so far.</summary>
    /// <param name="frames">Number of frames to make.</param>
    /// <param name="action">Gets a callback to call after every frame with the number of frames that were made.</param>
    public static void Run(int frames, Action<Action<int>> action)
    {
        long start = TimeProvider.System.GetTimestamp();
        double Rate(int done) => done / Math.Max(1e-9, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
        {
            var rate = new RateColumn();
            AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), rate, new RemainingTimeColumn())
                .Start(context =>
                {
                    ProgressTask task = context.AddTask("frames", maxValue: frames);
                    action(done =>
                    {
                        rate.FramesPerSecond = Rate(done);
                        task.Value = done;
                    });
                });
        }
        else
        {
            action(done =>
            {
                if (done == frames || done * 10 / frames != (done - 1) * 10 / frames)
                {
                    double rate = Rate(done);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {frames} frames, {rate:0.0} frames/s, {(frames - done) / rate:0} s left"));
                }
            });
        }
    }

    private sealed class RateColumn : ProgressColumn
    {
        public double FramesPerSecond { get; set; }

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(string.Create(CultureInfo.InvariantCulture, $"{FramesPerSecond:0.0} frames/s"));
    }
}
