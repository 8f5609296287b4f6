using System.Runtime.InteropServices;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>Computes planned images with vector code, level by level.</summary>
internal sealed unsafe class CpuEngine : IDisposable
{
    private readonly GeneratorNetwork _network;
    private readonly ConvolutionFilters[] _filters;
    private readonly int[] _channels;
    private readonly int _encodingChannels;
    private readonly LatentVectors _latent;
    private readonly WorkerPool _pool;
    private readonly EncodingPass _scaling;
    private readonly ConvolutionPass _convolution;
    private readonly ImagePass _toImage;
    private readonly NativeBuffer _encoding = new(), _clamped = new(), _middle = new(), _map = new(), _noise = new(), _image = new(), _imageBelow = new();

    public CpuEngine(GeneratorNetwork network, VectorKernels kernels, int threads)
    {
        _network = network;
        NetworkDescription d = network.Description;
        _channels = [.. d.Channels.Select(Padded)];
        _encodingChannels = Padded(d.Encoding.Channels);
        _filters = new ConvolutionFilters[d.ConvolutionCount];
        for (int k = 0; k < _filters.Length; k++)
        {
            int inputs = k == 0 ? _encodingChannels : _channels[k / 2];
            _filters[k] = new ConvolutionFilters(network.Convolutions[k], inputs, _channels[(k + 1) / 2], IsUpsampling(k), kernels.PanelWidth);
        }

        LatticeTiles = LatticeTiles.Cheapest(d, (k, outputs, area) => _filters[k].Cost(TileSize.Of(outputs), area.Width, area.Height));
        _latent = new LatentVectors(network, _encodingChannels, _channels);
        _pool = new WorkerPool(threads);
        _scaling = new EncodingPass(_pool);
        _convolution = new ConvolutionPass(kernels, _pool);
        _toImage = new ImagePass(kernels, _pool);
    }

    /// <summary>The tiles that rectangles of fixed lattices are computed in.</summary>
    public LatticeTiles LatticeTiles { get; }

    /// <summary>The engine's threads, for work between two images; they end with it.</summary>
    public IWorkers Workers => _pool;

    private int ImageChannels => _network.Description.ImageChannels.Count;

    /// <summary>Computes one image.</summary>
    /// <param name="latent">The latent.</param>
    /// <param name="prepared">Which pixels to compute, from what.</param>
    /// <param name="destination">Receives [height, width, image channels].</param>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    public void Run(BakedLatent latent, in PreparedImage prepared, Span<float> destination)
    {
        _latent.Hold(latent);
        SynthesisPlan plan = prepared.Plan;
        NoiseSource noise = prepared.Noise;

        // Not of the read-only span itself: see SpanElements.
        fixed (float* last = destination, encoding = &MemoryMarshal.GetReference(prepared.Encoding))
        {
            float* map = Convolve(0, ScaledEncoding(prepared, encoding), plan.Encoding, plan[0].Map, _map, plan, noise);
            float* image = plan.Blocks == 0 ? last : Image(_imageBelow, plan[0].Image);
            ToImage(0, plan, map, image, null);
            AddCoarse(plan[0].Image, encoding, prepared.EncodingArea, image);
            for (int level = 1; level <= plan.Blocks; level++)
            {
                LevelPlan p = plan[level], below = plan[level - 1];
                int k = (2 * level) - 1;
                float* source = below.ReadByNext == below.Map ? map : Clamped(below, _channels[level - 1], map);
                float* middle = Convolve(k, source, below.ReadByNext, p.Middle, _middle, plan, noise);
                map = Convolve(k + 1, middle, p.Middle, p.Map, _map, plan, noise);
                float* under = image;
                image = level == plan.Blocks ? last : Image(level % 2 == 1 ? _image : _imageBelow, p.Image);
                ToImage(level, plan, map, image, under);
            }
        }
    }

    public void Dispose()
    {
        _pool.Dispose();
        _convolution.Dispose();
        _latent.Dispose();
        foreach (ConvolutionFilters filters in _filters)
        {
            filters.Dispose();
        }

        foreach (NativeBuffer buffer in (NativeBuffer[])[_encoding, _clamped, _middle, _map, _noise, _image, _imageBelow])
        {
            buffer.Dispose();
        }
    }

    private static int Padded(int channels) => (channels + VectorKernels.ChannelMultiple - 1) / VectorKernels.ChannelMultiple * VectorKernels.ChannelMultiple;

    private static bool IsUpsampling(int convolution) => convolution % 2 == 1;

    private float* Image(NativeBuffer buffer, MapArea area) => buffer.Take(area.Pixels * ImageChannels);

