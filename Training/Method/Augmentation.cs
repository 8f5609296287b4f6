using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>
/// Augmentation of what the discriminator sees, real and fake alike, against overfitting on few images: each image is, with
/// probability p each, shifted by whole pixels, has a box cut out, and is changed in brightness and contrast. Built from
/// slices, products and sums only, so that it is differentiable twice (grid_sample is not). With p below about 0.8 the
/// changes do not leak into the generator (ADA, Karras et al. 2020).
/// </summary>
internal sealed record Augmentation
{
    private const uint Stream = 111;
    private const int DrawsPerImage = 12;

    /// <summary>Largest shift per axis as a share of the side.</summary>
    public double Shift { get; init; } = 0.125;

    /// <summary>Side of the cut-out box as a share of the image's.</summary>
    public double Cut { get; init; } = 0.4;

    /// <summary>Standard deviation of the brightness that is added.</summary>
    public double Brightness { get; init; } = 0.2;

    /// <summary>Standard deviation of the binary logarithm of the contrast.</summary>
    public double Contrast { get; init; } = 0.5;

    /// <summary>Changes a batch.</summary>
    /// <param name="images">[B, C, H, W].</param>
    /// <param name="probability">p of each kind of change per image; 0 returns the images.</param>
    /// <param name="seed">Names the draw.</param>
    /// <param name="index">Number of the draw: images of other calls get other changes.</param>
    public Tensor Apply(Tensor images, double probability, ulong seed, long index)
    {
        if (probability <= 0)
        {
            return images.alias();
        }

        using DisposeScope scope = NewDisposeScope();
        int batch = (int)images.shape[0];
        double U(int image, int k) => CounterRandom.Uniform(seed, Stream, index, (image * (long)DrawsPerImage) + k);
        float Normal(int image, int k) => CounterRandom.Normal(seed, Stream, index, (image * (long)DrawsPerImage) + k);

        float[] add = new float[batch], factor = new float[batch];
        for (int n = 0; n < batch; n++)
        {
            add[n] = U(n, 0) < probability ? (float)(Normal(n, 1) * Brightness) : 0;
            factor[n] = U(n, 2) < probability ? (float)Math.Pow(2, Normal(n, 3) * Contrast) : 1;
        }

        Tensor mean = images.mean([1, 2, 3], keepdim: true);
        Tensor x = ((images - mean) * Column(factor, images)) + mean + Column(add, images);
        x = Shifted(x, probability, U);
        return (x * Holes(x, probability, U)).MoveToOuterDisposeScope();
    }

    private static Tensor Column(float[] values, Tensor like) => tensor(values, dtype: like.dtype, device: like.device).view(-1, 1, 1, 1);

    private Tensor Shifted(Tensor x, double probability, Func<int, int, double> uniform)
    {
        int batch = (int)x.shape[0], height = (int)x.shape[2], width = (int)x.shape[3];
        int reachX = (int)Math.Round(width * Shift), reachY = (int)Math.Round(height * Shift);
        Tensor wide = nn.functional.pad(x, [reachX, reachX, reachY, reachY]);
        var images = new Tensor[batch];
        for (int n = 0; n < batch; n++)
        {
            bool shifts = uniform(n, 4) < probability;
            int dx = shifts ? (int)(uniform(n, 5) * ((2 * reachX) + 1)) : reachX;
            int dy = shifts ? (int)(uniform(n, 6) * ((2 * reachY) + 1)) : reachY;
            images[n] = wide.narrow(0, n, 1).narrow(2, dy, height).narrow(3, dx, width);
        }

        return cat(images, 0);
    }

    // 1 everywhere but in the boxes: [B, 1, H, W].
    private Tensor Holes(Tensor x, double probability, Func<int, int, double> uniform)
    {
        int batch = (int)x.shape[0], height = (int)x.shape[2], width = (int)x.shape[3];
        float[] mask = new float[batch * height * width];
        Array.Fill(mask, 1);
        for (int n = 0; n < batch; n++)
        {
            if (uniform(n, 7) >= probability)
            {
                continue;
            }

            double centreX = uniform(n, 8) * width, centreY = uniform(n, 9) * height;
            (int left, int right) = Range(centreX, Cut * width, width);
            (int top, int bottom) = Range(centreY, Cut * height, height);
            for (int y = top; y < bottom; y++)
            {
                mask.AsSpan((((n * height) + y) * width) + left, right - left).Clear();
            }
        }

        return tensor(mask, [batch, 1, height, width], dtype: x.dtype, device: x.device);
    }

    private static (int Start, int End) Range(double centre, double size, int side) =>
        ((int)Math.Clamp(Math.Round(centre - (size / 2)), 0, side), (int)Math.Clamp(Math.Round(centre + (size / 2)), 0, side));
}
