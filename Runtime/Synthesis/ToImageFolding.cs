using ScaleParty.Models;

namespace ScaleParty.Synthesis;

/// <summary>Folds a to-image layer's style and equalised scale into its weights.</summary>
internal static class ToImageFolding
{
    /// <summary>Writes [image channels, <paramref name="channels"/>] weights, zeros where channels are padding.</summary>
    public static void Weights(ToImageWeights layer, float[] style, int channels, Span<float> destination)
    {
        destination.Clear();
        float scale = (float)(1 / Math.Sqrt(layer.InChannels));
        for (int o = 0; o < layer.ImageChannels; o++)
        {
            for (int i = 0; i < layer.InChannels; i++)
            {
                destination[(o * channels) + i] = layer.Weight[(o * layer.InChannels) + i] * style[i] * scale;
            }
        }
    }
}
