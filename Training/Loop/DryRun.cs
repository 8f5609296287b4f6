using System.Diagnostics;
using System.Globalization;
using ScaleParty.Torch;
using ScaleParty.Training.Data;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>What a run would read and cost: looks at the data, builds the networks, takes a few steps and forgets them. Writes no file.</summary>
internal static class DryRun
{
    private const int SurveyLimit = 1000;
    private const int NamesShown = 10;
    private const int PlansDrawn = 256;
    private const double LongStep = 30;

    /// <summary>Looks, measures and says.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="source">The data.</param>
    /// <param name="start">What the run would begin with.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="write">Receives one line after the other.</param>
    /// <param name="cancellation">Stops it between steps.</param>
    /// <exception cref="TrainingDataException">The data cannot be used.</exception>
    /// <exception cref="InvalidDataException">The file that the run would begin with does not fit.</exception>
    public static void Run(TrainingConfiguration configuration, IDataSource source, RunStart start, Device device, Action<string> write, CancellationToken cancellation)
    {
        void Line(FormattableString text) => write(text.ToString(CultureInfo.InvariantCulture));

        Data(configuration, source, Line, cancellation);
        using var trainer = new Trainer(configuration, device);
        Line($"generator: {trainer.Network.Module.parameters().Sum(p => p.numel()):N0} parameters; discriminator: {trainer.Discriminator.parameters().Sum(p => p.numel()):N0}");
        RunBeginning beginning = start.Apply(trainer);
        if (beginning.Sentence is string sentence)
        {
            write(sentence);
        }

        foreach (string slow in ProcessorFit.Warnings(configuration.Optimization.Precision, device))
        {
            write(slow);
        }

        Cost(configuration, source, trainer, beginning.Counters, Line, cancellation);
        double checkpoint = trainer.State.Sum(t => t.Tensor.numel()) * 4 / 1048576.0;
        Line($"disk: {checkpoint:0.0} MB for each checkpoint, of which {configuration.Output.Keep} are kept (output.keep)");
        write("nothing was written");
    }

    private static void Data(TrainingConfiguration configuration, IDataSource source, Action<FormattableString> line, CancellationToken cancellation)
    {
        SourceDescription description = source.Describe();
        foreach (string text in description.Lines())
        {
            line($"{text}");
        }

        SourceSurvey survey = source.Survey(SurveyLimit, cancellation: cancellation);
        RegionConfiguration regions = configuration.Regions;
        int cell = 1 << configuration.Network.Blocks, small = regions.Cells[0] * cell, large = regions.Cells[1] * cell;
        if (survey.Examined > 0)
        {
            line($"  {survey.Usable:N0} of {survey.Examined:N0} images looked at can be used by their headers (data check decodes them), sides {survey.SmallestSide} to {survey.LargestSide} pixels, {survey.NotSquare:N0} not square");
            foreach (SkippedImage image in survey.Skipped.Take(NamesShown))
            {
                line($"  skipped {image.Name}: {image.Reason}");
            }
        }

        string epochs = description.Count is long count and > 0 ? string.Create(CultureInfo.InvariantCulture, $", each image about {configuration.Images / (double)count:N0} times") : string.Empty;
        line($"shown: {configuration.Images:N0} images in batches of {configuration.Batch}{epochs}; {regions.MinimumShare * 100:0.#} to {regions.MaximumShare * 100:0.#} % of the frame ({regions.Distribution}) at {small} and {large} pixels, both at once in {configuration.Pairs.Probability * 100:0.#} % of the batches");
        foreach (string warning in DataFit.Warnings(configuration, source, survey))
        {
            line($"{warning}");
        }
    }

    private static void Cost(TrainingConfiguration configuration, IDataSource source, Trainer trainer, RunCounters counters, Action<FormattableString> line, CancellationToken cancellation)
    {
        OptimizationConfiguration o = configuration.Optimization;
        using var pause = new CollectionPause();

        // The first of these steps has every regulariser: it needs the most memory.
        long period = (long)o.R1Interval * o.PathLengthInterval, begin = (counters.Steps + period - 1) / period * period;
        (double first, double firstPixels) = Time(begin);
        double expected = Enumerable.Range(0, PlansDrawn).Average(k => Pixels(StepPlan.Draw(configuration, counters.Steps + k, source.LargestShare))) / configuration.Batch;
        if (first > LongStep)
        {
            Say(first / firstPixels, "on one step, the first, which is slower than those that follow");
        }
        else
        {
            (double full, double fullPixels) = Time(begin + period);
            (double next, double nextPixels) = Time(begin + 1);
            (double after, double afterPixels) = Time(begin + 2);
            double plain = (next + after) / (nextPixels + afterPixels);
            int interval = Math.Min(o.R1 > 0 ? o.R1Interval : int.MaxValue, o.PathLength > 0 ? o.PathLengthInterval : int.MaxValue);
            Say(plain + (Math.Max(0, (full / fullPixels) - plain) / interval), "on three steps after one to warm up, with the regularisers by their intervals");
        }

        double memory = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;
        line($"memory: {memory:N0} MB, measured as this process's peak{(trainer.Network.MeanLatent.device_type == TorchSharp.DeviceType.CPU ? string.Empty : "; the device's own is not measured")}; decoded images that are kept (data.options.cacheBytes) add up to {configuration.Data.Options.CacheBytes / 1048576.0:N0} MB");
        foreach (SchedulePhase phase in configuration.Schedule.Where(p => p.From > counters.Images && p.Cells is not null))
        {
            line($"  from {phase.From:N0} images on parts have {phase.Cells![0] << configuration.Network.Blocks} and {phase.Cells[1] << configuration.Network.Blocks} pixels: memory and time change with them");
        }

        void Say(double perPixel, string how)
        {
            double thousand = perPixel * expected * 1000;
            TimeSpan left = TimeSpan.FromSeconds(Math.Max(0, configuration.Images - counters.Images) / 1000.0 * thousand);
            line($"time: {thousand:0.0} s for 1,000 images, measured {how}; about {ProgressReport.FormatTime(left)} hours for the run");
        }

        (double Seconds, double Pixels) Time(long step)
        {
            cancellation.ThrowIfCancellationRequested();
            StepPlan plan = StepPlan.Draw(configuration, step, source.LargestShare);
            using var batches = new TrainingBatchSource(source, _ => plan.ToBatchSpec(), new() { Seed = configuration.Seed, FirstBatch = step, Workers = 0 });
            var clock = Stopwatch.StartNew();
            using TrainingBatch batch = batches.Next(cancellation);
            trainer.Step(plan, batch);
            return (clock.Elapsed.TotalSeconds, Pixels(plan));
        }
    }

    private static double Pixels(StepPlan plan) => (double)plan.Regions.Count * (plan.Resolution.PixelCount + (plan.Second?.PixelCount ?? 0));
}
