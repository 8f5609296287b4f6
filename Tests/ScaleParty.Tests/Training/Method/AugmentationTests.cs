using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Method;

public sealed class AugmentationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Augmentation _augmentation = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Without_probability_nothing_changes()
    {
        Tensor images = Images(4, 3, 16);
        Assert.True(_augmentation.Apply(images, 0, 1, 1).Equals(images));
    }

    [Fact]
    public void The_same_draw_changes_in_the_same_way()
    {
        Tensor images = Images(8, 4, 16);
        Assert.True(_augmentation.Apply(images, 0.5, 1, 1).Equals(_augmentation.Apply(images, 0.5, 1, 1)));
        Assert.False(_augmentation.Apply(images, 0.5, 1, 1).Equals(_augmentation.Apply(images, 0.5, 1, 2)));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.7)]
    public void Each_kind_of_change_comes_with_its_probability(double probability)
    {
        const int Count = 2000;
        Tensor images = ones(Count, 1, 16, 16);

        // A constant image shows a cut or a shift by black pixels, and a change of brightness by its largest value.
        Tensor changed = _augmentation.Apply(images, probability, 3, 0);
        double dark = (changed.eq(0).any(3).any(2)).to(ScalarType.Float32).mean().ToDouble();
        double shifted = probability * (1 - (1.0 / 25));
        Assert.InRange(dark, 1 - ((1 - probability) * (1 - shifted)) - 0.05, 1 - ((1 - probability) * (1 - shifted)) + 0.05);
        double brighter = changed.flatten(1).amax([1]).ne(1).to(ScalarType.Float32).mean().ToDouble();
        Assert.InRange(brighter, probability - 0.05, probability + 0.05);
    }

    [Fact]
    public void A_shift_moves_whole_pixels()
    {
        var shifts = new Augmentation { Cut = 0, Brightness = 0, Contrast = 0 };
        Tensor images = Images(32, 1, 16);
        Tensor changed = shifts.Apply(images, 1, 5, 0);
        for (int n = 0; n < 32; n++)
        {
            bool found = false;
            for (int dy = -2; dy <= 2 && !found; dy++)
            {
                for (int dx = -2; dx <= 2 && !found; dx++)
                {
                    Tensor wide = nn.functional.pad(images.narrow(0, n, 1), [2, 2, 2, 2]);
                    found = (wide.narrow(2, 2 + dy, 16).narrow(3, 2 + dx, 16) - changed.narrow(0, n, 1)).abs().max().ToDouble() < 1e-5;
                }
            }

            Assert.True(found, $"image {n} is no shift by whole pixels");
        }
    }

    [Fact]
    public void It_is_differentiable_twice()
    {
        Tensor images = Images(4, 3, 16).requires_grad_(true);
        Tensor score = _augmentation.Apply(images, 0.8, 1, 1).pow(3).sum();
        Tensor first = autograd.grad([score], [images], retain_graph: true, create_graph: true)[0];
        first.square().sum().backward();
        Assert.True(images.grad!.abs().sum().ToDouble() > 0);
        Assert.True(images.grad!.isfinite().all().ToBoolean());
    }

    [Fact]
    public void The_probability_follows_overfitting_within_its_bounds()
    {
        var control = new AugmentationControl { Ramp = 1000 };
        for (int k = 0; k < 50; k++)
        {
            control.Observe(0.9, 100);
            control.Adjust();
        }

        Assert.Equal(control.Maximum, control.Probability);
        Assert.Equal(0.9, control.Overfitting, 9);
        control.Observe(0.1, 300);
        control.Adjust();
        Assert.Equal(control.Maximum - 0.3, control.Probability, 9);
        for (int k = 0; k < 50; k++)
        {
            control.Observe(-0.5, 100);
            control.Adjust();
        }

        Assert.Equal(0, control.Probability);
    }

    private static Tensor Images(int count, int channels, int side) => rand(count, channels, side, side) + 0.5;
}
