using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>The generator's one non-linearity.</summary>
internal static class Activation
{
    /// <summary>Slope for negative values.</summary>
    public const double Slope = 0.2;

    /// <summary>Keeps the variance of unit normal input near 1.</summary>
    public static readonly double Gain = Math.Sqrt(2);

    /// <summary>Leaky ReLU times <see cref="Gain"/>, on a tensor of any shape.</summary>
    public static Tensor Apply(Tensor x) => nn.functional.leaky_relu(x, Slope) * Gain;
}
