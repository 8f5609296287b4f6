using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// Synthesis with ordinary tensor operations, on every device that libtorch has.
/// </summary>
internal sealed class TensorEngine : IDisposable
{
    private readonly NetworkFilters _filters;
    private readonly NetworkDescription _description;
    private readonly GeneratorNetwork _network;
    private readonly Device _device;
    private readonly ScalarType _type;
    private float[] _noise = [];

    public TensorEngine(GeneratorNetwork network, SynthesisDevice device, SynthesisPrecision precision)
    {
        if (device == SynthesisDevice.Cuda && !cuda.is_available())
        {
            throw new NotSupportedException("no CUDA device is available to libtorch: build with -p:Cuda=true on a machine with an NVIDIA driver, or use the CPU");
        }

        _network = network;
        _description = network.Description;
        _device = device == SynthesisDevice.Cuda ? CUDA : CPU;
        _type = precision == SynthesisPrecision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        _filters = new NetworkFilters(network, _device);
        Name = $"torch {(device == SynthesisDevice.Cuda ? "cuda" : "cpu")} {(precision == SynthesisPrecision.BFloat16 ? "bfloat16" : "float32")}";
    }

    /// <summary>For statistics, such as "torch cuda float32".</summary>
    public string Name { get; }

    /// <summary>Folds a latent into plain convolution weights.</summary>
    public Folded Fold(BakedLatent latent)
    {
        latent.CheckFits(_description);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var folded = new Folded(
            [.. Enumerable.Range(0, _description.ConvolutionCount).Select(k => Kept(_filters.Weight(k, latent)))],
            [.. Enumerable.Range(0, _description.ConvolutionCount).Select(k => Kept(tensor(_filters.Bias(k))))],
            [.. Enumerable.Range(0, _description.Blocks + 1).Select(l => Kept(tensor(_filters.ToImageWeight(l, latent), [_description.ImageChannels.Count, _filters.Channels[l], 1, 1])))],
            [.. _network.ToImage.Select(t => tensor(t.Bias).to(_device).view(1, -1, 1, 1).DetachFromDisposeScope())]);
        return folded;

        Tensor Kept(Tensor t) => (t.dim() == 4 ? t.to(_type).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : t.to(_type)).to(_device).DetachFromDisposeScope();
    }

    /// <summary>Computes one image.</summary>
    /// <param name="f">The latent.</param>
    /// <param name="prepared">Which pixels to compute, from what.</param>
    /// <param name="destination">Receives [height, width, image channels].</param>
    public void Run(Folded f, in PreparedImage prepared, Span<float> destination)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        SynthesisPlan plan = prepared.Plan;
        NoiseSource noise = prepared.Noise;
        MapArea whole = prepared.EncodingArea;
        Tensor x = tensor(prepared.Encoding.ToArray(), [1, whole.Height, whole.Width, _description.Encoding.Channels]).to(_device).to(_type).permute(0, 3, 1, 2);
        x = nn.functional.conv2d(Part(x, whole, plan.Encoding), f.Weights[0], f.Biases[0]);
        x = Activate(x, 0, plan[0].Map, plan, noise);
        Tensor image = ToImage(f, 0, Part(x, plan[0].Map, plan[0].Image));
        for (int level = 1; level <= plan.Blocks; level++)
        {
            LevelPlan p = plan[level], below = plan[level - 1];
            int k = (2 * level) - 1, channels = _filters.Channels[level];
            if (below.ReadByNext != below.Map)
            {
                MapArea to = below.ReadByNext, from = below.Map;
                x = nn.functional.pad(x, [from.X.Low - to.X.Low, to.X.High - from.X.High, from.Y.Low - to.Y.Low, to.Y.High - from.Y.High], PaddingModes.Replicate);
            }

            x = nn.functional.conv2d(x, f.Weights[k], f.Biases[k]);
            x = x.permute(0, 2, 3, 1).reshape(p.Low.Height, p.Low.Width, 2, 2, channels).permute(0, 2, 1, 3, 4)
                .reshape(1, 2 * p.Low.Height, 2 * p.Low.Width, channels).permute(0, 3, 1, 2);
            x = Part(x, p.Low.Doubled(), p.Middle);
            x = Activate(x, k, p.Middle, plan, noise);
            x = nn.functional.conv2d(x, f.Weights[k + 1], f.Biases[k + 1]);
            x = Activate(x, k + 1, p.Map, plan, noise);
            Tensor skip = Part(Upsampling.Bilinear(image), below.Image.Doubled(), p.Image);
            image = skip + ToImage(f, level, Part(x, p.Map, p.Image));
            scope.DisposeEverythingBut(x, image);
        }

        image.permute(0, 2, 3, 1).contiguous().cpu().data<float>().CopyTo(destination);
    }

    public void Dispose() => _filters.Dispose();

    private static Tensor Part(Tensor x, MapArea of, MapArea wanted) =>
        x.narrow(2, wanted.Y.Low - of.Y.Low, wanted.Height).narrow(3, wanted.X.Low - of.X.Low, wanted.Width);

    private static Tensor ToImage(Folded folded, int level, Tensor x) =>
        nn.functional.conv2d(x, folded.ToImageWeights[level]).to(ScalarType.Float32) + folded.ToImageBiases[level];

    private Tensor Activate(Tensor x, int convolution, MapArea area, SynthesisPlan plan, NoiseSource noise)
    {
        float strength = _filters.NoiseStrength(convolution) * noise.Strength;
        if (strength != 0)
        {
            MapArea whole = plan.NoiseArea(convolution);
            int count = checked((int)whole.Pixels);
            Array.Resize(ref _noise, Math.Max(count, _noise.Length));
            noise.Fill(convolution, whole, _noise.AsSpan(0, count));
            Tensor map = tensor(_noise.AsSpan(0, count).ToArray(), [1, 1, whole.Height, whole.Width]).to(_device);
            x = x + Part(map, whole, area).mul(strength).to(_type);
        }

        return nn.functional.leaky_relu(x, LeakyRelu.Slope);
    }

    /// <summary>A latent's weights.</summary>
    public sealed record Folded(Tensor[] Weights, Tensor[] Biases, Tensor[] ToImageWeights, Tensor[] ToImageBiases) : IDisposable
    {
        public void Dispose()
        {
            foreach (Tensor t in Weights.Concat(Biases).Concat(ToImageWeights).Concat(ToImageBiases))
            {
                t.Dispose();
            }
        }
    }
}
