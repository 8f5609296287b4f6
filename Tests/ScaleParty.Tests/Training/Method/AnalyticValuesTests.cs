using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Method;

/// <summary>Losses, penalties and slopes of what is known in closed form.</summary>
public sealed class AnalyticValuesTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Logistic_losses_are_the_softplus_of_scores()
    {
        float[] scores = [0.5f, -1, 3];
        double Mean(int sign) => scores.Average(s => Math.Log(1 + Math.Exp(sign * s)));
        Tensor given = tensor(scores).view(-1, 1);
        Assert.Equal(Mean(-1), LogisticLoss.Generator(given).ToDouble(), 1e-6);
        Assert.Equal(Mean(1), LogisticLoss.DiscriminatorFake(given).ToDouble(), 1e-6);
        Assert.Equal(Mean(-1), LogisticLoss.DiscriminatorReal(given).ToDouble(), 1e-6);
    }

    [Fact]
    public void Squared_gradients_are_those_of_a_known_function()
    {
        // The score sum(a x^2) has the gradient 2 a x.
        Tensor images = tensor(new float[] { 1, -2, 0.5f, 3 }, [2, 1, 1, 2]).requires_grad_(true);
        Tensor scores = (images.square() * 0.75).sum([1, 2, 3]).view(2, 1);
        double expected = 1.5 * 1.5 * (1 + 4 + 0.25 + 9) / 2;
        Assert.Equal(expected, GradientPenalty.SquaredGradient(images, scores).ToDouble(), 1e-5);
    }

    [Fact]
    public void Slopes_of_a_plane_are_its_own()
    {
        Tensor plane = (arange(6, dtype: ScalarType.Float32).view(1, 1, 1, 6) * 0.5) + (arange(5, dtype: ScalarType.Float32).view(1, 1, 5, 1) * -0.25);
        Tensor slopes = Slopes.Of(plane);
        Assert.Equal([1, 2, 5, 6], slopes.shape);
        Tensor inner = slopes.narrow(2, 1, 3).narrow(3, 1, 4);
        Assert.Equal(0, (inner.select(1, 0) - 0.5).abs().max().ToDouble(), 1e-6);
        Assert.Equal(0, (inner.select(1, 1) + 0.25).abs().max().ToDouble(), 1e-6);
    }
}
