using ScaleParty.Synthesis;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>The generator's one non-linearity on tensors.</summary>
internal static class Activation
{
    /// <summary>Leaky ReLU times <see cref="LeakyRelu.Gain"/>, on a tensor of any shape.</summary>
    public static Tensor Apply(Tensor x) => nn.functional.leaky_relu(x, LeakyRelu.Slope) * LeakyRelu.Gain;
}
