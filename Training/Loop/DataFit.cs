using System.Globalization;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;

namespace ScaleParty.Training.Loop;

/// <summary>Whether a run's data suits its configuration: refuses what the data cannot show, and says what else a person should know.</summary>
internal static class DataFit
{
    /// <summary>Images whose sizes are looked at, evenly spread: enough for a share, and read within seconds.</summary>
    private const int Examined = 256;

    /// <summary>What a look at a part of the data, evenly spread, lets a person know before a run.</summary>
    /// <returns>One line each.</returns>
    /// <exception cref="TrainingDataException">More images are unusable than the source's limit allows.</exception>
    public static IEnumerable<string> Warnings(TrainingConfiguration configuration, IDataSource source) =>
        Warnings(configuration, source, source.Survey(Examined));

    /// <summary>The same after a look at the data.</summary>
    public static IEnumerable<string> Warnings(TrainingConfiguration configuration, IDataSource source, SourceSurvey survey) =>
        Turns(configuration, source).Concat(Enlarged(configuration, survey));

    /// <summary>Checks the scales of every phase.</summary>
    /// <exception cref="InvalidDataException">One lies beyond what the data shows; the message names its key.</exception>
    public static void CheckShares(TrainingConfiguration configuration, IDataSource source)
    {
        foreach (Demand phase in Phases(configuration))
        {
            if (phase.LargestShare > source.LargestShare + 1e-9)
            {
                bool images = source.Describe().Kind is "folder" or "lmdb";
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{phase.Key}: regions of up to {phase.LargestShare * 100:0.##} % of the frame; this source shows true content up to {source.LargestShare * 100:0.##} %. Expected at most {source.LargestShare / phase.Part:0.####}{(images ? ", or a larger data.options.context" : string.Empty)}"));
            }
        }
    }

    private static IEnumerable<string> Turns(TrainingConfiguration configuration, IDataSource source)
    {
        if (configuration.Regions.Turns && source.Describe().Kind is ("folder" or "lmdb"))
        {
            yield return "warning: regions.turns turns generated images by any angle and mirrors half of them, which suits data without an up, such as maps. Of photographs it makes turned ones: "
                + "use --preset photos, or --set regions.turns=false";
        }
    }

    private static IEnumerable<string> Enlarged(TrainingConfiguration configuration, SourceSurvey survey)
    {
        if (survey.FrameSides.Count == 0)
        {
            yield break;
        }

        Demand widest = Phases(configuration).MinBy(p => p.Least)!, closest = Phases(configuration).MaxBy(p => p.Most)!;
        double smallest = survey.FrameSides.Min();
        string sides = string.Create(CultureInfo.InvariantCulture, $"frames have {smallest:0} to {survey.FrameSides.Max():0} pixels per side");
        if (survey.FramesBelow(widest.Least) is string always)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"warning: {always} are smaller than the training size and always enlarged, so that they teach blur: {sides}, and the widest view, {widest.LargestShare * 100:0.##} % of the frame at {widest.SmallSide} pixels, needs {widest.Least:0}. data.options.minimumSide=N skips images below N pixels; fewer network.blocks or regions.cells train at a smaller size");
        }

        if (closest.Most > widest.Least + 0.5 && survey.FramesBelow(closest.Most) is string close)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"note: {close} are enlarged in the closest views, up to {closest.Most / smallest:0.0} times: {sides}, and {closest.SmallestShare * 100:0.##} % of the frame at {closest.LargeSide} pixels needs {closest.Most:0}. A larger regions.minimumShare keeps views from coming so close");
        }
    }

    private static IEnumerable<Demand> Phases(TrainingConfiguration c) =>
        c.Schedule.Select(p => p.From).Prepend(0).Where(from => from < c.Images).Distinct().Select(from => DemandOf(c, from));

    private static Demand DemandOf(TrainingConfiguration c, long from)
    {
        SchedulePhase now = StepPlan.Phase(c, from);
        double part = (double)now.Cells![0] / c.Regions.Cells[0];

        // Levels of refinement are of one size, with what surrounds them.
        int padding = c.Refinement is null ? 0 : 2 * c.Network.Padding.EncodingPad();
        int small = (now.Cells[0] + padding) << c.Network.Blocks, large = c.Refinement is null ? now.Cells[1] << c.Network.Blocks : small;
        int last = c.Schedule.ToList().FindLastIndex(p => p.From <= from && (p.MaximumShare is not null || p.Cells is not null));
        string key = last < 0 ? "regions.maximumShare" : string.Create(CultureInfo.InvariantCulture, $"schedule.{last}.{(c.Schedule[last].MaximumShare is null ? "cells" : "maximumShare")}");
        return new(key, part, now.MinimumShare!.Value * part, now.MaximumShare!.Value * part, small, large);
    }

    /// <summary>What a phase asks of the data.</summary>
    /// <param name="Key">Where its largest scale stands.</param>
    /// <param name="Part">Share of the full number of cells.</param>
    /// <param name="SmallestShare">Smallest extent as a share of the frame.</param>
    /// <param name="LargestShare">Largest extent as a share of the frame.</param>
    /// <param name="SmallSide">Pixels of the small resolution.</param>
    /// <param name="LargeSide">Pixels of the large resolution.</param>
    private sealed record Demand(string Key, double Part, double SmallestShare, double LargestShare, int SmallSide, int LargeSide)
    {
        /// <summary>Pixels per frame side below which the widest view is enlarged.</summary>
        public double Least => SmallSide / LargestShare;

        /// <summary>Pixels per frame side below which the closest view is enlarged.</summary>
        public double Most => LargeSide / SmallestShare;
    }
}
