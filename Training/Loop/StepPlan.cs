using ScaleParty.Sampling;
using ScaleParty.Training.Data;

namespace ScaleParty.Training.Loop;

/// <summary>What one step trains on; depends on (configuration, step) alone, so that data can be prepared ahead and runs resume.</summary>
/// <param name="Step">Number of the step, from 0.</param>
/// <param name="Regions">One region per image.</param>
/// <param name="Resolution">Pixels of the images; of a pair, the small resolution.</param>
/// <param name="Second">Of a pair, the large resolution.</param>
/// <param name="Coarser">Of a refinement's own inputs, the resolution of the same regions that two levels are made of; else null.</param>
/// <param name="FromBase">Whether a refinement's inputs are a base network's images.</param>
/// <param name="LearningRateFactor">Factor on the learning rates.</param>
/// <param name="R1">R1's gamma.</param>
internal sealed record StepPlan(long Step, IReadOnlyList<RegionSpec> Regions, Resolution Resolution, Resolution? Second, Resolution? Coarser, bool FromBase, double LearningRateFactor, double R1)
{
    private const uint ChoiceStream = 201;

    /// <summary>Whether both resolutions are made from the same latents.</summary>
    public bool IsPair => Second is not null;

    /// <summary>The plan of a step.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="step">Number of the step, from 0.</param>
    /// <param name="largestShare">What the data can show: <see cref="IDataSource.LargestShare"/>.</param>
    public static StepPlan Draw(TrainingConfiguration configuration, long step, double largestShare)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        SchedulePhase phase = Phase(configuration, step * configuration.Batch);
        RegionConfiguration regions = configuration.Regions;
        IReadOnlyList<int> cells = phase.Cells!;

        // Fewer cells show a smaller part at the same sampling period.
        double part = (double)cells[0] / regions.Cells[0];
        var sampler = new RegionSampler(
            new RegionSamplerOptions
            {
                MinimumShare = phase.MinimumShare!.Value * part,
                MaximumShare = phase.MaximumShare!.Value * part,
                Distribution = regions.Distribution,
                ReachSurroundings = regions.ReachSurroundings,
            },
            largestShare);

        bool pair = CounterRandom.Uniform(configuration.Seed, ChoiceStream, step, 0) < phase.PairProbability;
        bool large = CounterRandom.Uniform(configuration.Seed, ChoiceStream, step, 1) < 0.5;
        int cell = 1 << configuration.Network.Blocks;
        if (configuration.Refinement is RefinementConfiguration refinement)
        {
            // A level needs its input with the padding around it.
            int padded = cells[0] + (2 * configuration.Network.Padding.EncodingPad()), coarser = (padded / cell) + (2 * configuration.Network.Padding.EncodingPad());
            double choice = CounterRandom.Uniform(configuration.Seed, ChoiceStream, step, 2);
            bool own = choice < refinement.OwnInputs, fromBase = refinement.Base.Length > 0 && choice >= 1 - refinement.BaseInputs;
            var size = new Resolution(padded * cell, padded * cell);
            return new StepPlan(step, sampler.DrawMany(configuration.Seed, step, configuration.Batch), size, null, own ? new Resolution(coarser, coarser) : null, fromBase, phase.LearningRateFactor ?? 1, phase.R1!.Value);
        }

        var smallSize = new Resolution(cells[0] * cell, cells[0] * cell);
        var largeSize = new Resolution(cells[1] * cell, cells[1] * cell);
        IReadOnlyList<RegionSpec> drawn = regions.PerSample
            ? sampler.DrawMany(configuration.Seed, step, configuration.Batch)
            : [.. Enumerable.Repeat(sampler.Draw(configuration.Seed, step), configuration.Batch)];
        return new StepPlan(step, drawn, pair || !large ? smallSize : largeSize, pair ? largeSize : null, null, false, phase.LearningRateFactor ?? 1, phase.R1!.Value);
    }

    /// <summary>What holds when a number of images has been shown; every property but the rate's factor has a value.</summary>
    public static SchedulePhase Phase(TrainingConfiguration configuration, long images)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var phase = new SchedulePhase
        {
            Cells = configuration.Regions.Cells,
            PairProbability = configuration.Pairs.Probability,
            MinimumShare = configuration.Regions.MinimumShare,
            MaximumShare = configuration.Regions.MaximumShare,
            R1 = configuration.Optimization.R1,
        };
        foreach (SchedulePhase change in configuration.Schedule.Where(p => p.From <= images))
        {
            phase = new SchedulePhase
            {
                From = change.From,
                Cells = change.Cells ?? phase.Cells,
                PairProbability = change.PairProbability ?? phase.PairProbability,
                MinimumShare = change.MinimumShare ?? phase.MinimumShare,
                MaximumShare = change.MaximumShare ?? phase.MaximumShare,
                LearningRateFactor = change.LearningRateFactor ?? phase.LearningRateFactor,
                R1 = change.R1 ?? phase.R1,
            };
        }

        return phase;
    }

    /// <summary>As the data needs it.</summary>
    public BatchSpec ToBatchSpec() => new() { Regions = Regions, Resolution = Resolution, SecondResolution = Second ?? Coarser };
}
