using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>The share of pixels whose value in one channel is above a threshold, such as the share of land where height is above the sea's.</summary>
/// <param name="channel">Number of the channel.</param>
/// <param name="threshold">What counts lies above it.</param>
internal sealed class ChannelShare(int channel, double threshold)
{
    private long _above;
    private long _pixels;

    /// <summary>0 to 1; 0 before images are added.</summary>
    public double Value => (double)_above / Math.Max(1, _pixels);

    /// <summary>Adds images.</summary>
    /// <param name="images">[B, C, H, W].</param>
    public void Add(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor above = images.select(1, channel) > threshold;
        _above += above.sum().ToInt64();
        _pixels += above.numel();
    }
}
