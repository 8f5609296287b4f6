using ScaleParty.Models;
using ScaleParty.Sampling;
using Silk.NET.OpenGL;
using static ScaleParty.Synthesis.ConvolutionTiling;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// The passes that make one image, in order, and the buffers between them: encoding and noise maps; then per level the
/// convolutions and the image. A level's image and the next level's first convolution read the same map side by side.
/// </summary>
internal sealed class ImagePasses : IDisposable
{
    private const int LineInvocations = 64;
    private const int ImageSide = 16;
    private const int VectorBytes = 16;

    private readonly GeneratorNetwork _network;
    private readonly NetworkDescription _description;
    private readonly NetworkBuffers _weights;
    private readonly LatentBuffer _latent;
    private readonly ProgramCache _programs;
    private readonly ComputePrecision _precision;
    private readonly GlBuffer _maps, _middles, _noise;
    private readonly GlBuffer[] _images;
    private readonly ComputePass _encoding;
    private readonly ComputePass[] _noisePasses, _convolutionPasses, _imagePasses;
    private readonly long[] _noiseStart;
    private readonly ComputeProgram?[] _encodingPrograms = new ComputeProgram?[8];
    private readonly ComputeProgram?[] _noisePrograms = new ComputeProgram?[2];
    private readonly ComputeProgram _bufferProgram;
    private (TextureFormat Format, ComputeProgram Program)? _textureProgram;

    public ImagePasses(GL gl, GeneratorNetwork network, NetworkBuffers weights, LatentBuffer latent, ProgramCache programs, ComputePrecision precision)
    {
        _network = network;
        _description = network.Description;
        (_weights, _latent, _programs, _precision) = (weights, latent, programs, precision);
        _maps = new GlBuffer(gl, "feature maps");
        _middles = new GlBuffer(gl, "feature maps between two convolutions");
        _noise = new GlBuffer(gl, "noise maps");
        _images = [new GlBuffer(gl, "a level's image"), new GlBuffer(gl, "a level's image")];
        int convolutions = _description.ConvolutionCount;
        _encoding = new ComputePass("encoding");
        _noisePasses = [.. Enumerable.Range(0, convolutions).Select(k => new ComputePass($"noise {k}"))];
        _convolutionPasses = [.. Enumerable.Range(0, convolutions).Select(k => new ComputePass($"convolution {k}"))];
        _imagePasses = [.. Enumerable.Range(0, _description.Blocks + 1).Select(l => new ComputePass($"image {l}"))];
        _noiseStart = new long[convolutions];
        Blend = new ComputePass("blend");
        All = [Blend, _encoding, .. _noisePasses, _convolutionPasses[0], _imagePasses[0], .. Enumerable.Range(1, _description.Blocks).SelectMany(Level)];
        try
        {
            SetConstants();
            _bufferProgram = ImageProgram(_description.Blocks);
        }
        catch
        {
            Dispose();
            throw;
        }

        // A level's first convolution runs beside the image of the level below, which does not wait for it either.
        ComputePass[] Level(int level) => [_convolutionPasses[(2 * level) - 1], _convolutionPasses[2 * level], _imagePasses[level]];
    }

    /// <summary>All passes in the order in which they are issued.</summary>
    public ComputePass[] All { get; }

    /// <summary>The pass that blends two latents; inactive without.</summary>
    public ComputePass Blend { get; }

    /// <summary>Which pixels are computed.</summary>
    public SynthesisPlan? Plan { get; private set; }

    /// <summary>The image of the last level where no texture is written: [image channels / 4][height][width] of vec4.</summary>
    public GlBuffer Result => _images[_description.Blocks % 2];

    /// <summary>What a convolution yields.</summary>
    public static MapArea Area(SynthesisPlan plan, int convolution) => convolution % 2 == 1 ? plan[(convolution + 1) / 2].Middle : plan[convolution / 2].Map;

