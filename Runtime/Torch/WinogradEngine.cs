using System.Runtime.Intrinsics;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>
/// The fast path for float32 on processors with 512-bit vectors: convolutions with 16 instead of 36 multiplications
/// (<see cref="WinogradLayer"/>), everything else fused into them. A frame allocates nothing managed.
/// </summary>
internal sealed unsafe class WinogradEngine : ISynthesisEngine
{
    private readonly GeneratorNetwork _network;
    private readonly WinogradLayer[] _layers;
    private readonly int[] _channels;
    private readonly int _encodingChannels;
    private readonly NativeBuffer _encoding = new(), _clamped = new(), _middle = new(), _map = new(), _noise = new(), _scratch = new(), _image = new(), _imageBelow = new();

    public WinogradEngine(GeneratorNetwork network)
    {
        _network = network;
        NetworkDescription d = network.Description;
        _channels = [.. d.Channels.Select(Padded)];
        _encodingChannels = Padded(d.Encoding.Channels);
        _layers = new WinogradLayer[d.ConvolutionCount];
        for (int k = 0; k < _layers.Length; k++)
        {
            _layers[k] = new WinogradLayer(network.Convolutions[k], k == 0 ? _encodingChannels : _channels[k / 2], _channels[(k + 1) / 2], upsample: k % 2 == 1);
        }
    }

    /// <summary>Whether this processor and this libtorch can run it.</summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && NativeTorch.IsAvailable;

    public string Name => "torch cpu float32";

    private int ImageChannels => _network.Description.ImageChannels.Count;

    public IDisposable Fold(BakedLatent latent)
    {
        latent.CheckFits(_network.Description);
        return new WinogradLatent(_network, _layers, _channels, latent);
    }

    public void Run(IDisposable folded, SynthesisPlan plan, ReadOnlySpan<float> encoding, NoiseSource noise, Span<float> destination)
    {
        var latent = (WinogradLatent)folded;
        int threads = NativeTorch.Threads;
        MapArea read = plan.Encoding;
        float* map = Convolve(latent, 0, PadEncoding(plan, encoding), read, default, plan[0].Map, _map, plan, ref noise, threads);
        float* image = Image(_imageBelow, plan[0].Image);
        ToImage(latent, 0, plan, map, image, null);
        for (int level = 1; level <= plan.Blocks; level++)
        {
            LevelPlan p = plan[level], below = plan[level - 1];
            int k = (2 * level) - 1;
            float* source = below.ReadByNext == below.Map ? map : Clamped(below, _channels[level - 1], map);
            float* middle = Convolve(latent, k, source, below.ReadByNext, p.Low, p.Middle, _middle, plan, ref noise, threads);
            map = Convolve(latent, k + 1, middle, p.Middle, default, p.Map, _map, plan, ref noise, threads);
            float* under = image;
            if (level == plan.Blocks)
            {
                fixed (float* last = destination)
                {
                    ToImage(latent, level, plan, map, last, under);
                }
            }
            else
            {
                image = Image(level % 2 == 1 ? _image : _imageBelow, p.Image);
                ToImage(latent, level, plan, map, image, under);
            }
        }
    }

    public void Dispose()
    {
        foreach (WinogradLayer layer in _layers)
        {
            layer.Dispose();
        }

        foreach (NativeBuffer buffer in (NativeBuffer[])[_encoding, _clamped, _middle, _map, _noise, _scratch, _image, _imageBelow])
        {
            buffer.Dispose();
        }
    }

    private static int Padded(int channels) => (channels + NetworkFilters.ChannelMultiple - 1) / NetworkFilters.ChannelMultiple * NetworkFilters.ChannelMultiple;

    private float* Image(NativeBuffer buffer, MapArea area) => (float*)buffer.Take(area.Pixels * ImageChannels * sizeof(float));

