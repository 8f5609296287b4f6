using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>
/// How images change while a network refines its own output again and again: mean, deviation, spectrum and share of pixels above a threshold of every level, against the level above.
/// A process that is alike at every level keeps all of them. Adds up over batches.
/// </summary>
internal sealed class DepthDrift : IDisposable
{
    private readonly IReadOnlyList<string> _channels;
    private readonly Level[] _levels;

    /// <summary>Prepares for levels 0 (the image that refinement begins with) to <paramref name="depth"/>.</summary>
    /// <param name="channels">Names of the images' channels.</param>
    /// <param name="side">Side of every level's square images in pixels.</param>
    /// <param name="depth">Refinements, 1 or more.</param>
    /// <param name="threshold">What is counted.</param>
    public DepthDrift(IReadOnlyList<string> channels, int side, int depth, ChannelThreshold threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        _channels = channels;
        _levels = [.. Enumerable.Range(0, depth + 1).Select(_ => new Level(new SetStatistics(channels, side, threshold), new double[channels.Count], new double[channels.Count]))];
    }

    /// <summary>Adds images of one level, [B, C, side, side] in [-1, 1].</summary>
    public void Add(int level, Tensor images)
    {
        Level l = _levels[level];
        l.Statistics.Add(images);
        using Tensor values = images.detach().to(ScalarType.Float64).transpose(0, 1).flatten(1);
        using Tensor sums = values.sum([1]), squares = values.square().sum([1]);
        for (int c = 0; c < _channels.Count; c++)
        {
            l.Sums[c] += sums[c].ToDouble();
            l.Squares[c] += squares[c].ToDouble();
        }

        l.Values += values.shape[1];
    }

    /// <summary>Levels 1 to the depth, as far as images were added.</summary>
    public IReadOnlyList<LevelDrift> Result => [.. Enumerable.Range(1, _levels.Length - 1).Where(k => _levels[k].Values > 0).Select(Drift)];

    public void Dispose()
    {
        foreach (Level level in _levels)
        {
            level.Statistics.Dispose();
        }
    }

    private LevelDrift Drift(int k)
    {
        Level above = _levels[k - 1], here = _levels[k];
        SetComparison comparison = SetStatistics.Compare(above.Statistics, here.Statistics);
        return new LevelDrift
        {
            Level = k,
            Channels = [.. _channels.Select((name, c) => new ChannelDrift(name, here.Mean(c), here.Mean(c) - above.Mean(c), here.Deviation(c), here.Deviation(c) - above.Deviation(c)))],
            PowerRatios = comparison.PowerRatios,
            ShareAbove = here.Statistics.ShareAbove,
            ShareChange = here.Statistics.ShareAbove - above.Statistics.ShareAbove,
        };
    }

    private sealed class Level(SetStatistics statistics, double[] sums, double[] squares)
    {
        public SetStatistics Statistics => statistics;

        public double[] Sums => sums;

        public double[] Squares => squares;

        public long Values { get; set; }

        public double Mean(int channel) => Sums[channel] / Math.Max(1, Values);

        public double Deviation(int channel) => Math.Sqrt(Math.Max(0, (Squares[channel] / Math.Max(1, Values)) - Math.Pow(Mean(channel), 2)));
    }
}

/// <summary>One level of refinement against the level above.</summary>
internal sealed record LevelDrift
{
    /// <summary>Number of refinements, from 1.</summary>
    public required int Level { get; init; }

    /// <summary>Mean and deviation of each channel.</summary>
    public required IReadOnlyList<ChannelDrift> Channels { get; init; }

    /// <summary>Power over that of the level above, in each of <see cref="SetStatistics.Bands"/>.</summary>
    public required IReadOnlyList<double> PowerRatios { get; init; }

    /// <summary>Share of pixels above the threshold; null without its channel.</summary>
    public double? ShareAbove { get; init; }

    /// <summary>The same less that of the level above.</summary>
    public double? ShareChange { get; init; }
}

/// <summary>A channel's values on one level.</summary>
/// <param name="Name">The channel.</param>
/// <param name="Mean">Mean value.</param>
/// <param name="MeanChange">Mean less that of the level above.</param>
/// <param name="Deviation">Standard deviation.</param>
/// <param name="DeviationChange">Standard deviation less that of the level above.</param>
internal sealed record ChannelDrift(string Name, double Mean, double MeanChange, double Deviation, double DeviationChange);
