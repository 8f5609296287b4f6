using ScaleParty.Sampling;
using ScaleParty.Torch;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// Features of a fixed convolutional network with random weights, which needs no file: three layers of 3x3 with stride 2 and ReLU, weights normal with the
/// deviation sqrt(2 / fan-in) (He et al. 2015). Images are resized to <see cref="Side"/> pixels first, as FID resizes them for its detector. They see colours, edges and the coarse layout, and know nothing of what is shown: distances in them compare
/// generators on the same data, and have nothing in common with values of a trained detector.
/// </summary>
internal sealed class RandomFeatures : IDisposable
{
    /// <summary>Length of a vector: means of the first two layers, and 2x2 means of the last.</summary>
    public const int Length = 32 + 48 + (4 * LastWidth);

    /// <summary>Side that images are resized to.</summary>
    public const int Side = 64;

    private const int LastWidth = 28;
    private const uint WeightStream = 281;
    private const ulong WeightSeed = 0x5246;
    private static readonly int[] Widths = [32, 48, LastWidth];
    private readonly Tensor[] _weights;

    /// <param name="channels">Channels of the images.</param>
    public RandomFeatures(int channels)
    {
        TorchRuntime.EnsureLoaded();
        _weights = [.. Widths.Select((width, layer) => Draw(layer == 0 ? channels : Widths[layer - 1], width, layer).DetachFromDisposeScope())];
    }

    /// <summary>[B, C, H, W] in [-1, 1] -> [B, <see cref="Length"/>].</summary>
    public Tensor Of(Tensor images)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = AntialiasedResize.ToSide(images, Side);
        var parts = new List<Tensor>();
        for (int layer = 0; layer < _weights.Length; layer++)
        {
            x = nn.functional.relu(nn.functional.conv2d(x, _weights[layer], strides: [2, 2], padding: [1, 1]));
            parts.Add(layer < _weights.Length - 1 ? x.mean([2L, 3L]) : nn.functional.adaptive_avg_pool2d(x, [2, 2]).flatten(1));
        }

        return cat(parts, 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor weights in _weights)
        {
            weights.Dispose();
        }
    }

    private static Tensor Draw(int from, int to, int layer)
    {
        float[] values = new float[to * from * 9];
        CounterRandom.Normals(WeightSeed, WeightStream, 0, layer, values);
        using DisposeScope scope = NewDisposeScope();
        return (tensor(values, [to, from, 3, 3]) * Math.Sqrt(2.0 / (9 * from))).MoveToOuterDisposeScope();
    }
}
