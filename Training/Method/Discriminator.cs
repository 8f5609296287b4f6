using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>
/// StyleGAN2's residual discriminator with adaptive average pooling before the linear layers (paper, Sec. 4.1), for images of
/// any side and any number of channels. Parameters have the names and shapes of the official checkpoints. Differentiable twice.
/// </summary>
public sealed class Discriminator : nn.Module<Tensor, Tensor>
{
    private const double Slope = 0.2;
    private const double DeviationEpsilon = 1e-8;
    private static readonly double Gain = Math.Sqrt(2);

    private readonly Tensor _blur;
    private readonly Layer _first;
    private readonly Block[] _blocks;
    private readonly Layer _last;
    private readonly Layer _hidden;
    private readonly Layer _score;

    /// <summary>A discriminator with the random weights that training begins with, drawn by torch's default generator.</summary>
    /// <exception cref="ArgumentException">The options name fewer than two levels or a count outside its range.</exception>
    public Discriminator(DiscriminatorOptions options)
        : base(nameof(Discriminator))
    {
        TorchRuntime.EnsureLoaded();
        Options = Check(options);
        IReadOnlyList<int> channels = options.Channels;
        using DisposeScope scope = NewDisposeScope();
        Tensor kernel = tensor(new float[] { 1, 3, 3, 1 });
        _blur = (kernel.unsqueeze(0) * kernel.unsqueeze(1) / 64).view(1, 1, 4, 4).DetachFromDisposeScope();
        register_buffer("blur", _blur, persistent: false);

        _first = Register("convs.0.0.conv.weight_orig", "convs.0.1.bias", channels[0], options.ImageChannels + (options.SeesScale ? 1 : 0), 1, 1);
        _blocks = new Block[channels.Count - 1];
        for (int i = 0; i < _blocks.Length; i++)
        {
            string name = $"convs.{i + 1}";
            int input = channels[i], output = channels[i + 1];
            _blocks[i] = new Block(
                Register($"{name}.conv1.0.conv.weight_orig", $"{name}.conv1.1.bias", input, input, 3, 3),
                Register($"{name}.conv2.1.conv.weight_orig", $"{name}.conv2.2.bias", output, input, 3, 3),
                Register($"{name}.skip.1.conv.weight_orig", null, output, input, 1, 1));
        }

        int last = channels[^1];
        _last = Register("final_conv.0.conv.weight_orig", "final_conv.1.bias", last, last + 1, 3, 3);
        _hidden = Register("final_linear.0.linear.weight_orig", "final_linear.0.bias", last, last * options.PooledSide * options.PooledSide);
        _score = Register("final_linear.1.linear.weight_orig", "final_linear.1.bias", 1, last);
    }

    /// <summary>Its shape.</summary>
    public DiscriminatorOptions Options { get; }

    /// <summary>Smallest side of an image that goes in: one pixel is left after the last block.</summary>
    public int MinimumSide => 1 << _blocks.Length;

    /// <summary>Scores images: larger is more real.</summary>
    /// <param name="images">[B, image channels, H, W], H and W at least <see cref="MinimumSide"/>.</param>
    /// <returns>[B, 1].</returns>
    public override Tensor forward(Tensor images) => Score(images, null);

