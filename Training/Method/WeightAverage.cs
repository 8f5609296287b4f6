using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>An exponential moving average of a network's parameters (EMA), which is what one generates with in the end.</summary>
internal static class WeightAverage
{
    /// <summary>Decay per step for a half-life counted in images, which is shortened while few images have been seen.</summary>
    /// <param name="batch">Images per step.</param>
    /// <param name="halfLife">Images after which a past weight counts half.</param>
    /// <param name="seen">Images seen so far.</param>
    /// <param name="rampUp">Largest half-life as a share of the images seen; 0 for no warm-up.</param>
    public static double Decay(int batch, double halfLife, long seen, double rampUp)
    {
        double images = rampUp > 0 ? Math.Min(halfLife, Math.Max(seen * rampUp, 1e-8)) : halfLife;
        return Math.Pow(0.5, batch / images);
    }

    /// <summary>Moves every parameter of the average towards the network's by 1 - decay.</summary>
    /// <param name="average">The average; its modules have the same parameters in the same order.</param>
    /// <param name="network">The network that is trained.</param>
    /// <param name="decay">0 copies, 1 stays.</param>
    public static void Update(nn.Module average, nn.Module network, double decay)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor a, Tensor b) in average.parameters().Zip(network.parameters()))
        {
            a.lerp_(b, 1 - decay);
        }
    }
}