    /// <summary>Device memory of a plan's maps: the sum, and the largest buffer.</summary>
    public (long Total, long Largest) Bytes(SynthesisPlan plan)
    {
        long maps = 0, middles = Vectors(plan.Encoding, _description.Encoding.Channels), noise = 0, image = 0;
        for (int level = 0; level <= _description.Blocks; level++)
        {
            maps = Math.Max(maps, Vectors(plan[level].Map, _description.Channels[level]));
            middles = Math.Max(middles, level == 0 ? 0 : Vectors(plan[level].Middle, _description.Channels[level]));
            image = Math.Max(image, Vectors(plan[level].Image, _description.ImageChannels.Count));
        }

        for (int k = 0; k < _description.ConvolutionCount && _description.HasNoise; k++)
        {
            noise += Area(plan, k).Pixels * sizeof(float);
        }

        return (maps + middles + noise + (2 * image), Math.Max(Math.Max(maps, middles), Math.Max(noise, image)));

        static long Vectors(MapArea area, int channels) => area.Pixels * KernelConstants.Quads(channels) * VectorBytes;
    }

    /// <summary>Lays the passes out for a plan.</summary>
    public void Lay(SynthesisPlan plan)
    {
        // Where memory runs out on the way, no plan is laid out.
        Plan = null;
        long pixels = 0;
        for (int k = 0; k < _noisePasses.Length; k++)
        {
            _noiseStart[k] = pixels;
            pixels += _description.HasNoise ? Area(plan, k).Pixels : 0;
            int level = (k + 1) / 2;
            MapArea source = k == 0 ? plan.Encoding : k % 2 == 1 ? plan[level - 1].Map : plan[level].Middle;
            (k % 2 == 0 ? _maps : _middles).Reserve(Area(plan, k).Pixels * KernelConstants.Quads(_network.Convolutions[k].OutChannels) * VectorBytes);
            LayConvolution(k, source, Area(plan, k));
            LayLines(_noisePasses[k], Area(plan, k), 1);
            _noisePasses[k].Set(3, checked((int)_noiseStart[k]));
        }

        _noise.Reserve(pixels * sizeof(float));
        _middles.Reserve(plan.Encoding.Pixels * KernelConstants.Quads(_description.Encoding.Channels) * VectorBytes);
        LayLines(_encoding, plan.Encoding, KernelConstants.Quads(_description.Encoding.Channels));
        for (int level = 0; level <= _description.Blocks; level++)
        {
            LayImage(level, plan);
        }

        Plan = plan;
    }

    /// <summary>Lets every layer read a latent: the one that was uploaded, or a blend.</summary>
    public void SetLatent(uint buffer, bool isBlend)
    {
        Blend.IsActive = isBlend;
        foreach (ComputePass pass in _convolutionPasses)
        {
            pass.Buffers[3] = buffer;
        }

        foreach (ComputePass pass in _imagePasses)
        {
            pass.Buffers[3] = buffer;
        }
    }

    /// <summary>Gives the encoding pass its inputs.</summary>
    public void SetEncoding(EncodingMode mode, bool warped, FrameInputs inputs, int values, int cells)
    {
        _encoding.Program = EncodingProgram(mode, warped);
        _encoding.Buffers[0] = inputs.Handle;
        _encoding.Set(1, values);
        _encoding.Set(2, cells);
    }

    /// <summary>Sets the strength of a layer's noise, settings' strength included; 0 for none.</summary>
    public void SetNoiseStrength(int convolution, float strength)
    {
        _noisePasses[convolution].IsActive = false;
        _convolutionPasses[convolution].Set(13, strength * (float)Math.Sqrt(2));
    }

    /// <summary>Gives a layer's noise pass its inputs.</summary>
    public void SetNoise(int convolution, FrameInputs inputs, NoiseInputs noise, bool preserveVariance)
    {
        ComputePass pass = _noisePasses[convolution];
        pass.IsActive = true;
        pass.Program = NoiseProgram(noise.WarpCount > 0);
        pass.Buffers[0] = inputs.Handle;
        pass.SetNoise(noise, preserveVariance);
    }

