using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>
/// Adam as StyleGAN2 uses it: beta1 = 0, so there is no first moment to keep, and rates scaled for lazy regularisation.
/// Its state is plain tensors, so that it can be saved and restored bit for bit.
/// </summary>
internal sealed class Adam : IDisposable
{
    private readonly (string Name, Parameter Parameter, Tensor Second)[] _slots;
    private readonly Dictionary<string, Tensor> _factors = [];

    /// <summary>An optimiser without history.</summary>
    /// <param name="parameters">What it optimises, under names that are stable across runs.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Added to the root of the second moment.</param>
    public Adam(IEnumerable<(string Name, Parameter Parameter)> parameters, double learningRate, double beta2, double epsilon = 1e-8)
    {
        LearningRate = learningRate;
        Beta2 = beta2;
        Epsilon = epsilon;
        using DisposeScope scope = NewDisposeScope();
        _slots = [.. parameters.Select(p => (p.Name, p.Parameter, zeros_like(p.Parameter).detach().DetachFromDisposeScope()))];
    }

    /// <summary>Step size.</summary>
    public double LearningRate { get; set; }

    /// <summary>Decay of the second moment.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>The second moments by their parameter's name, to save and to restore in place.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State => _slots.Select(s => (s.Name, s.Second));

    /// <summary>Gives a parameter's elements learning rates of their own.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="factors">Factors on the step size, of a shape that broadcasts to the parameter's; disposed with this.</param>
    public void Scale(string name, Tensor factors) => _factors.Add(name, factors.DetachFromDisposeScope());

    /// <summary>
    /// Rates for a regulariser that runs every <paramref name="interval"/> steps in one of its own (StyleGAN2, Appendix B): with
    /// c = k / (k + 1), the rate is multiplied by c and the betas are raised to it. An interval of 0 means none.
    /// </summary>
    public static (double LearningRate, double Beta2) Lazy(double learningRate, double beta2, int interval)
    {
        double c = interval <= 0 ? 1 : interval / (interval + 1.0);
        return (learningRate * c, Math.Pow(beta2, c));
    }

    /// <summary>Drops all gradients.</summary>
    public void ZeroGradients()
    {
        foreach ((_, Parameter parameter, _) in _slots)
        {
            // Dispose the native handle now; the collector would keep gradients of many steps alive.
            Tensor? gradient = parameter.grad;
            parameter.grad = null;
            gradient?.Dispose();
        }
    }

    /// <summary>Takes a step along the gradients; parameters without one stay.</summary>
    public void Step()
    {
        Steps++;
        double correction = Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        using IDisposable off = no_grad();
        foreach ((string name, Parameter parameter, Tensor second) in _slots)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor? gradient = parameter.grad;
            if (gradient is null)
            {
                continue;
            }

            second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            Tensor root = second.sqrt().div_(correction).add_(Epsilon);
            parameter.addcdiv_(_factors.TryGetValue(name, out Tensor? factors) ? gradient * factors : gradient, root, -LearningRate);
        }
    }

    /// <summary>Frees the moments and factors.</summary>
    public void Dispose()
    {
        foreach ((_, _, Tensor second) in _slots)
        {
            second.Dispose();
        }

        foreach (Tensor factors in _factors.Values)
        {
            factors.Dispose();
        }
    }
}
