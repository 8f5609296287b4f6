using ScaleParty.Training.Method;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Benchmarks.Training;

/// <summary>
/// The discriminator's forward pass as StyleGAN2 and the official code take it: the [1, 3, 3, 1] filter of each channel, then a
/// convolution of stride 2; activations, gains and residual scaling as steps of their own.
/// </summary>
internal sealed class PlainDiscriminator : IDisposable
{
    private const double Slope = 0.2;
    private const double DeviationEpsilon = 1e-8;
    private readonly DiscriminatorOptions _options;
    private readonly Dictionary<string, Parameter> _parameters;
    private readonly Tensor _filter;

    /// <summary>Uses the weights of a discriminator that does not see scales.</summary>
    public PlainDiscriminator(Discriminator discriminator)
    {
        _options = discriminator.Options;
        _parameters = discriminator.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        using DisposeScope scope = NewDisposeScope();
        Tensor row = tensor(new float[] { 1, 3, 3, 1 }) / 8;
        _filter = (row.view(1, 1, 4, 1) * row.view(1, 1, 1, 4)).DetachFromDisposeScope();
    }

    /// <summary>The scores of <see cref="Discriminator.Score"/>, to rounding: [B, C, H, W] -> [B, 1].</summary>
    public Tensor Score(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Activate(Convolve(images, "convs.0.0.conv", 0, 1), "convs.0.1.bias");
        for (int i = 1; i < _options.Channels.Count; i++)
        {
            string name = $"convs.{i}";
            Tensor y = Activate(Convolve(x, $"{name}.conv1.0.conv", 1, 1), $"{name}.conv1.1.bias");
            y = Activate(Convolve(Filter(y, 2), $"{name}.conv2.1.conv", 0, 2), $"{name}.conv2.2.bias");
            x = (y + Convolve(Filter(x, 1), $"{name}.skip.1.conv", 0, 2)) / Math.Sqrt(2);
        }

        x = Activate(Convolve(AppendDeviation(x), "final_conv.0.conv", 1, 1), "final_conv.1.bias");
        x = nn.functional.adaptive_avg_pool2d(x, [_options.PooledSide, _options.PooledSide]).flatten(1);
        x = nn.functional.leaky_relu(Multiply(x, "final_linear.0"), Slope) * Math.Sqrt(2);
        return Multiply(x, "final_linear.1").MoveToOuterDisposeScope();
    }

    public void Dispose() => _filter.Dispose();

    private Tensor Convolve(Tensor x, string name, long padding, long stride)
    {
        Tensor weight = _parameters[$"{name}.weight_orig"];
        double scale = 1 / Math.Sqrt(weight.shape[1] * weight.shape[2] * weight.shape[3]);
        return nn.functional.conv2d(x, weight * scale, strides: [stride, stride], padding: [padding, padding]);
    }

    private Tensor Multiply(Tensor x, string name)
    {
        Tensor weight = _parameters[$"{name}.linear.weight_orig"];
        return nn.functional.linear(x, weight * (1 / Math.Sqrt(weight.shape[1])), _parameters[$"{name}.bias"]);
    }

    private Tensor Activate(Tensor x, string bias) =>
        nn.functional.leaky_relu(x + _parameters[bias].view(1, -1, 1, 1), Slope) * Math.Sqrt(2);

    private Tensor Filter(Tensor x, long padding) =>
        nn.functional.conv2d(x, _filter.expand(x.shape[1], 1, 4, 4), padding: [padding, padding], groups: x.shape[1]);

    private Tensor AppendDeviation(Tensor x)
    {
        long batch = x.shape[0], group = Math.Min(_options.DeviationGroup, batch);
        Tensor y = x.view(group, -1, x.shape[1], x.shape[2], x.shape[3]);
        y = ((y - y.mean([0], keepdim: true)).square().mean([0]) + DeviationEpsilon).sqrt().mean([1, 2, 3], keepdim: true);
        return cat([x, y.repeat(group, 1, x.shape[2], x.shape[3])], 1);
    }
}