    /// <summary>Uploads a layer's noise map, whole and row-major, instead of drawing it.</summary>
    public void UploadNoise(int convolution, ReadOnlySpan<float> map, int margin, int width)
    {
        MapArea area = Area(Plan!, convolution);
        for (int y = 0; y < area.Height; y++)
        {
            _noise.Write((_noiseStart[convolution] + ((long)y * area.Width)) * sizeof(float), map.Slice(((y + area.Y.Low + margin) * width) + area.X.Low + margin, area.Width));
        }
    }

    /// <summary>Lets the last level write a texture, or with 0 the buffer <see cref="Result"/>.</summary>
    public void SetTarget(uint texture, TextureFormat format)
    {
        ComputePass pass = _imagePasses[^1];
        pass.Texture = texture;
        pass.TextureFormat = format switch
        {
            TextureFormat.Rgba16Float => InternalFormat.Rgba16f,
            TextureFormat.Rgba32Float => InternalFormat.Rgba32f,
            _ => InternalFormat.Rgba8,
        };
        pass.Buffers[1] = texture == 0 ? Result.Handle : 0;
        pass.GroupsZ = texture == 0 ? _weights.ImageQuads : 1;
        pass.Program = texture == 0 ? _bufferProgram : _textureProgram is { } made && made.Format == format ? made.Program : TextureProgram(format);
    }

    public void Dispose()
    {
        _maps.Dispose();
        _middles.Dispose();
        _noise.Dispose();
        _images[0].Dispose();
        _images[1].Dispose();
    }

    private static void SetSize(ComputePass pass, int index, MapArea area)
    {
        pass.Set(index, area.Width);
        pass.Set(index + 1, area.Height);
    }

    private static void LayLines(ComputePass pass, MapArea area, int parts)
    {
        pass.GroupsX = CeilingDivide(area.Width, LineInvocations);
        pass.Rows = area.Height;
        pass.GroupsZ = parts;
        SetSize(pass, 4, area);

        // Not multiplications, but about as long as so many: a lattice's number or four sines per value.
        pass.Multiplications = area.Pixels * 100.0 * parts;
        pass.Bytes = area.Pixels * (parts > 1 ? VectorBytes : sizeof(float)) * parts;
    }

    private void SetConstants()
    {
        // Warps and textures are compiled for when they come; everything else is ready before the first image.
        EncodingProgram(KernelConstants.ModeOf(_description.Encoding), false);
        if (_description.HasNoise)
        {
            NoiseProgram(false);
        }

        _encoding.IsActive = true;
        _encoding.Waits = true;
        _encoding.Buffers[1] = _middles.Handle;
        for (int k = 0; k < _convolutionPasses.Length; k++)
        {
            ConvolutionWeights c = _network.Convolutions[k];
            ConvolutionTiling tiling = _weights.Tilings[k];
            ComputePass pass = _convolutionPasses[k];
            pass.IsActive = true;
            pass.Waits = k % 2 == 0;
            pass.GroupsZ = CeilingDivide(KernelConstants.Quads(c.OutChannels), tiling.Quads);
            pass.Program = _programs.Get("convolution", KernelConstants.Convolution(c.InChannels, c.OutChannels, tiling, k % 2 == 1, _precision));
            (GlBuffer from, GlBuffer to) = k % 2 == 0 ? (_middles, _maps) : (_maps, _middles);
            uint[] buffers = [from.Handle, to.Handle, _weights.Filter(k).Handle, _latent.Handle, _noise.Handle, _weights.Biases.Handle];
            buffers.CopyTo(pass.Buffers, 0);
            pass.Set(1, _latent.Styles[k]);
            pass.Set(2, _latent.Demodulations[k]);
            pass.Set(3, _weights.ConvolutionBiases[k]);
            _noisePasses[k].Buffers[1] = _noise.Handle;
        }

        for (int level = 0; level < _imagePasses.Length; level++)
        {
            ComputePass pass = _imagePasses[level];
            pass.IsActive = true;
            pass.Waits = true;
            pass.GroupsZ = _weights.ImageQuads;
            pass.Program = ImageProgram(level);
            uint[] buffers = [_maps.Handle, _images[level % 2].Handle, _weights.ToImage.Handle, _latent.Handle, level == 0 ? 0 : _images[(level - 1) % 2].Handle, _weights.Biases.Handle];
            buffers.CopyTo(pass.Buffers, 0);
            pass.Set(1, _latent.ImageStyles[level]);
            pass.Set(2, _weights.ImageBiases[level]);
            pass.Set(3, _weights.ImageWeights[level]);
        }
    }

