using System.Text.Json;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Method;

/// <summary>Against what the official implementation computed.</summary>
public sealed class DiscriminatorGoldenTests : IDisposable
{
    private readonly GoldenFile _golden = GoldenFile.Open(Repository.Golden("discriminator.safetensors"));
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Discriminator _discriminator;

    public DiscriminatorGoldenTests()
    {
        JsonElement config = _golden.Metadata("config");
        int side = config.GetProperty("in_size").GetInt32();
        List<int> channels = [];
        for (int s = side; s >= 4; s /= 2)
        {
            channels.Add(config.GetProperty("channels").GetProperty($"{s}").GetInt32());
        }

        _discriminator = new Discriminator(new DiscriminatorOptions { ImageChannels = 3, Channels = channels });
        _golden.Load(_discriminator);
    }

    public void Dispose()
    {
        _discriminator.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData("size32")]
    [InlineData("size48")]
    public void Scores_are_the_official_ones(string size) =>
        GoldenTensors.Near(_golden.Tensor($"{size}/score"), _discriminator.forward(_golden.Tensor($"{size}/image")), 2e-5);

    [Fact]
    public void Mixes_with_given_masks_are_the_official_ones()
    {
        (Tensor small, Tensor large) = ScaleMix.Apply(
            _golden.Tensor("mix/small"),
            _golden.Tensor("mix/large"),
            _golden.Tensor("mix/cut_mask_small"),
            _golden.Tensor("mix/cut_mask_large"),
            _golden.Tensor("mix/channel_mask").view(1, -1, 1, 1));
        GoldenTensors.Near(_golden.Tensor("mix/small_mixed"), small);
        GoldenTensors.Near(_golden.Tensor("mix/large_mixed"), large);
    }

    [Fact]
    public void The_gradient_penalty_and_its_gradients_are_the_official_ones()
    {
        Tensor real = _golden.Tensor("r1/real").requires_grad_(true);
        Tensor penalty = GradientPenalty.SquaredGradient(real, _discriminator.forward(real));
        GoldenTensors.Near(_golden["r1/penalty"][0], penalty, 5e-5);
        penalty.backward();
        foreach (string name in _golden.Names.Where(n => n.StartsWith("r1/grad/", StringComparison.Ordinal)))
        {
            Tensor gradient = _discriminator.named_parameters().Single(p => p.name == name["r1/grad/".Length..]).parameter.grad!;
            GoldenTensors.Near(_golden.Tensor(name), gradient, 5e-5);
        }
    }

    [Fact]
    public void Logistic_losses_are_the_official_ones()
    {
        Tensor score = _golden.Tensor("logistic/score");
        GoldenTensors.Near(_golden["logistic/generator"][0], LogisticLoss.Generator(score));
        GoldenTensors.Near(_golden["logistic/discriminator_fake"][0], LogisticLoss.DiscriminatorFake(score));
        GoldenTensors.Near(_golden["logistic/discriminator_real"][0], LogisticLoss.DiscriminatorReal(score));
    }
}
