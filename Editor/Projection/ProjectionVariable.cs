using ScaleParty.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Editor.Projection;

/// <summary>What a projection optimises, [starts, ...], with Adam's moments (beta 0.9 and 0.999).</summary>
internal sealed class ProjectionVariable : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly string _name;
    private readonly double _rate;
    private Tensor _first;
    private Tensor _second;

    /// <param name="name">Its name in a file.</param>
    /// <param name="value">Its first value.</param>
    /// <param name="rate">Largest step.</param>
    public ProjectionVariable(string name, Tensor value, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        (_name, _rate) = (name, rate);
        Value = Leaf(value);
        _first = Own(zeros_like(value));
        _second = Own(zeros_like(value));
    }

    /// <summary>The value; a gradient can be taken with respect to it.</summary>
    public Tensor Value { get; private set; }

    /// <summary>Takes a step.</summary>
    /// <param name="gradient">The loss's gradient.</param>
    /// <param name="factor">Of the rate.</param>
    /// <param name="step">Number of this step, from 1.</param>
    public void Step(Tensor gradient, double factor, int step)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        _first.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        _second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        Tensor root = _second.sqrt().div_(Math.Sqrt(1 - Math.Pow(Beta2, step))).add_(Epsilon);
        Value.addcdiv_(_first, root, -_rate * factor / (1 - Math.Pow(Beta1, step)));
    }

    /// <summary>Changes value and moments in the same way.</summary>
    /// <param name="change">From the old tensor to the new one.</param>
    public void Change(Func<Tensor, Tensor> change)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        (Tensor value, Tensor first, Tensor second) = (Value, _first, _second);
        (Value, _first, _second) = (Leaf(change(value)), Own(change(first)), Own(change(second)));
        value.Dispose();
        first.Dispose();
        second.Dispose();
    }

    /// <summary>Adds value and moments to a state.</summary>
    public void Save(IDictionary<string, StateTensor> state)
    {
        state.Add(_name, StateTensor.Of(Value));
        state.Add($"{_name}.first", StateTensor.Of(_first));
        state.Add($"{_name}.second", StateTensor.Of(_second));
    }

    /// <summary>Takes value and moments, of the same shape, from a state.</summary>
    /// <exception cref="InvalidDataException">One is missing or has another shape.</exception>
    public void Restore(ProjectionState state)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        int[] shape = [.. Value.shape.Select(s => (int)s)];
        Value.copy_(state.Find(_name, shape).ToTensor());
        _first.copy_(state.Find($"{_name}.first", shape).ToTensor());
        _second.copy_(state.Find($"{_name}.second", shape).ToTensor());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Value.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private static Tensor Own(Tensor t) => t.detach().clone().DetachFromDisposeScope();

    private static Tensor Leaf(Tensor t) => t.detach().clone().requires_grad_(true).DetachFromDisposeScope();
}
