using System.Runtime.Intrinsics;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// The fast path on processors: oneDNN's convolutions on channels-last maps with packed weights, and one pass over memory
/// for everything between them. A frame allocates nothing managed.
/// </summary>
internal sealed unsafe class VectorEngine : ISynthesisEngine
{
    private readonly GeneratorNetwork _network;
    private readonly NetworkFilters _filters;
    private readonly bool _bfloat16;
    private readonly NativeBuffer _input = new(), _map = new(), _noise = new(), _image = new(), _imageBelow = new();

    public VectorEngine(GeneratorNetwork network, SynthesisPrecision precision)
    {
        _network = network;
        _bfloat16 = precision == SynthesisPrecision.BFloat16;
        _filters = new NetworkFilters(network, CPU);
        Name = _bfloat16 ? "torch cpu bfloat16" : "torch cpu float32";
    }

    /// <summary>Whether this processor and this libtorch can run it.</summary>
    public static bool IsSupported => Vector256.IsHardwareAccelerated && NativeTorch.IsAvailable;

    public string Name { get; }

    private int ValueBytes => _bfloat16 ? sizeof(ushort) : sizeof(float);

    public IDisposable Fold(BakedLatent latent)
    {
        latent.CheckFits(_network.Description);
        return new VectorLatent(_network, _filters, latent, _bfloat16);
    }

    public void Run(IDisposable folded, SynthesisPlan plan, ReadOnlySpan<float> encoding, NoiseSource noise, Span<float> destination)
    {
        var latent = (VectorLatent)folded;
        LevelPlan level = plan[0];
        IntPtr encodingTensor = WrapEncoding(plan, encoding), map = 0;
        try
        {
            map = Convolve(latent, 0, encodingTensor, level.Map, plan, ref noise);
        }
        finally
        {
            NativeTorch.Delete(encodingTensor);
        }

        try
        {
            float* image = (float*)_imageBelow.Take(level.Image.Pixels * _network.Description.ImageChannels.Count * sizeof(float)), below = null;
            ToImage(latent, 0, plan, map, image, null);
            for (int l = 1; l <= plan.Blocks; l++)
            {
                IntPtr next = Block(latent, l, plan, map, ref noise);
                NativeTorch.Delete(map);
                map = next;
                below = image;
                if (l == plan.Blocks)
                {
                    fixed (float* last = destination)
                    {
                        ToImage(latent, l, plan, map, last, below);
                    }
                }
                else
                {
                    image = (float*)(l % 2 == 1 ? _image : _imageBelow).Take(plan[l].Image.Pixels * _network.Description.ImageChannels.Count * sizeof(float));
                    ToImage(latent, l, plan, map, image, below);
                }
            }
        }
        finally
        {
            NativeTorch.Delete(map);
        }
    }

    public void Dispose()
    {
        _filters.Dispose();
        _input.Dispose();
        _map.Dispose();
        _noise.Dispose();
        _image.Dispose();
        _imageBelow.Dispose();
    }

    /// <summary>One block: the fused upsampling convolution, the shuffle, and the second convolution.</summary>
    private IntPtr Block(VectorLatent latent, int level, SynthesisPlan plan, IntPtr map, ref NoiseSource noise)
    {
        LevelPlan p = plan[level], below = plan[level - 1];
        int k = (2 * level) - 1, channels = _filters.Channels[level];
        IntPtr input = map, low = 0;
        try
        {
            input = below.ReadByNext == below.Map ? NativeTorch.Share(map) : Clamped(below, _filters.Channels[level - 1], map);
            low = NativeTorch.Convolve(input, latent.Weights[k], latent.Biases[k], activate: false);
            NativeTorch.Delete(input);
            input = 0;
            var job = new MapKernels.Job
            {
                Source = NativeTorch.Data(low),
                SourceWidth = p.Low.Width,
                Destination = _map.Take(p.Middle.Pixels * channels * ValueBytes),
                Width = p.Middle.Width,
                Height = p.Middle.Height,
                OffsetX = p.Middle.X.Low - (2 * p.Low.X.Low),
                OffsetY = p.Middle.Y.Low - (2 * p.Low.Y.Low),
                Channels = channels,
            };
            AddNoise(ref job, k, p.Middle, plan, ref noise);
            MapKernels.Shuffle(job, _bfloat16);
            input = NativeTorch.Wrap(job.Destination, p.Middle.Height, p.Middle.Width, channels, _bfloat16);
            return Convolve(latent, k + 1, input, p.Map, plan, ref noise);
        }
        finally
        {
            NativeTorch.Delete(input);
            NativeTorch.Delete(low);
        }
    }

