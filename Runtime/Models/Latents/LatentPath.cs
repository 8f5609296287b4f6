namespace ScaleParty.Models;

/// <summary>Baked latents along an interpolation, at ascending times. Immutable.</summary>
public sealed class LatentPath
{
    /// <summary>Most latents of a path.</summary>
    public const int MaximumCount = 4096;

    /// <summary>Creates a path.</summary>
    /// <param name="times">Ascending finite numbers, such as seconds; 1 to <see cref="MaximumCount"/>.</param>
    /// <param name="latents">One per time, all of one network.</param>
    /// <exception cref="ArgumentException">The counts differ or times do not ascend.</exception>
    public LatentPath(IReadOnlyList<double> times, IReadOnlyList<BakedLatent> latents)
    {
        Times = Guard.NotNull(times, nameof(times));
        Latents = Guard.NotNull(latents, nameof(latents));
        Guard.InRange(times.Count, 1, MaximumCount, nameof(times));
        if (latents.Count != times.Count)
        {
            throw new ArgumentException($"there are {latents.Count} latents and {times.Count} times; expected as many", nameof(latents));
        }

        for (int i = 0; i < times.Count; i++)
        {
            Guard.Finite(times[i], nameof(times));
            if (i > 0 && !(times[i] > times[i - 1]))
            {
                throw new ArgumentException(FormattableString.Invariant($"time {i} is {times[i]} after {times[i - 1]}; expected ascending times"), nameof(times));
            }
        }
    }

    /// <summary>The times.</summary>
    public IReadOnlyList<double> Times { get; }

    /// <summary>The latents at the times.</summary>
    public IReadOnlyList<BakedLatent> Latents { get; }

    /// <summary>The latent at a time: interpolated between its neighbours, and the first or last one beyond the ends.</summary>
    /// <param name="space">The latents of the network.</param>
    /// <param name="time">Any finite number.</param>
    /// <exception cref="ArgumentException">The path's latents do not fit the network.</exception>
    public BakedLatent At(LatentSpace space, double time)
    {
        Guard.NotNull(space, nameof(space));
        Guard.Finite(time, nameof(time));
        int next = 0;
        while (next < Times.Count && Times[next] < time)
        {
            next++;
        }

        return next == 0 || (next < Times.Count && Times[next] == time) ? Latents[next]
            : next == Times.Count ? Latents[next - 1]
            : space.Lerp(Latents[next - 1], Latents[next], (time - Times[next - 1]) / (Times[next] - Times[next - 1]));
    }
}
