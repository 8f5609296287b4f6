using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>How shares are drawn between their limits.</summary>
internal enum ShareDistribution
{
    /// <summary>Evenly (the paper's).</summary>
    Uniform = 0,

    /// <summary>Evenly in the logarithm, so that every octave of a wide zoom range is seen equally often.</summary>
    LogUniform = 1,
}

/// <summary>Limits of the regions to train on; the defaults are the paper's (Sec. 4.1: 60 to 110 % of the full frame).</summary>
internal sealed record RegionSamplerOptions
{
    /// <summary>Smallest extent as a share of the frame, greater than 0.</summary>
    public double MinimumShare { get; init; } = 0.6;

    /// <summary>Largest extent as a share of the frame, at least <see cref="MinimumShare"/> and at most what the source can show.</summary>
    public double MaximumShare { get; init; } = 1.1;

    /// <summary>How shares are drawn.</summary>
    public ShareDistribution Distribution { get; init; } = ShareDistribution.Uniform;

    /// <summary>
    /// Whether parts may reach out of the frame into its true surroundings. Off: a part lies inside the frame, and a region
    /// larger than the frame covers all of it.
    /// </summary>
    public bool ReachSurroundings { get; init; }
}

/// <summary>Draws location and scale of training regions; each draw depends on (seed, batch, sample) alone.</summary>
internal sealed class RegionSampler
{
    private readonly RegionSamplerOptions _options;
    private readonly double _largestShare;

    /// <summary>Creates a sampler for a source.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="largestShare">What the source can show: <see cref="IDataSource.LargestShare"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limits are not in order, or the largest is more than the source can show.</exception>
    public RegionSampler(RegionSamplerOptions options, double largestShare)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.MinimumShare > 0) || !(options.MinimumShare <= options.MaximumShare))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                FormattableString.Invariant($"shares from {options.MinimumShare} to {options.MaximumShare}; expected 0 < minimum <= maximum"));
        }

        if (!(options.MaximumShare <= largestShare + 1e-9))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                FormattableString.Invariant($"MaximumShare is {options.MaximumShare}; this source shows true content up to {largestShare} of the frame only"));
        }

        _options = options;
        _largestShare = largestShare;
    }

    /// <summary>One region.</summary>
    /// <param name="seed">Names the run.</param>
    /// <param name="batch">Number of the batch.</param>
    /// <param name="sample">Number within the batch; leave 0 where a batch shares one region.</param>
    public RegionSpec Draw(ulong seed, long batch, int sample = 0)
    {
        var random = new SampleRandom(CounterRandom.Derive(seed, (ulong)sample), RandomStreams.Regions, batch);
        double minimum = _options.MinimumShare, maximum = _options.MaximumShare, u = random.Uniform();
        double share = _options.Distribution == ShareDistribution.LogUniform
            ? Math.Clamp(minimum * Math.Pow(maximum / minimum, u), minimum, maximum)
            : minimum + ((maximum - minimum) * u);
        double toSurroundings = Math.Max(_largestShare - share, 0);
        double reach = _options.ReachSurroundings ? toSurroundings : Math.Min(Math.Abs(1 - share), toSurroundings);
        return new(new(random.Uniform(-reach, reach), random.Uniform(-reach, reach)), share);
    }

    /// <summary>One region per sample of a batch.</summary>
    public IReadOnlyList<RegionSpec> DrawMany(ulong seed, long batch, int count)
    {
        var regions = new RegionSpec[count];
        for (int i = 0; i < count; i++)
        {
            regions[i] = Draw(seed, batch, i);
        }

        return regions;
    }
}
