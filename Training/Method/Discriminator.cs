using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>
/// StyleGAN2's residual discriminator with adaptive average pooling before the linear layers (paper, Sec. 4.1), for images of
/// any side and any number of channels. Parameters have the names and shapes of the official checkpoints. Differentiable twice.
/// </summary>
internal sealed class Discriminator : nn.Module<Tensor, Tensor>
{
    private const double Slope = 0.2;
    private const double DeviationEpsilon = 1e-8;
    private static readonly double Gain = Math.Sqrt(2);

    private readonly Tensor _blur;
    private readonly Tensor _smooth;
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
        _blur = Kernel(1, 3, 3, 1);
        _smooth = Kernel(1, 2, 1);
        register_buffer("blur", _blur, persistent: false);
        register_buffer("smooth", _smooth, persistent: false);

        _first = Register("convs.0.0.conv.weight_orig", "convs.0.1.bias", channels[0], options.InputChannels, 1, 1);
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

    /// <summary>Type that maps and convolutions are computed in; weights and scores stay float32. See <see cref="ScaleParty.Torch.Generator.MapType"/>.</summary>
    public ScalarType MapType { get; set; } = ScalarType.Float32;

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
        Tensor x = Options.SlopeChannels.Count == 0 ? images : cat([images, .. Options.SlopeChannels.Select(k => Slopes.Of(images.narrow(1, k, 1)) * Options.SlopeGain)], 1);
        if (Options.SeesScale)
        {
            Tensor known = scales ?? throw new ArgumentException("this discriminator needs the images' scales", nameof(scales));
            x = cat([x, known.view(-1, 1, 1, 1).expand(shape[0], 1, shape[2], shape[3])], 1);
        }

        // Convolutions run fastest channels-last, and what follows them keeps the layout.
        x = x.to(MapType).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        x = Activate(_first.Convolve(x, Gain, 0));
        foreach (Block block in _blocks)
        {
            // (activate(y) sqrt(2) + skip) / sqrt(2): leaky ReLU is positively homogeneous, so the gains fall on the weights.
            Tensor y = Activate(block.First.Convolve(x, Gain, 1));

            y = Activate(block.Second.ConvolveHalving(Blur(y)));
            x = y + block.Skip.Convolve(Halve(x), 1 / Gain, 0);
        }

        x = Activate(_last.Convolve(AppendDeviation(x), Gain, 1));
        x = nn.functional.adaptive_avg_pool2d(x, [Options.PooledSide, Options.PooledSide]).flatten(1).to(ScalarType.Float32);
        x = Activate(_hidden.Multiply(x, Gain));
        return _score.Multiply(x, 1).MoveToOuterDisposeScope();
    }

    private static Tensor Activate(Tensor x) => nn.functional.leaky_relu(x, Slope, inplace: true);

    private static Tensor Kernel(params float[] taps)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor row = tensor(taps) / taps.Sum();
        return (row.unsqueeze(0) * row.unsqueeze(1)).view(1, 1, taps.Length, taps.Length).DetachFromDisposeScope();
    }

    private static DiscriminatorOptions Check(DiscriminatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Channels.Count < 2 || options.Channels.Any(c => c is < 1 or > 4096))
        {
            throw new ArgumentException($"discriminator channels are {string.Join(", ", options.Channels)}; expected at least two numbers from 1 to 4096", nameof(options));
        }

        if (options.SlopeChannels.Any(k => k < 0 || k >= options.ImageChannels))
        {
            throw new ArgumentException($"slopes of image channels {string.Join(", ", options.SlopeChannels)}; expected numbers from 0 to {options.ImageChannels - 1}", nameof(options));
        }

        return options.ImageChannels is >= 1 and <= 16 && options.DeviationGroup >= 1 && options.PooledSide is >= 1 and <= 16
            ? options
            : throw new ArgumentException("discriminator: image channels are 1 to 16, the deviation group at least 1, the pooled side 1 to 16", nameof(options));
    }

    // Antialiasing with [1, 3, 3, 1] per axis before every second pixel is dropped.
    private Tensor Blur(Tensor x) => EachChannel(x, _blur, 3);

    // The same filter and dropping in one: [1, 3, 3, 1] is [1, 2, 1] after [1, 1], and the latter is the mean of pairs. A strided
    // convolution of each channel would say it shorter; its gradient takes a third of a training step.
    private Tensor Halve(Tensor x) => nn.functional.avg_pool2d(EachChannel(x, _smooth, 1), [2, 2]);

    private static Tensor EachChannel(Tensor x, Tensor kernel, long padding)
    {
        long channels = x.shape[1], side = kernel.shape[3];
        return nn.functional.conv2d(x, kernel.to(x.dtype).expand(channels, 1, side, side), padding: [padding, padding], groups: channels);
    }

    // Minibatch standard deviation (Karras et al. 2018): one map with the mean deviation within groups of images.
    private Tensor AppendDeviation(Tensor x)
    {
        long batch = x.shape[0], group = Math.Min(Options.DeviationGroup, batch);
        while (batch % group != 0)
        {
            group--;
        }

        Tensor y = x.to(ScalarType.Float32).reshape(group, batch / group, x.shape[1], x.shape[2], x.shape[3]);
        y = y - y.mean([0], keepdim: true);
        y = (y.square().mean([0]) + DeviationEpsilon).sqrt().mean([1, 2, 3], keepdim: true);
        return cat([x, y.repeat(group, 1, x.shape[2], x.shape[3]).to(x.dtype)], 1);
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
        public Tensor Convolve(Tensor x, double gain, long padding)
        {
            Tensor? bias = Bias?.mul(gain).to(x.dtype);
            return nn.functional.conv2d(x, (Weight * (Scale * gain)).to(x.dtype), bias, padding: [padding, padding]);
        }

        // A 3x3 convolution of every second pixel, of a map with one pixel more on each side than it needs. In bfloat16 libtorch's
        // strided gradient is mostly bookkeeping: a 2x2 convolution of 2x2 blocks does the same, though seven of sixteen taps are zero.
        public Tensor ConvolveHalving(Tensor x)
        {
            if (x.dtype == ScalarType.Float32)
            {
                Tensor inner = x.narrow(2, 1, x.shape[2] - 2).narrow(3, 1, x.shape[3] - 2);
                return nn.functional.conv2d(inner, Weight * Scale, Bias, strides: [2, 2]);
            }

            long batch = x.shape[0], channels = x.shape[1], height = (x.shape[2] - 3) / 2, width = (x.shape[3] - 3) / 2;
            Tensor blocks = x.permute(0, 2, 3, 1).narrow(1, 1, 2 * (height + 1)).narrow(2, 1, 2 * (width + 1))
                .reshape(batch, height + 1, 2, width + 1, 2, channels)
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(batch, height + 1, width + 1, 4 * channels)
                .permute(0, 3, 1, 2);
            Tensor taps = nn.functional.pad(Weight * Scale, [0, 1, 0, 1])
                .view(-1, channels, 2, 2, 2, 2)
                .permute(0, 3, 5, 1, 2, 4)
                .reshape(-1, 4 * channels, 2, 2);
            return nn.functional.conv2d(blocks, taps.to(x.dtype), Bias?.to(x.dtype));
        }

        public Tensor Multiply(Tensor x, double gain)
        {
            Tensor? bias = Bias?.mul(gain);
            return nn.functional.linear(x, Weight * (Scale * gain), bias);
        }
    }
}
