using ScaleParty.Editor.Projection;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Projection;

public sealed class ProjectionLossTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Levels of 16 and 8 pixels: squares of 0.04 at both; no difference in the band between them, and 0.2 in what remains, over 2 levels.
    [Fact]
    public void An_even_difference_is_seen_by_the_squares_and_by_the_coarsest_band()
    {
        Tensor target = zeros(1, 3, 16, 16), images = cat([target, target + 0.2f], 0);
        float[] losses = new ProjectionLoss(1, null).Of(images, target).data<float>().ToArray();
        Assert.Equal(0, losses[0]);
        Assert.Equal(0.04 + 0.1, losses[1], 5);
        Assert.Equal(0.04 + 0.05, new ProjectionLoss(0.5, null).Of(images, target)[1].ToDouble(), 5);
    }

    [Fact]
    public void Values_beyond_black_and_white_are_no_error_where_the_target_is_black_or_white()
    {
        var loss = new ProjectionLoss(1, null);
        Tensor white = ones(1, 3, 16, 16);
        Assert.Equal(0, loss.Of(white * 3, white).ToDouble());
        Assert.Equal(0, loss.Of(white * -3, -white).ToDouble());
        Assert.True(loss.Of(white * 0.5f, white).ToDouble() > 0.1);
        Assert.True(loss.Of(white * 3, white * 0.5f).ToDouble() > 1);
    }

    // The mean product with a neighbour is 1 or -1 on both axes, its square 1.
    [Fact]
    public void Even_and_alternating_noise_is_punished_and_random_noise_hardly()
    {
        Tensor even = ones(1, 1, 8, 8), alternating = tensor(Enumerable.Range(0, 64).Select(i => ((i / 8) + i) % 2 == 0 ? 1f : -1f).ToArray(), [1, 1, 8, 8]);
        Assert.Equal(2, NoiseRegulariser.Of(even).ToDouble(), 5);
        Assert.Equal(2, NoiseRegulariser.Of(alternating).ToDouble(), 5);
        Assert.True(NoiseRegulariser.Of(randn([1, 1, 64, 48], generator: new Generator(1))).ToDouble() < 0.3);

        // Averages of four over 16 pixels, times 2: 4 at 8 pixels beside 1 at 16.
        Assert.Equal(2 + (2 * 16), NoiseRegulariser.Of(ones(1, 1, 16, 16)).ToDouble(), 4);
    }

    [Fact]
    public void Normalised_noise_has_mean_0_and_variance_1()
    {
        Tensor map = NoiseRegulariser.Normalised((randn([2, 1, 12, 9], generator: new Generator(2)) * 3) + 5);
        Assert.Equal(0, map.mean([1, 2, 3])[1].ToDouble(), 5);
        Assert.Equal(1, map.square().mean([1, 2, 3])[0].ToDouble(), 5);
    }
}