    /// <summary>Scores images whose sampling periods are known.</summary>
    /// <param name="images">[B, image channels, H, W], H and W at least <see cref="MinimumSide"/>.</param>
    /// <param name="scales">With <see cref="DiscriminatorOptions.SeesScale"/>, [B]: see there. Else ignored.</param>
    /// <returns>[B, 1].</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Score(Tensor images, Tensor? scales)
    {
        long[] shape = images.shape;
        if (shape.Length != 4 || shape[1] != Options.ImageChannels || shape[2] < MinimumSide || shape[3] < MinimumSide)
        {
            throw new ArgumentException($"images are [{string.Join(", ", shape)}]; expected [B, {Options.ImageChannels}, H, W] with H and W at least {MinimumSide}", nameof(images));
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor x = images;
        if (Options.SeesScale)
        {
            Tensor known = scales ?? throw new ArgumentException("this discriminator needs the images' scales", nameof(scales));
            x = cat([x, known.view(-1, 1, 1, 1).expand(shape[0], 1, shape[2], shape[3])], 1);
        }

        // Convolutions run fastest channels-last, and what follows them keeps the layout.
        x = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        x = Activate(_first.Convolve(x, Gain, 0, 1));
        foreach (Block block in _blocks)
        {
            // (activate(y) sqrt(2) + skip) / sqrt(2): leaky ReLU is positively homogeneous, so the gains fall on the weights.
            Tensor y = Activate(block.First.Convolve(x, Gain, 1, 1));
            y = Activate(block.Second.Convolve(Blur(y, 2, 1), 1, 0, 2));
            x = y + block.Skip.Convolve(Blur(x, 1, 2), 1 / Gain, 0, 1);
        }

        x = Activate(_last.Convolve(AppendDeviation(x), Gain, 1, 1));
        x = nn.functional.adaptive_avg_pool2d(x, [Options.PooledSide, Options.PooledSide]).flatten(1);
        x = Activate(_hidden.Multiply(x, Gain));
        return _score.Multiply(x, 1).MoveToOuterDisposeScope();
    }

    private static Tensor Activate(Tensor x) => nn.functional.leaky_relu(x, Slope, inplace: true);

    private static DiscriminatorOptions Check(DiscriminatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Channels.Count < 2 || options.Channels.Any(c => c is < 1 or > 4096))
        {
            throw new ArgumentException($"discriminator channels are {string.Join(", ", options.Channels)}; expected at least two numbers from 1 to 4096", nameof(options));
        }

        return options.ImageChannels is >= 1 and <= 16 && options.DeviationGroup >= 1 && options.PooledSide is >= 1 and <= 16
            ? options
            : throw new ArgumentException("discriminator: image channels are 1 to 16, the deviation group at least 1, the pooled side 1 to 16", nameof(options));
    }

    // Antialiasing before every second pixel is dropped; the 1x1 skip needs no more than the kept pixels, so its blur strides.
    private Tensor Blur(Tensor x, long padding, long stride)
    {
        long channels = x.shape[1];
        return nn.functional.conv2d(x, _blur.expand(channels, 1, 4, 4), strides: [stride, stride], padding: [padding, padding], groups: channels);
    }

    // Minibatch standard deviation (Karras et al. 2018): one map with the mean deviation within groups of images.
    private Tensor AppendDeviation(Tensor x)
    {
        long batch = x.shape[0], group = Math.Min(Options.DeviationGroup, batch);
        while (batch % group != 0)
        {
            group--;
        }

        Tensor y = x.reshape(group, batch / group, x.shape[1], x.shape[2], x.shape[3]);
        y = y - y.mean([0], keepdim: true);
        y = (y.square().mean([0]) + DeviationEpsilon).sqrt().mean([1, 2, 3], keepdim: true);
        return cat([x, y.repeat(group, 1, x.shape[2], x.shape[3])], 1);
    }

    // Weights with an equalised learning rate: stored with unit variance, scaled by 1 / sqrt(fan-in) at use.
    private Layer Register(string weightName, string? biasName, params long[] shape)
    {
        Parameter Own(string name, Tensor initial)
        {
            var parameter = new Parameter(initial);
            parameter.DetachFromDisposeScope();
            register_parameter(name, parameter);
            return parameter;
        }

        double fanIn = shape.Skip(1).Aggregate(1.0, (a, b) => a * b);
        return new Layer(Own(weightName, randn(shape)), biasName is null ? null : Own(biasName, zeros(shape[0])), 1 / Math.Sqrt(fanIn));
    }

    private sealed record Block(Layer First, Layer Second, Layer Skip);

    private sealed record Layer(Parameter Weight, Parameter? Bias, double Scale)
    {
        public Tensor Convolve(Tensor x, double gain, long padding, long stride)
        {
            Tensor? bias = Bias?.mul(gain);
            return nn.functional.conv2d(x, Weight * (Scale * gain), bias, strides: [stride, stride], padding: [padding, padding]);
        }

        public Tensor Multiply(Tensor x, double gain)
        {
            Tensor? bias = Bias?.mul(gain);
            return nn.functional.linear(x, Weight * (Scale * gain), bias);
        }
    }
}
