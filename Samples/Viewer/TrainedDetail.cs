using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Viewer;

/// <summary>
/// Limits the pixels of a view to the trained base periods (<see cref="NetworkDescription.SmallestTrainedPeriod"/>). Larger views are made
/// with fewer pixels and enlarged.
/// </summary>
internal static class TrainedDetail
{
    /// <summary>The most pixels along the shorter side of a view, a whole number of base cells and at least four; no limit where the network has no trained resolutions.</summary>
    /// <param name="network">The network.</param>
    /// <param name="scale">Share of the full frame along the shorter side of the view.</param>
    public static int ShorterSide(NetworkDescription network, double scale)
    {
        const int FewestCells = 4;
        if (network.SmallestTrainedPeriod <= 0)
        {
            return Resolution.MaximumSide;
        }

        double cells = Math.Floor((ImageRegion.FullFrameSide * scale / network.SmallestTrainedPeriod) + 1e-9);
        return (int)Math.Min(Math.Max(cells, FewestCells) * network.CellSize, Resolution.MaximumSide);
    }

    /// <summary>A view of the same shape whose shorter side has at most that many pixels.</summary>
    public static Resolution Reduce(Resolution view, int shorterSide)
    {
        double share = Math.Min(1, (double)shorterSide / Math.Min(view.Width, view.Height));
        return Scale(view, share);
    }

    /// <summary>A share of a view's pixels per axis, or the nearest that a texture of the view's shape may have.</summary>
    public static Resolution Scale(Resolution view, double share)
    {
        const int Smallest = 16, Largest = 4096;
        double held = Math.Min(Math.Max(share, (double)Smallest / Math.Min(view.Width, view.Height)), (double)Largest / Math.Max(view.Width, view.Height));

        // The shape of a view that is too narrow for both limits cannot be kept.
        return new Resolution(
            Math.Clamp((int)Math.Round(view.Width * held), Smallest, Largest),
            Math.Clamp((int)Math.Round(view.Height * held), Smallest, Largest));
    }
}
