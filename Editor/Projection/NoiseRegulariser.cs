using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Editor.Projection;

/// <summary>Keeps optimised noise maps noise (StyleGAN2, Appendix D): uncorrelated with its neighbours at every resolution, of mean 0 and variance 1.</summary>
internal static class NoiseRegulariser
{
    private const int SmallestSide = 8;

    /// <summary>Sum over the resolutions of a map, down to 8 pixels, of the squared mean products with the right and the lower neighbour.</summary>
    /// <param name="map">[B, 1, H, W].</param>
    /// <returns>[B].</returns>
    public static Tensor Of(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor total = zeros(map.shape[0]), level = map;
        while (true)
        {
            foreach (long axis in (long[])[2, 3])
            {
                total = total + (level * level.roll(1, axis)).mean([1, 2, 3]).square();
            }

            if (Math.Min(level.shape[2], level.shape[3]) <= SmallestSide)
            {
                return total.MoveToOuterDisposeScope();
            }

            // Twice the mean of four has the variance of one.
            level = nn.functional.avg_pool2d(level, 2) * 2;
        }
    }

    /// <summary>The map with mean 0 and variance 1.</summary>
    public static Tensor Normalised(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor centred = map - map.mean([1, 2, 3], keepdim: true);
        return (centred / (centred.square().mean([1, 2, 3], keepdim: true).sqrt() + 1e-8)).MoveToOuterDisposeScope();
    }
}