    private float* Convolve(WinogradLatent latent, int convolution, float* source, MapArea sourceArea, MapArea low, MapArea area, NativeBuffer destination, SynthesisPlan plan, ref NoiseSource noise, int threads)
    {
        WinogradLayer layer = _layers[convolution];
        var job = new WinogradKernel.Job
        {
            Source = source,
            SourceWidth = sourceArea.Width,
            SourceHeight = sourceArea.Height,
            Destination = (float*)destination.Take(area.Pixels * layer.Outputs * sizeof(float)),
            Width = area.Width,
            Height = area.Height,
            OffsetX = layer.Upsample ? (2 * low.X.Low) - area.X.Low : 0,
            OffsetY = layer.Upsample ? (2 * low.Y.Low) - area.Y.Low : 0,
            TilesX = layer.Upsample ? low.Width : (area.Width + 1) / 2,
            TilesY = layer.Upsample ? low.Height : (area.Height + 1) / 2,
            Upsample = layer.Upsample,
            Inputs = layer.Inputs,
            Outputs = layer.Outputs,
            Filters = latent.Filters(convolution),
            Bias = latent.Bias(convolution),
        };
        float strength = _network.Description.HasNoise ? (float)(_network.Convolutions[convolution].NoiseStrength * LeakyRelu.Gain) * noise.Strength : 0;
        if (strength != 0)
        {
            int level = (convolution + 1) / 2, margin = plan.Padding.Margin(convolution);
            int width = (plan.CellsX << level) + (2 * margin), height = (plan.CellsY << level) + (2 * margin);
            int count = checked(width * height);
            job.Noise = (float*)_noise.Take((long)count * sizeof(float));
            noise.Fill(convolution, new Span<float>(job.Noise, count));
            job.Noise += ((long)(area.Y.Low + margin) * width) + area.X.Low + margin;
            job.NoiseStride = width;
            job.Strength = strength;
        }

        WinogradKernel.Run(job, _scratch, threads);
        return job.Destination;
    }

    /// <summary>The part of the encoding that is read, with channels padded by zeros.</summary>
    private float* PadEncoding(SynthesisPlan plan, ReadOnlySpan<float> encoding)
    {
        MapArea read = plan.Encoding;
        int channels = _network.Description.Encoding.Channels, pad = plan.Padding.EncodingPad(), width = plan.CellsX + (2 * pad);
        var data = new Span<float>(_encoding.Take(read.Pixels * _encodingChannels * sizeof(float)), checked((int)read.Pixels * _encodingChannels));
        data.Clear();
        for (int y = 0; y < read.Height; y++)
        {
            for (int x = 0; x < read.Width; x++)
            {
                int from = ((y + read.Y.Low + pad) * width) + x + read.X.Low + pad;
                encoding.Slice(from * channels, channels).CopyTo(data[(((y * read.Width) + x) * _encodingChannels)..]);
            }
        }

        return (float*)_encoding.Take(0);
    }

    private float* Clamped(LevelPlan level, int channels, float* map)
    {
        MapArea to = level.ReadByNext;
        var job = new MapKernels.Job
        {
            Source = map,
            SourceWidth = level.Map.Width,
            SourceHeight = level.Map.Height,
            Destination = _clamped.Take(to.Pixels * channels * sizeof(float)),
            Width = to.Width,
            Height = to.Height,
            OffsetX = to.X.Low - level.Map.X.Low,
            OffsetY = to.Y.Low - level.Map.Y.Low,
            Channels = channels,
        };
        MapKernels.Clamp(job, bfloat16: false);
        return (float*)job.Destination;
    }

    private void ToImage(WinogradLatent latent, int level, SynthesisPlan plan, float* map, float* image, float* below)
    {
        LevelPlan p = plan[level];
        long first = ((long)(p.Image.Y.Low - p.Map.Y.Low) * p.Map.Width) + p.Image.X.Low - p.Map.X.Low;
        var job = new ImageKernel.Job
        {
            Map = map + (first * _channels[level]),
            MapWidth = p.Map.Width,
            Channels = _channels[level],
            Weight = latent.ToImageWeight(level),
            Bias = latent.ToImageBias(level),
            Image = image,
            Width = p.Image.Width,
            Height = p.Image.Height,
            ImageChannels = ImageChannels,
            Below = below,
        };
        if (below != null)
        {
            MapArea under = plan[level - 1].Image;
            job.BelowWidth = under.Width;
            job.OffsetX = p.Image.X.Low - (2 * under.X.Low);
            job.OffsetY = p.Image.Y.Low - (2 * under.Y.Low);
        }

        ImageKernel.Run(job, bfloat16: false);
    }
}
