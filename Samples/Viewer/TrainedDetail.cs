using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Viewer;

/// <summary>
/// How many pixels a network can fill with what it learned. It was trained on base grids down to a smallest period; a view
/// made with more pixels has smaller base cells than the network ever saw and dissolves into noise. Such views are made
/// with fewer pixels and shown larger.
/// </summary>
internal static class TrainedDetail
{
    /// <summary>The most pixels along the shorter side of a view, a whole number of base cells and at least four; no limit where the network does not tell.</summary>
    /// <param name="network">The network.</param>
    /// <param name="scale">Share of the full frame along the shorter side of the view.</param>
    public static int ShorterSide(NetworkDescription network, double scale)
    {
        const int FewestCells = 4;
        if (network.TrainedResolutions.Count == 0)
        {
            return Resolution.MaximumSide;
        }

        // The smallest region it was trained on, at the resolution its regions had on average: half of them had smaller cells.
        double cell = 1 << network.Blocks;
        double smallestPeriod = ImageRegion.FullFrameSide * network.TrainedScales.Minimum * cell / network.TrainedResolutions.Average();
        double cells = Math.Floor((ImageRegion.FullFrameSide * scale / smallestPeriod) + 1e-9);
        return (int)Math.Min(Math.Max(cells, FewestCells) * cell, Resolution.MaximumSide);
    }

    /// <summary>A view of the same shape whose shorter side has at most so many pixels.</summary>
    public static Resolution Reduce(Resolution view, int shorterSide)
    {
        double share = Math.Min(1, (double)shorterSide / Math.Min(view.Width, view.Height));
        return Scale(view, share);
    }

    /// <summary>A share of a view's pixels per axis, within what a texture may have.</summary>
    public static Resolution Scale(Resolution view, double share)
    {
        const int Smallest = 16, Largest = 4096;
        return new Resolution(
            Math.Clamp((int)Math.Round(view.Width * share), Smallest, Largest),
            Math.Clamp((int)Math.Round(view.Height * share), Smallest, Largest));
    }
}
