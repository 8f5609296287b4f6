using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// A fully connected layer with an equalised learning rate: stored weights have unit variance and are scaled by
/// multiplier / sqrt(fan-in) at use, biases by the multiplier.
/// </summary>
internal sealed class EqualizedLinear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "linear.weight_orig")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    private readonly double _multiplier;
    private readonly bool _activate;

    /// <param name="inputs">Number of inputs.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="initialBias">Every bias before training.</param>
    /// <param name="multiplier">Learning-rate multiplier.</param>
    /// <param name="activate">Whether leaky ReLU 0.2 times sqrt(2) follows.</param>
    public EqualizedLinear(int inputs, int outputs, float initialBias, double multiplier, bool activate)
        : base(nameof(EqualizedLinear))
    {
        _multiplier = multiplier;
        _activate = activate;
        using DisposeScope scope = NewDisposeScope();
        _weight = Parameters.Own(randn(outputs, inputs) / multiplier);
        _bias = Parameters.Own(full(outputs, initialBias));
        RegisterComponents();
    }

    public Parameter Weight => _weight;

    public Parameter Bias => _bias;

    /// <summary>[B, inputs] -> [B, outputs].</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor y = nn.functional.linear(input, _weight * (_multiplier / Math.Sqrt(_weight.shape[1])), _bias * _multiplier);
        return (_activate ? Activation.Apply(y) : y).MoveToOuterDisposeScope();
    }
}