    private float* Convolve(int convolution, float* source, MapArea sourceArea, MapArea area, NativeBuffer destination, SynthesisPlan plan, in NoiseSource noise)
    {
        bool upsample = IsUpsampling(convolution);
        ConvolutionFilters filters = _filters[convolution];
        TransformedFilters transformed = plan.Tiles is null ? filters.For(plan.TiledArea(convolution)) : filters.Of(TileSize.Of(plan.Tiles[convolution]));

        // On a fixed lattice the tiles begin at multiples of their size.
        MapArea outputs = plan.TiledArea(convolution);
        outputs = plan.Tiles is null ? outputs : outputs.Covered(transformed.Size.Outputs);
        var job = new ConvolutionJob
        {
            Source = source,
            SourceWidth = sourceArea.Width,
            SourceHeight = sourceArea.Height,
            SourceX = upsample ? 0 : outputs.X.Low - 1 - sourceArea.X.Low,
            SourceY = upsample ? 0 : outputs.Y.Low - 1 - sourceArea.Y.Low,
            Destination = destination.Take(area.Pixels * filters.Outputs),
            Width = area.Width,
            Height = area.Height,
            OffsetX = outputs.X.Low - area.X.Low,
            OffsetY = outputs.Y.Low - area.Y.Low,
            TilesX = transformed.Size.Count(outputs.Width),
            TilesY = transformed.Size.Count(outputs.Height),
            Inputs = filters.Inputs,
            Outputs = filters.Outputs,
            Filters = transformed.Values,
            InputScale = _latent.Style(convolution),
            OutputScale = _latent.Demodulation(convolution),
            Bias = _latent.Bias(convolution),

            // Only the next convolution reads what an upsampling one writes, so that its style is cheapest here; the other maps go to the image too.
            NextScale = upsample ? _latent.Style(convolution + 1) : null,
        };
        AddNoise(ref job, convolution, area, plan, noise);
        _convolution.Compute(job, transformed.Size, upsample);
        return job.Destination;
    }

    private void AddNoise(ref ConvolutionJob job, int convolution, MapArea area, SynthesisPlan plan, in NoiseSource noise)
    {
        job.Strength = _network.Description.HasNoise ? (float)(_network.Convolutions[convolution].NoiseStrength * LeakyRelu.Gain) * noise.Strength : 0;
        if (job.Strength != 0)
        {
            MapArea whole = plan.NoiseArea(convolution);
            int count = checked((int)whole.Pixels);
            float* map = _noise.Take(count);
            noise.Fill(convolution, whole, new Span<float>(map, count));
            job.Noise = map + ((long)(area.Y.Low - whole.Y.Low) * whole.Width) + area.X.Low - whole.X.Low;
            job.NoiseStride = whole.Width;
        }
    }

    private float* ScaledEncoding(in PreparedImage prepared, float* encoding)
    {
        MapArea read = prepared.Plan.Encoding, whole = prepared.EncodingArea;
        int channels = _network.Description.Encoding.Channels;
        var job = new EncodingPass.Job
        {
            Encoding = encoding + ((((long)(read.Y.Low - whole.Y.Low) * whole.Width) + read.X.Low - whole.X.Low) * channels),
            Stride = whole.Width,
            Channels = channels,
            PaddedChannels = _encodingChannels,
            Style = _latent.Style(0),
            Scaled = _encoding.Take(read.Pixels * _encodingChannels),
            Width = read.Width,
            Height = read.Height,
        };
        _scaling.Compute(job);
        return job.Scaled;
    }

    /// <summary>A refinement network's image begins with the coarser image, one of its pixels per base cell.</summary>
    private void AddCoarse(MapArea area, float* coarse, MapArea coarseArea, float* image)
    {
        if (_network.Description.Encoding.Kind == EncodingKind.Image)
        {
            for (int y = area.Y.Low; y < area.Y.High; y++, image += area.Width * ImageChannels)
            {
                float* row = coarse + ((((long)(y - coarseArea.Y.Low) * coarseArea.Width) + area.X.Low - coarseArea.X.Low) * ImageChannels);
                ImageKernel.Add(image, row, area.Width * ImageChannels);
            }
        }
    }

    /// <summary>A map with its edge repeated beyond it, as the paper's padding reads it.</summary>
    private float* Clamped(LevelPlan level, int channels, float* map)
    {
        MapArea to = level.ReadByNext, from = level.Map;
        float* data = _clamped.Take(to.Pixels * channels), pixel = data;
        for (int y = to.Y.Low; y < to.Y.High; y++)
        {
            float* row = map + ((long)(Math.Clamp(y, from.Y.Low, from.Y.High - 1) - from.Y.Low) * from.Width * channels);
            for (int x = to.X.Low; x < to.X.High; x++, pixel += channels)
            {
                int column = Math.Clamp(x, from.X.Low, from.X.High - 1) - from.X.Low;
                new ReadOnlySpan<float>(row + ((long)column * channels), channels).CopyTo(new Span<float>(pixel, channels));
            }
        }

        return data;
    }

    private void ToImage(int level, SynthesisPlan plan, float* map, float* image, float* below)
    {
        LevelPlan p = plan[level];
        long first = ((long)(p.Image.Y.Low - p.Map.Y.Low) * p.Map.Width) + p.Image.X.Low - p.Map.X.Low;
        var job = new ImagePass.Job
        {
            Map = map + (first * _channels[level]),
            MapWidth = p.Map.Width,
            Channels = _channels[level],
            Weight = _latent.ToImageWeight(level),
            Bias = _latent.ToImageBias(level),
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

        _toImage.Compute(job);
    }
}
