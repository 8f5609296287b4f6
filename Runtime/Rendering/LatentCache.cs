using ScaleParty.Models;

namespace ScaleParty.Rendering;

/// <summary>
/// The latents of one network by (latent, layout, truncation) of the parameters. Returns the same instance while
/// nothing changes, so that synthesizers keep their folded weights for it; removes the least recently used one.
/// Thread-safe.
/// </summary>
public sealed class LatentCache
{
    /// <summary>Default number of baked latents that are kept.</summary>
    public const int DefaultCapacity = 8;

    /// <summary>Most baked latents that can be kept.</summary>
    public const int MaximumCapacity = 4096;

    private readonly object _gate = new();
    private readonly LatentSpace _space;
    private readonly RecentlyUsed<(double Latent, double Layout, double Truncation), BakedLatent> _baked;
    private readonly RecentlyUsed<int, StyleCode> _mapped;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="space">The latents of the network.</param>
    /// <param name="capacity">Baked latents that are kept, 1 to 4096.</param>
    public LatentCache(LatentSpace space, int capacity = DefaultCapacity)
    {
        _space = Guard.NotNull(space, nameof(space));
        Capacity = Guard.InRange(capacity, 1, MaximumCapacity, nameof(capacity));
        _baked = new(capacity);
        _mapped = new(2 * capacity);
    }

    /// <summary>Number of baked latents that are kept.</summary>
    public int Capacity { get; }

    /// <summary>A latent. Whole numbers are seeds; between two, styles are interpolated in w and phases along the shorter arc.</summary>
    /// <param name="latent">Seed of the look, 0 to <see cref="TextureParameters.MaximumSeed"/>.</param>
    /// <param name="layout">Seed of the layout, 0 to <see cref="TextureParameters.MaximumSeed"/>; without effect for the grid encoding.</param>
    /// <param name="truncation">Distance from the mean latent, 0 to 2; 1 is w itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public BakedLatent Get(double latent, double layout, double truncation)
    {
        Guard.InRange(latent, 0, TextureParameters.MaximumSeed, nameof(latent));
        Guard.InRange(layout, 0, TextureParameters.MaximumSeed, nameof(layout));
        Guard.InRange(truncation, 0, 2, nameof(truncation));
        return Get(Name(latent, layout, truncation));
    }

    /// <summary>
    /// The key of a latent, without values that have no effect: at truncation 0 every look is the mean one, and a network without
    /// phases has one layout.
    /// </summary>
    internal (double Latent, double Layout, double Truncation) Name(double latent, double layout, double truncation) =>
        (truncation == 0 ? 0 : latent, _space.Network.Description.Encoding.PhaseCount == 0 ? 0 : layout, truncation);

    /// <summary>A latent by its <see cref="Name"/>.</summary>
    internal BakedLatent Get((double Latent, double Layout, double Truncation) name)
    {
        lock (_gate)
        {
            if (!_baked.TryGet(name, out BakedLatent? baked))
            {
                baked = Bake(name.Latent, name.Layout, name.Truncation);
                _baked.Add(name, baked);
            }

            return baked;
        }
    }

    /// <summary>The w+ and phases of a latent at truncation 1; arguments as for <see cref="Get(double, double, double)"/>.</summary>
    internal StyleCode Code(double latent, double layout)
    {
        lock (_gate)
        {
            StyleCode look = Between(latent, Mapped);
            StyleCode place = Between(layout, seed => new StyleCode(look.Styles, _space.Sample((ulong)seed).Phases));
            return new StyleCode(look.Styles, place.Phases);
        }
    }

    private BakedLatent Bake(double latent, double layout, double truncation)
    {
        StyleCode code = Code(latent, layout);
        return _space.Bake(truncation == 1 ? code : _space.Truncate(code, truncation));
    }

    private static StyleCode Between(double position, Func<int, StyleCode> of)
    {
        int from = (int)position;
        double t = position - from;
        return t == 0 ? of(from) : StyleCode.Lerp(of(from), of(from + 1), t);
    }

    private StyleCode Mapped(int seed)
    {
        if (!_mapped.TryGet(seed, out StyleCode? code))
        {
            code = _space.Map(_space.Sample((ulong)seed));
            _mapped.Add(seed, code);
        }

        return code;
    }
}
