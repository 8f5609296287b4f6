using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Torch;

/// <summary>The trainable generator as a module: names, exchange, gradients, errors.</summary>
public sealed class GeneratorTests
{
    private static GeneratorNetwork Network(int frequencies = 0, bool noise = true) => RandomNetwork.Create(7, [6, 5, 4], frequencies: frequencies, noise: noise);

    [Fact]
    public void Parameters_have_the_names_of_official_checkpoints()
    {
        using Generator generator = Generator.FromNetwork(CheckpointImporter.Import(Repository.Golden("models/bluemarble-preview.pth")));
        GoldenFile golden = GoldenFile.Open(Repository.Golden("generator.safetensors"));
        string[] official = [.. golden.Names.Where(n => n.StartsWith("state/", StringComparison.Ordinal)).Select(n => n[6..])];
        string[] ours = [.. generator.state_dict().Keys];

        // The golden network has three blocks and the preview four; the kernels of the official upsampling are constants.
        Assert.Empty(official.Where(n => !n.EndsWith("upsample.kernel", StringComparison.Ordinal)).Except(ours));
        Assert.DoesNotContain(ours, n => !n.Contains("convs.6", StringComparison.Ordinal) && !n.Contains("convs.7", StringComparison.Ordinal)
            && !n.Contains("to_rgbs.3", StringComparison.Ordinal) && n != "mean_latent" && !official.Contains(n));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, false)]
    public void Exported_weights_are_those_it_was_built_from(int frequencies, bool noise)
    {
        GeneratorNetwork network = Network(frequencies, noise);
        using Generator generator = Generator.FromNetwork(network);
        GeneratorNetwork copy = generator.ToNetwork();
        Assert.Equal(network.Description, copy.Description);
        Assert.Equal(network.MeanLatent, copy.MeanLatent);
        Assert.All(network.Convolutions.Zip(copy.Convolutions), p =>
        {
            Assert.Equal(p.First.Weight, p.Second.Weight);
            Assert.Equal(p.First.Bias, p.Second.Bias);
            Assert.Equal(p.First.NoiseStrength, p.Second.NoiseStrength);
            Assert.Equal(p.First.Modulation.Weight, p.Second.Modulation.Weight);
        });
        Assert.All(network.ToImage.Zip(copy.ToImage), p => Assert.Equal(p.First.Weight, p.Second.Weight));
        Assert.All(network.Mapping.Zip(copy.Mapping), p => Assert.Equal(p.First.Weight, p.Second.Weight));
    }

    [Theory]
    [InlineData(PaddingMode.Exact)]
    [InlineData(PaddingMode.Paper)]
    public void Gradients_of_gradients_agree_with_finite_differences(PaddingMode padding)
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = Generator.FromNetwork(Network());
        generator.to(ScalarType.Float64);
        random.manual_seed(5);
        int side = 1 + (2 * padding.EncodingPad());
        Tensor encoding = randn([1, 2, side, side], float64), z = randn([2, 16], float64);
        Tensor direction = randn([2, 3, 4, 4], float64);
        Tensor weight = generator.Convolutions[1].Weight;

        // The squared length of an image gradient with respect to the latents, as path-length regularisation has it.
        Tensor Penalty()
        {
            Tensor latents = generator.Broadcast(generator.Map(z)).contiguous();
            Tensor image = generator.forward(encoding, latents, null, padding);
            Tensor[] gradients = [.. autograd.grad([(image * direction).sum()], [latents], create_graph: true, retain_graph: true)];
            return gradients[0].square().sum();
        }

        Tensor penalty = Penalty();
        penalty.backward();
        Tensor step = randn_like(weight);
        double expected = (weight.grad! * step).sum().item<double>();

        double Shifted(double by)
        {
            using (no_grad())
            {
                weight.add_(step * by);
            }

            double value = Penalty().item<double>();
            using (no_grad())
            {
                weight.sub_(step * by);
            }

            return value;
        }

        double measured = (Shifted(1e-5) - Shifted(-1e-5)) / 2e-5;
        Assert.NotEqual(0, expected);
        Assert.InRange(measured / expected, 0.9999, 1.0001);
    }

    [Theory]
    [InlineData(PaddingMode.Exact)]
    [InlineData(PaddingMode.Paper)]
    public void Fused_maps_are_the_plain_ones_to_rounding(PaddingMode padding)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = Generator.FromNetwork(Network());
        Tensor encoding = randn([2, 2, 12, 11]), latents = generator.Broadcast(generator.Map(randn([2, 16])));
        Tensor plain = generator.forward(encoding, latents, null, padding);
        generator.Fused = true;
        Tensor fused = generator.forward(encoding, latents, null, padding);
        Assert.Equal(plain.shape, fused.shape);
        Assert.InRange((plain - fused).abs().max().item<float>(), 0, 1e-5f * plain.std().item<float>());
    }

    [Fact]
    public void One_encoding_serves_a_batch_and_samples_do_not_mix()
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = Generator.FromNetwork(Network());
        Tensor encoding = randn([1, 2, 10, 11]), latents = generator.Broadcast(generator.Map(randn([3, 16])));
        Tensor together = generator.forward(encoding, latents);
        Assert.Equal([3, 3, 8, 12], together.shape);
        Tensor alone = generator.forward(encoding, latents.narrow(0, 1, 1));
        Assert.InRange((together.narrow(0, 1, 1) - alone).abs().max().item<float>(), 0, 1e-5f);
        Assert.True((together.narrow(0, 0, 1) - alone).abs().max().item<float>() > 1e-2f);
    }

    [Fact]
    public void A_forward_pass_leaves_no_tensor_but_its_result()
    {
        using IDisposable noGradient = no_grad();
        using Generator generator = Generator.FromNetwork(Network());
        using Tensor encoding = randn([1, 2, 10, 10]);
        using Tensor z = randn([1, 16]);
        using (DisposeScope scope = NewDisposeScope())
        {
            generator.forward(encoding, generator.Broadcast(generator.Map(z)));
        }

        long before = LiveTensors.Count();
        using (DisposeScope scope = NewDisposeScope())
        {
            generator.forward(encoding, generator.Broadcast(generator.Map(z)));
            Assert.InRange(scope.DisposablesCount, 1, 3);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = Generator.FromNetwork(Network());
        Tensor latents = zeros([1, 6, 16]), encoding = zeros([1, 2, 10, 10]);
        Assert.Contains("expected [B, 2, H, W]", Assert.Throws<ArgumentException>(() => generator.forward(zeros([1, 3, 10, 10]), latents)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 9", Assert.Throws<ArgumentException>(() => generator.forward(zeros([1, 2, 8, 10]), latents)).Message, StringComparison.Ordinal);
        Assert.Contains("expected 6", Assert.Throws<ArgumentException>(() => generator.forward(encoding, zeros([1, 5, 16]))).Message, StringComparison.Ordinal);
        Assert.Contains("expected 5", Assert.Throws<ArgumentException>(() => generator.forward(encoding, latents, [zeros([1, 1, 8, 8])])).Message, StringComparison.Ordinal);
        Tensor[] maps = [zeros([1, 1, 8, 8]), zeros([1, 1, 12, 12]), zeros([1, 1, 10, 10]), zeros([1, 1, 16, 16]), zeros([1, 1, 14, 13])];
        Assert.Contains("noise map 4 is [1, 1, 14, 13]; expected [B, 1, 14, 14]", Assert.Throws<ArgumentException>(() => generator.forward(encoding, latents, maps)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Mix(zeros([1, 16]), zeros([1, 16]), 7));
    }
}