    private ComputeProgram EncodingProgram(EncodingMode mode, bool warped) =>
        _encodingPrograms[(2 * (int)mode) + (warped ? 1 : 0)] ??= _programs.Get("encoding", KernelConstants.Encoding(_description.Encoding, mode, warped));

    private ComputeProgram NoiseProgram(bool warped) =>
        _noisePrograms[warped ? 1 : 0] ??= _programs.Get("noise", KernelConstants.Noise(warped));

    private ComputeProgram ImageProgram(int level) => _programs.Get("image", KernelConstants.Image(_description.Channels[level], level > 0));

    private ComputeProgram TextureProgram(TextureFormat format)
    {
        ComputeProgram program = _programs.Get("image", KernelConstants.Texture(_description.Channels[^1], true, format, _description.ImageChannels.Count));
        _textureProgram = (format, program);
        return program;
    }

    private void LayConvolution(int k, MapArea source, MapArea area)
    {
        ComputePass pass = _convolutionPasses[k];
        ConvolutionWeights c = _network.Convolutions[k];
        MapArea blocks = area.Halved();
        pass.GroupsX = CeilingDivide(blocks.Width, PixelsX / 2);
        pass.Rows = CeilingDivide(blocks.Height, PixelsY / 2);
        SetSize(pass, 4, source);
        SetSize(pass, 6, area);

        // Upsampling reads around the pixel of half the resolution, the plain convolution around the block.
        int perBlock = k % 2 == 1 ? 1 : 2;
        pass.Set(8, (perBlock * blocks.X.Low) - 1 - source.X.Low);
        pass.Set(9, (perBlock * blocks.Y.Low) - 1 - source.Y.Low);
        pass.Set(10, (2 * blocks.X.Low) - area.X.Low);
        pass.Set(11, (2 * blocks.Y.Low) - area.Y.Low);
        pass.Set(12, checked((int)_noiseStart[k]));
        double pairs = (double)c.InChannels * c.OutChannels;
        pass.Multiplications = blocks.Pixels * WinogradFilter.Count * pairs;
        pass.DirectMultiplications = area.Pixels * 9 * pairs;
        pass.Bytes = (source.Pixels * c.InChannels * 4.0) + (area.Pixels * c.OutChannels * 4.0) + (WinogradFilter.Count * pairs * (_precision == ComputePrecision.Float16 ? 2 : 4));
    }

    private void LayImage(int level, SynthesisPlan plan)
    {
        ComputePass pass = _imagePasses[level];
        MapArea map = plan[level].Map, image = plan[level].Image;
        _images[level % 2].Reserve(image.Pixels * _weights.ImageQuads * VectorBytes);
        pass.GroupsX = CeilingDivide(image.Width, ImageSide);
        pass.Rows = CeilingDivide(image.Height, ImageSide);
        SetSize(pass, 4, map);
        SetSize(pass, 6, image);
        pass.Set(8, image.X.Low - map.X.Low);
        pass.Set(9, image.Y.Low - map.Y.Low);
        if (level > 0)
        {
            MapArea below = plan[level - 1].Image;
            SetSize(pass, 10, below);
            pass.Set(12, image.X.Low - (2 * below.X.Low));
            pass.Set(13, image.Y.Low - (2 * below.Y.Low));
        }

        int channels = _description.Channels[level], imageChannels = _description.ImageChannels.Count;
        pass.Multiplications = pass.DirectMultiplications = image.Pixels * (double)channels * imageChannels;
        pass.Bytes = image.Pixels * ((channels * 4.0) + VectorBytes);
    }
}
