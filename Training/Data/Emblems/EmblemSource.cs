using System.Globalization;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// Emblems from a formula, r, g and b at any region and scale: parts of a face on a shield, each of which varies within limits around a fixed place.
/// The positional prior is strong, as that of aligned portraits, where <see cref="ProceduralSource"/> has none. Needs no files, and is exact.
/// </summary>
internal sealed class EmblemSource : IDataSource
{
    private readonly ulong _seed;

    /// <summary>Creates the source.</summary>
    /// <param name="seed">Names its emblems.</param>
    public EmblemSource(ulong seed = 0) => _seed = seed;

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels => SourceChannel.Rgb;

    /// <inheritdoc/>
    public double LargestShare => 16;

    /// <inheritdoc/>
    public bool HasHeldOut => true;

    /// <inheritdoc/>
    public SourceDescription Describe() => new(
        "emblems",
        _seed.ToString(CultureInfo.InvariantCulture),
        null,
        Channels,
        LargestShare,
        ["every draw is an emblem of its own, upright and centred; held-out draws are others than training draws"]);

    /// <inheritdoc/>
    public IImageFrame Open(FrameDraw draw)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draw.Index, "draw.Index");
        var random = new SampleRandom(draw with { Seed = CounterRandom.Derive(_seed, draw.Seed) }, RandomStreams.Emblem);
        return EmblemFrame.Draw(ref random, LargestShare);
    }

    /// <inheritdoc/>
    public SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default) => new(0, 0, 0, 0, 0, []);

    /// <inheritdoc/>
    public void Dispose()
    {
        // A formula holds nothing.
    }
}
