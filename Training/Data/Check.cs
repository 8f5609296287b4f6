using System.Globalization;
using System.Numerics;

namespace ScaleParty.Training.Data;

/// <summary>Argument checks whose messages name the value and what was expected.</summary>
internal static class Check
{
    public static T InRange<T>(T value, T minimum, T maximum, string name)
        where T : INumber<T> =>
        value >= minimum && value <= maximum
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {minimum} to {maximum}"));

    /// <summary>Checks a region and a destination against what a frame can give.</summary>
    public static void Sampling(Sampling.ImageRegion region, int channels, double largestShare, int length)
    {
        ArgumentNullException.ThrowIfNull(region);
        double reachX = Math.Abs(region.Centre.X) + (region.Extent.X / 2), reachY = Math.Abs(region.Centre.Y) + (region.Extent.Y / 2);
        double reach = Math.Max(reachX, reachY);
        if (!(reach <= largestShare * (1 + 1e-9)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(region),
                FormattableString.Invariant($"the region reaches to {reach:0.####} frame units; true content ends at {largestShare:0.####}"));
        }

        if (length != channels * region.Resolution.PixelCount)
        {
            throw new ArgumentException($"{length} values; expected {channels} x {region.Resolution.Height} x {region.Resolution.Width}", nameof(length));
        }
    }
}
