using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Streaming;

/// <summary>
/// An image of any depth. Level 0 is a base network at one fixed sampling period, over the whole plane; level k is made of level k - 1 by a refinement network. Any rectangle of any
/// level is made of its small ancestors, each a rectangle of its own, so that it depends on no neighbour. A pixel has the same bits however it is asked for: alone, within a larger
/// rectangle, in any order, with or without cached ancestors. Calls must not overlap; they may come from any thread.
/// </summary>
public sealed class ImagePyramid : IDisposable
{
    private readonly ILatticeSynthesizer _base;
    private readonly ILatticeSynthesizer? _refinement;
    private readonly AreaCache _cache;
    private readonly ChannelSupply _supply;
    private readonly (float Gain, float Offset) _water;
    private readonly bool[] _isLocal;
    private readonly ImageBuffer _made = new(), _coarse = new();
    private PyramidContent _content;
    private float[] _values = [];

    /// <summary>Creates a pyramid.</summary>
    /// <param name="network">Makes level 0; disposed with the pyramid.</param>
    /// <param name="refinement">Makes the other levels; disposed with the pyramid. Null for a pyramid of one level.</param>
    /// <param name="content">What it shows.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The base network is a refinement network, the other is none, the base lacks a channel that the other reads, or a latent does not fit; the message names the networks.</exception>
    public ImagePyramid(ILatticeSynthesizer network, ILatticeSynthesizer? refinement, PyramidContent content, PyramidOptions? options = null)
    {
        _base = Guard.NotNull(network, nameof(network));
        _refinement = refinement;
        Options = options ?? PyramidOptions.Default;
        NetworkDescription d = network.Network.Description, top = (refinement ?? network).Network.Description;
        _supply = PyramidNetworks.Check(d, refinement?.Network.Description);
        (double gain, double offset) = ChannelSupply.WaterOfHeight(ChannelSupply.DefaultCoast);
        _water = ((float)gain, (float)offset);
        Channels = top.ImageChannels;
        _isLocal = [.. Channels.Select(c => top.Refinement?.LocalChannels.Contains(c) == true)];
        Period = Options.Period == 0 ? PyramidOptions.DefaultPeriod(d) : Options.Period;
        RatioBits = top.Blocks;
        MaximumLevel = refinement is null ? 0 : Options.MaximumLevel;
        if (Options.Repeats is { } repeats && Math.Max(repeats.Width, repeats.Height) > Resolution.MaximumSide >> Math.Min(MaximumLevel * RatioBits, 31))
        {
            throw new ArgumentException($"level 0 repeats after {repeats} pixels; expected at most {Resolution.MaximumSide} along an axis of the finest level, {MaximumLevel}", nameof(options));
        }

        _cache = new AreaCache(Options.CacheBytes);
        _content = CheckContent(content);
    }

    /// <summary>Makes the synthesizers of two networks and their pyramid. Where one of them is refused, those before it are disposed.</summary>
    /// <param name="network">The network of level 0.</param>
    /// <param name="refinement">The network of the other levels; null for a pyramid of one level.</param>
    /// <param name="synthesizer">Makes the synthesizer of a network; disposed with the pyramid.</param>
    /// <param name="content">What it shows.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">As for the constructor.</exception>
    public static ImagePyramid Of(GeneratorNetwork network, GeneratorNetwork? refinement, Func<GeneratorNetwork, ILatticeSynthesizer> synthesizer, PyramidContent content, PyramidOptions? options = null)
    {
        ILatticeSynthesizer coarse = Guard.NotNull(synthesizer, nameof(synthesizer))(Guard.NotNull(network, nameof(network)));
        ILatticeSynthesizer? finer = null;
        try
        {
            finer = refinement is null ? null : synthesizer(refinement);
            return new ImagePyramid(coarse, finer, content, options);
        }
        catch
        {
            coarse.Dispose();
            finer?.Dispose();
            throw;
        }
    }

    /// <summary>The options.</summary>
    public PyramidOptions Options { get; }

    /// <summary>The base network.</summary>
    public GeneratorNetwork Network => _base.Network;

    /// <summary>The refinement network; null for a pyramid of one level.</summary>
    public GeneratorNetwork? Refinement => _refinement?.Network;

    /// <summary>Names of the channels of every level: those of the refinement network, or else of the base.</summary>
    public IReadOnlyList<string> Channels { get; }

    /// <summary>Image units per pixel of level 0.</summary>
    public double Period { get; }

    /// <summary>Logarithm to base 2 of the ratio between the pixels of two levels.</summary>
    public int RatioBits { get; }

    /// <summary>The finest level.</summary>
    public int MaximumLevel { get; }

    /// <summary>The base network's synthesizer.</summary>
    internal ILatticeSynthesizer Base => _base;

    /// <summary>What runs the networks, for statistics on screen.</summary>
    public string Backend => _base.Backend;

    /// <summary>Bytes of the pixels that are kept.</summary>
    public long CachedBytes => _cache.Bytes;

    /// <summary>What it shows; another content drops what was made of the last.</summary>
    /// <exception cref="ArgumentException">A latent does not fit its network.</exception>
    public PyramidContent Content
    {
        get => _content;
        set
        {
            if (value != _content)
            {
                _content = CheckContent(value);
                _cache.Clear();
            }
        }
    }

    /// <summary>Image units per pixel of a level.</summary>
    public double PeriodOf(int level) => Period / Math.Pow(1 << RatioBits, level);

