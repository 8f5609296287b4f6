using System.Globalization;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// Endless landscapes from a formula, with r, g, b and height at any region and scale: needs no files, and is the exact ground
/// truth for anything that claims to know an image at every scale.
/// </summary>
internal sealed class ProceduralSource : IDataSource
{
    private readonly ulong _seed;
    private readonly int _refinement;

    /// <summary>Creates the source.</summary>
    /// <param name="seed">Names its landscapes.</param>
    /// <param name="refinement">
    /// Points per pixel and axis that colours are computed at, 1 to 16. More of them bring a pixel closer to the true mean of
    /// its surroundings; Documentation~/training-data.md has the errors.
    /// </param>
    public ProceduralSource(ulong seed = 0, int refinement = 2)
    {
        _seed = seed;
        _refinement = Check.InRange(refinement, 1, 16, nameof(refinement));
    }

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels => SourceChannel.RgbHeight;

    /// <inheritdoc/>
    public double LargestShare => 16;

    /// <inheritdoc/>
    public bool HasHeldOut => true;

    /// <inheritdoc/>
    public SourceDescription Describe() => new(
        "procedural",
        _seed.ToString(CultureInfo.InvariantCulture),
        null,
        Channels,
        LargestShare,
        ["every draw is a landscape of its own; held-out draws are others than training draws"]);

    /// <inheritdoc/>
    public IImageFrame Open(FrameDraw draw)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draw.Index, "draw.Index");
        var random = new SampleRandom(draw with { Seed = CounterRandom.Derive(_seed, draw.Seed) }, RandomStreams.Terrain);
        return new TerrainFrame(ref random, _refinement, LargestShare);
    }

    /// <inheritdoc/>
    public SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default) => new(0, 0, 0, 0, 0, []);

    /// <inheritdoc/>
    public void Dispose()
    {
        // A formula holds nothing.
    }
}
