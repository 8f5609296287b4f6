using ScaleParty.Models;
using ScaleParty.Training.Data;
using TorchSharp;

namespace ScaleParty.Training.Evaluation;

/// <summary>Measures a network: what the report does not have yet, one result after the other, each written as soon as it is known.</summary>
internal static class Evaluator
{
    /// <summary>Refuses what cannot be evaluated.</summary>
    /// <exception cref="InvalidDataException">The network or the data does not suit; the message says why.</exception>
    public static void Check(NetworkDescription network, IDataSource? source)
    {
        if (network.Refinement is not null && source is null)
        {
            throw new InvalidDataException($"{network.Name} is a refinement network, which makes nothing without a coarser image; expected real images to refine, with --data");
        }

        if (source is not null && source.Channels.Count != network.ImageChannels.Count)
        {
            throw new InvalidDataException($"the network has channels {string.Join(", ", network.ImageChannels)} and the data {string.Join(", ", source.Channels.Select(c => c.Name))}");
        }
    }

    /// <summary>Computes what the report lacks. A measure that fails is noted in the report, and the others go on.</summary>
    /// <param name="context">What measures work with.</param>
    /// <param name="measures">The measures, in their order.</param>
    /// <param name="report">Receives the results.</param>
    /// <param name="written">Is called after every stored result, and at the end where results were there before.</param>
    /// <exception cref="OperationCanceledException">The work was stopped; what was finished is in the report.</exception>
    public static void Run(EvaluationContext context, IReadOnlyList<IMeasure> measures, EvaluationReport report, Action? written = null)
    {
        // Settings may read files; a measure that cannot tell them has failed before it began.
        var settings = new Dictionary<IMeasure, string>();
        foreach (IMeasure measure in measures)
        {
            Attempt(measure, "settings", report, () => settings[measure] = measure.Settings(context));
        }

        int asked = 0, there = 0;
        foreach ((IMeasure measure, string with) in settings)
        {
            if (report.DropOthers(measure.Name, with) is int others and > 0)
            {
                context.Progress.Note($"{measure.Name}: {others} results of other settings are dropped; now {with}");
            }

            string[] keys = [.. Keys(measure, context)];
            (asked, there) = (asked + keys.Length, there + keys.Count(k => report.Has(measure.Name, k, with)));
        }

        if (there > 0)
        {
            context.Progress.Note($"{there} of {asked} results are there already");
        }

        report.Save();
        foreach (IMeasure measure in settings.Keys)
        {
            if (measure is ISeparateMeasure separate)
            {
                Separate(context, separate, settings[measure], report, written);
            }
        }

        if (context.Source is not null)
        {
            foreach (double share in context.Options.Shares)
            {
                Scale(context, new ScaleImages(context, context.Source, share), [.. settings.Keys.OfType<IScaleMeasure>()], settings, report, written);
            }
        }

        // What was killed may have stored a result and called nobody.
        if (there > 0)
        {
            written?.Invoke();
        }

        report.Finish();
    }

    /// <summary>Shows images of a scale to all measures that lack a result for it.</summary>
    internal static void Scale(EvaluationContext context, IScaleImages images, IReadOnlyList<IScaleMeasure> measures, IReadOnlyDictionary<IMeasure, string> settings, EvaluationReport report, Action? written)
    {
        string key = ScaleKey.Of(images.Share);
        var tallies = new List<(IScaleMeasure Measure, IScaleTally Tally)>();
        try
        {
            foreach (IScaleMeasure measure in measures.Where(m => !report.Has(m.Name, key, settings[m])))
            {
                Attempt(measure, key, report, () => tallies.Add((measure, measure.Start(images, context))));
            }

            foreach ((int first, int count) in tallies.Count == 0 ? [] : ImageBatches.Of(images.Count, images.Side))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                using DisposeScope scope = torch.NewDisposeScope();
                ScaleBatch batch = images.Load(first, count);
                foreach ((IScaleMeasure Measure, IScaleTally Tally) entry in tallies.ToArray())
                {
                    if (!Attempt(entry.Measure, key, report, () => entry.Tally.Add(batch)))
                    {
                        tallies.Remove(entry);
                        entry.Tally.Dispose();
                    }
                }

                if (tallies.Count == 0)
                {
                    return;
                }

                context.Progress.Report($"scale {key}", first + count, images.Count);
            }

            foreach ((IScaleMeasure measure, IScaleTally tally) in tallies)
            {
                Attempt(measure, key, report, () => report.Store(measure.Name, key, images.Share, settings[measure], tally.Result()));
                written?.Invoke();
            }
        }
        finally
        {
            tallies.ForEach(t => t.Tally.Dispose());
        }
    }

    private static IEnumerable<string> Keys(IMeasure measure, EvaluationContext context) => measure switch
    {
        ISeparateMeasure separate => separate.Keys(context),
        _ => context.Source is null ? [] : context.Options.Shares.Select(ScaleKey.Of),
    };

    private static void Separate(EvaluationContext context, ISeparateMeasure measure, string settings, EvaluationReport report, Action? written)
    {
        foreach ((int order, string key) in measure.Keys(context).Index())
        {
            if (!report.Has(measure.Name, key, settings))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                Attempt(measure, key, report, () => report.Store(measure.Name, key, order, settings, measure.Measure(key, context)));
                written?.Invoke();
            }
        }
    }

    private static bool Attempt(IMeasure measure, string key, EvaluationReport report, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            report.Fail(measure.Name, key, e.Message.Split('\n')[0]);
            return false;
        }
    }
}