    /// <summary>Makes a rectangle of a level.</summary>
    /// <param name="level">The level, 0 to <see cref="MaximumLevel"/>.</param>
    /// <param name="x">Index of the left column; pixel i covers i to i + 1 in units of <see cref="PeriodOf"/>.</param>
    /// <param name="y">Index of the top row; y grows downwards.</param>
    /// <param name="resolution">Pixels.</param>
    /// <param name="target">Receives the pixels with <see cref="Channels"/>, local channels in the units of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or the rectangle is beyond 2^52 pixels of level 0 from the centre, where a double no longer distinguishes pixels.</exception>
    public void Make(int level, PyramidIndex x, PyramidIndex y, Resolution resolution, ImageBuffer target)
    {
        Guard.InRange(level, 0, MaximumLevel, nameof(level));
        Span<float> destination = Guard.NotNull(target, nameof(target)).Begin(resolution, Channels.Count);
        var area = new LevelArea(level, x, y, resolution.Width, resolution.Height);
        if (_cache.Find(area) is { } cached)
        {
            cached.CopyTo(area, destination);
        }
        else
        {
            Compute(area, destination);
        }

        target.Complete();
    }

    /// <summary>Disposes the synthesizers.</summary>
    public void Dispose()
    {
        _base.Dispose();
        _refinement?.Dispose();
    }

    /// <summary>Pixels that contain an area: kept ones, or new ones that are then kept.</summary>
    internal LevelPixels Take(in LevelArea area)
    {
        if (_cache.Find(area) is { } cached)
        {
            return cached;
        }

        var pixels = new LevelPixels(area, Channels.Count);
        if (_cache.Nearest(area) is { } near && 4 * near.Overlap.PixelCount >= area.PixelCount)
        {
            pixels.CopyFrom(near.Pixels, near.Overlap);
            foreach (LevelArea part in area.Around(near.Overlap))
            {
                Fill(pixels, part);
            }
        }
        else
        {
            Compute(area, pixels.Values);
        }

        Keep(pixels);
        return pixels;
    }

    /// <summary>Whether the pixels of an area are kept.</summary>
    internal bool Has(in LevelArea area) => _cache.Find(area) is not null;

    /// <summary>Keeps pixels that were made with <see cref="Fill"/>, all of them.</summary>
    internal void Keep(LevelPixels pixels) => _cache.Add(pixels);

    /// <summary>Makes a part of an area's pixels.</summary>
    internal void Fill(LevelPixels pixels, in LevelArea part)
    {
        int count = checked((int)(part.PixelCount * Channels.Count));
        float[] values = _values.Length >= count ? _values : _values = new float[count];
        Compute(part, values.AsSpan(0, count));
        pixels.Set(part, values.AsSpan(0, count));
    }

    private void Compute(in LevelArea area, Span<float> destination)
    {
        if (area.Level == 0)
        {
            ComputeBase(area, destination);
            return;
        }

        LevelArea coarse = area.Coarse(RatioBits);
        LevelPixels above = Take(coarse);
        double factor = _refinement!.Network.Description.Refinement!.Factor(PeriodOf(area.Level));
        Span<float> local = _coarse.Begin(coarse.Resolution, Channels.Count);
        above.CopyTo(coarse, local);
        Scale(local, (float)factor);
        _refinement.Synthesize(Request(area, _content.Refinement!) with { Coarse = _coarse }, _made);
        _made.Values.CopyTo(destination);
        Scale(destination, (float)(1 / factor));
    }

    private void ComputeBase(in LevelArea area, Span<float> destination)
    {
        const long Furthest = 1L << 52;
        if (Beyond(area.X) || Beyond(area.Y))
        {
            throw new ArgumentOutOfRangeException(nameof(area), $"pixel ({area.X}, {area.Y}) of level 0 is needed; expected indices within 2^52");
        }

        _base.Synthesize(Request(area, _content.Latent) with { Period = Period }, _made);
        ReadOnlySpan<float> made = _made.Values;
        int channels = _made.Channels;
        for (int pixel = 0, to = 0; pixel < made.Length; pixel += channels)
        {
            foreach (int source in _supply.Sources)
            {
                destination[to++] = source >= 0
                    ? made.At(pixel + source)
                    : Math.Min(Math.Max((made.At(pixel + _supply.HeightSource) * _water.Gain) + _water.Offset, -1), 1);
            }
        }

        static bool Beyond(PyramidIndex index) => index > Furthest || index < -Furthest;
    }

    private LatticeRequest Request(in LevelArea area, BakedLatent latent) => new(latent, area.X.ToLow(), area.Y.ToLow(), area.Resolution)
    {
        NoiseSeed = CounterRandom.Derive(_content.Seed, (ulong)area.Level),
        NoiseStrength = _content.NoiseStrength,
        Repeats = Options.Repeats is { } r ? new Resolution(r.Width << (area.Level * RatioBits), r.Height << (area.Level * RatioBits)) : null,
    };

    private void Scale(Span<float> values, float factor)
    {
        for (int c = 0; c < _isLocal.Length; c++)
        {
            for (int i = _isLocal[c] ? c : values.Length; i < values.Length; i += _isLocal.Length)
            {
                values[i] *= factor;
            }
        }
    }

    private PyramidContent CheckContent(PyramidContent content)
    {
        Guard.NotNull(content, nameof(content)).Latent.CheckFits(Network.Description);
        Guard.InRange(content.NoiseStrength, 0, 10, nameof(PyramidContent.NoiseStrength));
        if (Refinement is { } refinement)
        {
            (content.Refinement ?? throw new ArgumentException($"there is no latent for the refinement network '{refinement.Description.Name}'", nameof(content)))
                .CheckFits(refinement.Description);
        }

        return content;
    }
}
