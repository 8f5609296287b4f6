using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Editor.Projection;

/// <summary>How near an image is to another one, after clamping to [-1, 1].</summary>
/// <param name="Psnr">Peak signal to noise ratio in dB, at most <see cref="LargestPsnr"/>.</param>
/// <param name="Ssim">Structural similarity, 1 for equal images.</param>
internal sealed record ImageQuality(double Psnr, double Ssim)
{
    /// <summary>PSNR of equal images.</summary>
    public const double LargestPsnr = 100;

    private const double Range = 2;

    /// <summary>Compares images [3, height, width] about [-1, 1], sides of at least 11.</summary>
    public static ImageQuality Of(float[] image, float[] truth, Resolution size)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor Clamped(float[] values) => tensor(values, [1, 3, size.Height, size.Width]).clamp(-1, 1);
        Tensor a = Clamped(image), b = Clamped(truth);
        double error = (a - b).to(ScalarType.Float64).square().mean().ToDouble();
        return new ImageQuality(Decibels(error), StructuralSimilarity.Compare(a, b, Range).ToDouble());
    }

    /// <summary>PSNR from the mean squared difference of images in [-1, 1].</summary>
    public static double Decibels(double error) => error > 0 ? Math.Min(LargestPsnr, 10 * Math.Log10(Range * Range / error)) : LargestPsnr;
}
