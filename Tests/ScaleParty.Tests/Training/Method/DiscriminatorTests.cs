using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Method;

public sealed class DiscriminatorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(8, 8)]
    [InlineData(20, 36)]
    [InlineData(33, 17)]
    [InlineData(96, 96)]
    public void Any_size_goes_in(int height, int width)
    {
        using var discriminator = Make();
        Assert.Equal([5, 1], discriminator.Score(randn(5, 4, height, width), zeros(5)).shape);
    }

    [Fact]
    public void Too_small_images_are_named()
    {
        using var discriminator = Make();
        var e = Assert.Throws<ArgumentException>(() => discriminator.Score(randn(2, 4, 4, 16), zeros(2)));
        Assert.Contains("at least 8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scale_counts_where_it_is_shown()
    {
        using var discriminator = Make();
        Tensor images = randn(2, 4, 16, 16);
        Tensor near = discriminator.Score(images, zeros(2)), far = discriminator.Score(images, ones(2));
        Assert.True((near - far).abs().max().ToDouble() > 1e-4);
    }

    [Fact]
    public void Bfloat16_scores_and_penalties_stay_near_those_of_float32()
    {
        manual_seed(1);
        using var discriminator = Make();
        Tensor images = randn(8, 4, 32, 32).requires_grad_(true);
        Tensor exact = discriminator.Score(images, zeros(8));
        Tensor exactPenalty = GradientPenalty.SquaredGradient(images, exact);
        discriminator.MapType = ScalarType.BFloat16;
        Tensor rough = discriminator.Score(images, zeros(8));
        Tensor roughPenalty = GradientPenalty.SquaredGradient(images, rough);
        GoldenTensors.Near(exact.detach(), rough.detach(), 0.05);
        GoldenTensors.Near(exactPenalty.ToDouble(), roughPenalty, 0.05);
    }

    [Fact]
    public void Slopes_of_a_channel_are_inputs_multiplied_by_their_gain()
    {
        const double Gain = 4;
        using var plain = new Discriminator(new DiscriminatorOptions { ImageChannels = 4, Channels = [8, 16, 24] });
        using var sloped = new Discriminator(new DiscriminatorOptions { ImageChannels = 2, Channels = [8, 16, 24], SlopeChannels = [1], SlopeGain = Gain });
        sloped.load_state_dict(plain.state_dict());
        Tensor images = randn(3, 2, 16, 16), channel = images.narrow(1, 1, 1);
        Assert.Equal(plain.forward(cat([images, Slopes.Of(channel) * Gain], 1)), sloped.forward(images));
    }

    [Fact]
    public void Slopes_of_a_channel_that_images_lack_are_refused()
    {
        var e = Assert.Throws<ArgumentException>(() => new Discriminator(new DiscriminatorOptions { ImageChannels = 2, Channels = [8, 16], SlopeChannels = [2] }));
        Assert.Contains("slopes of image channels 2; expected numbers from 0 to 1", e.Message, StringComparison.Ordinal);
    }

    private static Discriminator Make() => new(new DiscriminatorOptions { ImageChannels = 4, Channels = [8, 16, 16, 24], SeesScale = true });
}
