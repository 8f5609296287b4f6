using System.Globalization;
using System.Text.Json;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Method;
using ScaleParty.Training.Method.Generators;

namespace ScaleParty.Training.Loop;

/// <summary>Checks a configuration before anything is built from it; every message names the key and the range.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Checks everything.</summary>
    /// <exception cref="InvalidDataException">A value lies outside its range.</exception>
    public static TrainingConfiguration Check(TrainingConfiguration c)
    {
        Range("images", c.Images, 1, 1e12);
        Range("batch", c.Batch, 1, 1024);
        Range("network.blocks", c.Network.Blocks, 1, 8);
        Require("network.channels", c.Network.Channels.Count == c.Network.Blocks + 1, c.Network.Channels.Count, $"{c.Network.Blocks + 1} entries (blocks + 1)");
        Each("network.channels", c.Network.Channels, 1, 4096);
        Range("network.styleChannels", c.Network.StyleChannels, 1, 4096);
        Range("network.mappingLayers", c.Network.MappingLayers, 1, 64);
        Range("network.frequencies", c.Network.Frequencies, 1, 2048);
        Range("network.bandWaves", c.Network.BandWaves, 0, 256);
        Require("network.bandWaves", c.Network.BandWaves == 0 || c.Network.Frequencies % c.Network.BandWaves == 0, c.Network.BandWaves, $"0, or a divisor of network.frequencies ({c.Network.Frequencies})");
        Range("network.bandFields", c.Network.BandFields, 4, 64);
        Require("network.bandFields", c.Network.BandFields % 4 == 0, c.Network.BandFields, "a multiple of 4");
        Range("network.shortestFrequency", c.Network.ShortestFrequency, 1e-6, 1e6);
        Range("network.longestFrequency", c.Network.LongestFrequency, c.Network.ShortestFrequency, 1e6);
        Range("network.frequencyFalloff", c.Network.FrequencyFalloff, 0, 4);
        Range("network.noiseStrength", c.Network.NoiseStrength ?? 0, 0, 10);
        Require("network.noiseStrength", c.Network.NoiseStrength is null || c.Network.Noise == NoisePlacement.All, c.Network.NoiseStrength ?? 0, "null, unless network.noise is all");
        Require("discriminator.channels", c.Discriminator.Channels.Count >= 2, c.Discriminator.Channels.Count, "at least 2 entries");
        Each("discriminator.channels", c.Discriminator.Channels, 1, 4096);
        Range("discriminator.deviationGroup", c.Discriminator.DeviationGroup, 1, 1024);
        Channels("discriminator.slopes", c.Discriminator.Slopes, c);
        Require("discriminator.slopes", c.Discriminator.Slopes.Count == 0 || c.Refinement is null, string.Join(", ", c.Discriminator.Slopes), "none with refinement, which shows slopes of its own");
        Range("discriminator.slopeGain", c.Discriminator.SlopeGain, 0, 1e3);
        Shares("regions", c.Regions.MinimumShare, c.Regions.MaximumShare);
        Cells("regions.cells", c.Regions.Cells, null, c);
        Require("regions.turns", !c.Regions.Turns || c.Network.Encoding == EncodingKind.Fourier, c.Regions.Turns, "false with the grid encoding");
        Range("pairs.probability", c.Pairs.Probability, 0, 1);
        Range("pairs.cutMix", c.Pairs.CutMix, 0, 1);
        Range("pairs.channelMix", c.Pairs.ChannelMix, 0, 1);
        Range("pairs.l1", c.Pairs.L1, 0, 1e6);
        CheckRefinement(c);
        CheckMethod(c);
        Range("optimization.learningRate", c.Optimization.LearningRate, 1e-9, 1);
        Range("optimization.beta2", c.Optimization.Beta2, 0, 0.999999);
        Range("optimization.r1", c.Optimization.R1, 0, 1e6);
        Range("optimization.r1Interval", c.Optimization.R1Interval, 1, 1e6);
        Range("optimization.pathLength", c.Optimization.PathLength, 0, 1e6);
        Range("optimization.pathLengthInterval", c.Optimization.PathLengthInterval, 1, 1e6);
        Range("optimization.pathLengthBatch", c.Optimization.PathLengthBatch, 1e-6, 1);
        Range("optimization.pathLengthDecay", c.Optimization.PathLengthDecay, 0, 1);
        Range("optimization.styleMixing", c.Optimization.StyleMixing, 0, 1);
        Range("optimization.averageHalfLife", c.Optimization.AverageHalfLife, 1, 1e12);
        Range("optimization.averageRampUp", c.Optimization.AverageRampUp, 0, 1e6);
        Range("optimization.shards", c.Optimization.Shards, 1, Math.Min(c.Batch, 64));
        Range("augmentation.probability", c.Augmentation.Probability, 0, 0.8);
        Range("augmentation.target", c.Augmentation.Target, -1, 1);
        Range("augmentation.ramp", c.Augmentation.Ramp, 1, 1e12);
        Range("augmentation.changes.shift", c.Augmentation.Changes.Shift, 0, 0.5);
        Range("augmentation.changes.cut", c.Augmentation.Changes.Cut, 0, 1);
        for (int i = 0; i < c.Schedule.Count; i++)
        {
            SchedulePhase phase = c.Schedule[i];
            Range($"schedule.{i}.from", phase.From, i == 0 ? 0 : c.Schedule[i - 1].From, 1e12);
            Range($"schedule.{i}.pairProbability", phase.PairProbability ?? 0, 0, 1);
            Range($"schedule.{i}.learningRateFactor", phase.LearningRateFactor ?? 1, 0, 1000);
            Range($"schedule.{i}.r1", phase.R1 ?? 0, 0, 1e6);
            SchedulePhase now = StepPlan.Phase(c, phase.From);
            Shares($"schedule.{i}", now.MinimumShare!.Value, now.MaximumShare!.Value);
            if (phase.Cells is not null)
            {
                Cells($"schedule.{i}.cells", phase.Cells, c.Regions.Cells, c);
            }
        }

        Range("output.checkpointEvery", c.Output.CheckpointEvery, 1, 1e12);
        Range("output.keep", c.Output.Keep, 1, 1000);
        Range("output.sheetEvery", c.Output.SheetEvery, 1, 1e12);
        Range("output.logEvery", c.Output.LogEvery, 1, 1e12);
        Require("data.channels", c.Data.Channels.Count <= 16, c.Data.Channels.Count, "at most 16 names");
        Range("data.workers", c.Data.Workers, 0, 64);
        CheckOptions(c.Data.Options);
        return c;
    }

    private static void CheckRefinement(TrainingConfiguration c)
    {
        bool image = c.Network.Encoding == EncodingKind.Image;
        Require("refinement", image == c.Refinement is not null, c.Refinement is null ? "missing" : "present", "present with network.encoding image, and else missing");
        if (c.Refinement is not RefinementConfiguration r)
        {
            return;
        }

        Require("network.padding", c.Network.Padding == Sampling.PaddingMode.Exact, c.Network.Padding, "exact: levels must meet");
        Require("regions.cells", c.Regions.Cells.All(n => n % (1 << c.Network.Blocks) == 0), string.Join(", ", c.Regions.Cells), $"multiples of {1 << c.Network.Blocks}, the pixels per base cell");
        Require("optimization.pathLength", c.Optimization.PathLength == 0, c.Optimization.PathLength, "0 with refinement");
        Require("pairs.probability", c.Pairs.Probability == 0, c.Pairs.Probability, "0 with refinement");
        Channels("refinement.localChannels", r.LocalChannels, c);
        Range("refinement.referencePeriod", r.ReferencePeriod, 1e-9, 1e9);
        Range("refinement.roughness", r.Roughness, 0, 1);
        Range("refinement.detailGain", r.DetailGain, 0, 1e3);
        Range("refinement.ownInputs", r.OwnInputs, 0, 1);
        Range("refinement.ownLevels", r.OwnLevels, 1, 16);
        Range("refinement.baseInputs", r.BaseInputs, 0, r.Base.Length == 0 ? 1 : 1 - r.OwnInputs);
        Range("refinement.coast", r.Coast, 1e-6, 2);
        Range("refinement.disturbance", r.Disturbance, 0, 1);
        Range("refinement.consistency", r.Consistency, 0, 1e6);
        Range("refinement.reconstruction", r.Reconstruction, 0, 1e6);
    }

    private static void Channels(string key, IReadOnlyList<string> names, TrainingConfiguration c)
    {
        for (int i = 0; i < names.Count; i++)
        {
            Require($"{key}.{i}", c.Data.Channels.Count == 0 || c.Data.Channels.Contains(names[i]), names[i], $"one of {string.Join(", ", c.Data.Channels)}");
        }
    }

    private static void CheckMethod(TrainingConfiguration c)
    {
        NetworkConfiguration n = c.Network;
        Require("network.sinusoids", n.Sinusoids == 0 || (n.Sinusoids is >= 4 and <= 256 && n.Sinusoids % 2 == 0), n.Sinusoids, "0, or an even number from 4 to 256");
        Range("network.hidden", n.Hidden, 1, 1024);
        Range("network.inputSide", n.InputSide, 4, 256);
        Range("network.rank", n.Rank, 1, 64);
        if (n.Method == GeneratorMethod.ScaleParty)
        {
            return;
        }

        int side = GeneratorShape.BaseSide;
        Require("network.encoding", n.Encoding == EncodingKind.Grid, n.Encoding, $"grid with network.method {n.Method}");
        Require("network.frequencyFalloff", n.FrequencyFalloff == 0, n.FrequencyFalloff, $"0 with network.method {n.Method}");
        Require("network.smoothFirstLayer", !n.SmoothFirstLayer, n.SmoothFirstLayer, $"false with network.method {n.Method}");
        Require("network.noise", n.Noise == NoisePlacement.Off || (n.Noise == NoisePlacement.All && n.Method != GeneratorMethod.InrGan), n.Noise, n.Method == GeneratorMethod.InrGan ? "off with InrGan" : $"off or all with network.method {n.Method}");
        Require("regions.cells", c.Regions.Cells[0] == side, string.Join(", ", c.Regions.Cells), $"{side} for the small resolution with network.method {n.Method}");
        Require("regions.cells", n.Method != GeneratorMethod.StyleGan2 || c.Regions.Cells[1] == side, string.Join(", ", c.Regions.Cells), $"{side}, {side}: StyleGan2 has one size");
        Require("regions.minimumShare", n.Method == GeneratorMethod.Cips || (c.Regions.MinimumShare == 1 && c.Regions.MaximumShare == 1), c.Regions.MinimumShare, $"1, as regions.maximumShare: {n.Method} makes full frames");
        Require("schedule", c.Schedule.All(p => p.Cells is null && p.MinimumShare is null && p.MaximumShare is null), "of regions", $"no changes of regions with network.method {n.Method}");
        Require("optimization.precision", c.Optimization.Precision == MapPrecision.Float32, c.Optimization.Precision, $"float32 with network.method {n.Method}");
        Require("network.channels", n.Method != GeneratorMethod.MsPe || n.Channels.All(k => k % 4 == 0), string.Join(", ", n.Channels), "multiples of 4 with MsPe");
        Require("network.inputSide", n.Method != GeneratorMethod.InrGan || (int.IsPow2(n.InputSide) && n.InputSide < side << n.Blocks), n.InputSide, $"a power of two below {side << n.Blocks}");
    }

    private static void CheckOptions(DataSourceOptions options)
    {
        try
        {
            options.Checked();
        }
        catch (ArgumentOutOfRangeException e)
        {
            // Its own sentence, with the key as it is written here.
            string key = JsonNamingPolicy.CamelCase.ConvertName(e.ParamName!), sentence = e.Message.Split(" (", 2)[0];
            throw new InvalidDataException($"data.options.{key}{sentence[e.ParamName!.Length..]}", e);
        }
    }

    private static void Shares(string name, double minimum, double maximum)
    {
        Range($"{name}.minimumShare", minimum, 1e-3, 16);
        Range($"{name}.maximumShare", maximum, minimum, 16);
    }

    private static void Cells(string name, IReadOnlyList<int> cells, IReadOnlyList<int>? full, TrainingConfiguration c)
    {
        Require(name, cells.Count == 2 && cells[0] >= 1 && cells[1] >= cells[0], string.Join(", ", cells), "two numbers, the small and the large one");
        int smallest = 1 << (c.Discriminator.Channels.Count - 1), side = cells[0] << c.Network.Blocks;
        Require(name, side >= smallest, side, $"at least {smallest} pixels for {c.Discriminator.Channels.Count - 1} discriminator blocks");
        if (full is not null)
        {
            Require(name, cells[0] * full[1] == cells[1] * full[0], string.Join(", ", cells), $"the ratio of regions.cells, {full[0]} to {full[1]}");
        }
    }

    private static void Each(string name, IReadOnlyList<int> values, int minimum, int maximum)
    {
        for (int i = 0; i < values.Count; i++)
        {
            Range($"{name}.{i}", values[i], minimum, maximum);
        }
    }

    private static void Range(string name, double value, double minimum, double maximum) =>
        Require(name, value >= minimum && value <= maximum, value, string.Create(CultureInfo.InvariantCulture, $"{minimum} to {maximum}"));

    private static void Require<T>(string name, bool condition, T value, string expected)
    {
        if (!condition)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {expected}"));
        }
    }
}
