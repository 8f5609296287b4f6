namespace ScaleParty.Models;

/// <summary>
/// Which channels of a base network's images a refinement network reads, matched by name. Where a share of water is wanted and the base has only heights, it follows from them:
/// heights of -1 are the sea.
/// </summary>
internal sealed class ChannelSupply
{
    /// <summary>Height above -1 from which on there is no water, where nothing else is known.</summary>
    public const double DefaultCoast = 0.03;

    private const string Water = "water", Height = "height";

    private ChannelSupply(int[] sources, int height) => (Sources, HeightSource) = (sources, height);

    /// <summary>Per wanted channel its index in the base's images; -1 for water that follows from height.</summary>
    public int[] Sources { get; }

    /// <summary>Index of the base's height, which water follows from; -1 where it has none.</summary>
    public int HeightSource { get; }

    /// <summary>Matches channels.</summary>
    /// <param name="available">Channels of the base network.</param>
    /// <param name="wanted">Channels that are read.</param>
    /// <param name="missing">The first channel that the base cannot supply; null where it supplies all.</param>
    public static ChannelSupply Match(IReadOnlyList<string> available, IReadOnlyList<string> wanted, out string? missing)
    {
        List<string> names = [.. available];
        int height = names.IndexOf(Height);
        missing = wanted.FirstOrDefault(c => !names.Contains(c) && !(c == Water && height >= 0));
        return new ChannelSupply([.. wanted.Select(c => names.IndexOf(c))], height);
    }

    /// <summary>
    /// Water from height: clamp(gain * height + offset, -1, 1), from 1 where height is that of the sea, -1, to -1 on land.
    /// </summary>
    /// <param name="coast">Height above -1 from which on there is no water, greater than 0.</param>
    public static (double Gain, double Offset) WaterOfHeight(double coast) => (-2 / coast, 1 - (2 / coast));
}