    /// <summary>A convolution with noise and activation that does not upsample.</summary>
    private IntPtr Convolve(VectorLatent latent, int convolution, IntPtr input, MapArea area, SynthesisPlan plan, ref NoiseSource noise)
    {
        bool noisy = _filters.NoiseStrength(convolution) * noise.Strength != 0;
        IntPtr map = NativeTorch.Convolve(input, latent.Weights[convolution], latent.Biases[convolution], activate: !noisy);
        if (noisy)
        {
            void* data = NativeTorch.Data(map);
            var job = new MapKernels.Job { Source = data, Destination = data, Width = area.Width, Height = area.Height, Channels = _filters.OutputChannels(convolution) };
            AddNoise(ref job, convolution, area, plan, ref noise);
            MapKernels.Activate(job, _bfloat16);
        }

        return map;
    }

    private void AddNoise(ref MapKernels.Job job, int convolution, MapArea area, SynthesisPlan plan, ref NoiseSource noise)
    {
        job.Strength = _filters.NoiseStrength(convolution) * noise.Strength;
        if (job.Strength != 0)
        {
            int level = (convolution + 1) / 2, margin = plan.Padding.Margin(convolution);
            int width = (plan.CellsX << level) + (2 * margin), height = (plan.CellsY << level) + (2 * margin);
            int count = checked(width * height);
            job.Noise = (float*)_noise.Take((long)count * sizeof(float));
            noise.Fill(convolution, new Span<float>(job.Noise, count));
            job.Noise += ((long)(area.Y.Low + margin) * width) + area.X.Low + margin;
            job.NoiseStride = width;
        }
    }

    private IntPtr Clamped(LevelPlan level, int channels, IntPtr map)
    {
        MapArea to = level.ReadByNext;
        var job = new MapKernels.Job
        {
            Source = NativeTorch.Data(map),
            SourceWidth = level.Map.Width,
            SourceHeight = level.Map.Height,
            Destination = _input.Take(to.Pixels * channels * ValueBytes),
            Width = to.Width,
            Height = to.Height,
            OffsetX = to.X.Low - level.Map.X.Low,
            OffsetY = to.Y.Low - level.Map.Y.Low,
            Channels = channels,
        };
        MapKernels.Clamp(job, _bfloat16);
        return NativeTorch.Wrap(job.Destination, to.Height, to.Width, channels, _bfloat16);
    }

    private IntPtr WrapEncoding(SynthesisPlan plan, ReadOnlySpan<float> encoding)
    {
        MapArea read = plan.Encoding;
        int channels = _network.Description.Encoding.Channels, pad = plan.Padding.EncodingPad(), width = plan.CellsX + (2 * pad);
        byte* data = (byte*)_input.Take(read.Pixels * channels * ValueBytes);
        int row = read.Width * channels;
        for (int y = 0; y < read.Height; y++)
        {
            ReadOnlySpan<float> source = encoding.Slice((((y + read.Y.Low + pad) * width) + read.X.Low + pad) * channels, row);
            byte* destination = data + ((long)y * row * ValueBytes);
            if (_bfloat16)
            {
                MapKernels.ToBFloat16(source, (ushort*)destination);
            }
            else
            {
                source.CopyTo(new Span<float>(destination, row));
            }
        }

        return NativeTorch.Wrap(data, read.Height, read.Width, channels, _bfloat16);
    }

    private void ToImage(VectorLatent latent, int level, SynthesisPlan plan, IntPtr map, float* image, float* below)
    {
        LevelPlan p = plan[level];
        int channels = _filters.Channels[level];
        long first = ((long)(p.Image.Y.Low - p.Map.Y.Low) * p.Map.Width) + p.Image.X.Low - p.Map.X.Low;
        var job = new ImageKernel.Job
        {
            Map = (byte*)NativeTorch.Data(map) + (first * channels * ValueBytes),
            MapWidth = p.Map.Width,
            Channels = channels,
            Weight = latent.ToImageWeight(level),
            Bias = latent.ToImageBias(level),
            Image = image,
            Width = p.Image.Width,
            Height = p.Image.Height,
            ImageChannels = _network.Description.ImageChannels.Count,
            Below = below,
        };
        if (below != null)
        {
            MapArea under = plan[level - 1].Image;
            job.BelowWidth = under.Width;
            job.OffsetX = p.Image.X.Low - (2 * under.X.Low);
            job.OffsetY = p.Image.Y.Low - (2 * under.Y.Low);
        }

        ImageKernel.Run(job, _bfloat16);
    }
}
