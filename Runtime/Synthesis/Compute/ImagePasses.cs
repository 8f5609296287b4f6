using System.Runtime.InteropServices;
using ScaleParty.Models;
using ScaleParty.Sampling;
using static ScaleParty.Synthesis.ConvolutionTiling;

namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// The passes that make one image, in order, and the buffers between them: encoding and noise maps; then per level the
/// convolutions and the image. A level's image and the next level's first convolution read the same map side by side.
/// </summary>
internal sealed class ImagePasses
{
    private const int LineInvocations = 64;
    private const int ImageSide = 16;
    private const int VectorBytes = 16;

    private readonly GeneratorNetwork _network;
    private readonly NetworkDescription _description;
    private readonly ComputeLimits _limits;
    private readonly NetworkBuffers _weights;
    private readonly LatentBuffer _latent;
    private readonly ProgramCache _programs;
    private readonly ComputePrecision _precision;
    private readonly IComputeBuffer _maps, _middles, _noise, _encodingValues;
    private readonly IComputeBuffer[] _images;
    private readonly ComputePass _encoding;
    private readonly ComputePass[] _noisePasses, _convolutionPasses, _imagePasses;
    private readonly long[] _noiseStart;
    private readonly IComputeProgram?[] _encodingPrograms = new IComputeProgram?[8];
    private readonly IComputeProgram?[] _noisePrograms = new IComputeProgram?[2];
    private readonly IComputeProgram _bufferProgram;
    private (TexelFormat Format, IComputeProgram Program)? _textureProgram;

    public ImagePasses(DeviceObjects objects, GeneratorNetwork network, NetworkBuffers weights, LatentBuffer latent, ProgramCache programs, ComputePrecision precision)
    {
        _network = network;
        _description = network.Description;
        (_weights, _latent, _programs, _precision) = (weights, latent, programs, precision);
        _limits = objects.Device.Limits;
        _maps = objects.CreateBuffer("feature maps");
        _middles = objects.CreateBuffer("feature maps between two convolutions");
        _noise = objects.CreateBuffer("noise maps", sizeof(float));

        // The image of a refinement network begins with its encoding, which must outlive the first maps.
        _encodingValues = Refines ? objects.CreateBuffer("the coarser image") : _middles;
        _images = [objects.CreateBuffer("a level's image"), objects.CreateBuffer("a level's image")];
        int convolutions = _description.ConvolutionCount;
        _encoding = new ComputePass("encoding");
        _noisePasses = [.. Enumerable.Range(0, convolutions).Select(k => new ComputePass($"noise {k}"))];
        _convolutionPasses = [.. Enumerable.Range(0, convolutions).Select(k => new ComputePass($"convolution {k}"))];
        _imagePasses = [.. Enumerable.Range(0, _description.Blocks + 1).Select(l => new ComputePass($"image {l}"))];
        _noiseStart = new long[convolutions];
        Blend = new ComputePass("blend");
        All = [Blend, _encoding, .. _noisePasses, _convolutionPasses[0], _imagePasses[0], .. Enumerable.Range(1, _description.Blocks).SelectMany(Level)];
        SetConstants();
        _bufferProgram = ImageProgram(_description.Blocks);

        // A level's first convolution runs beside the image of the level below, which does not wait for it either.
        ComputePass[] Level(int level) => [_convolutionPasses[(2 * level) - 1], _convolutionPasses[2 * level], _imagePasses[level]];
    }

    private bool Refines => _description.Encoding.Kind == EncodingKind.Image;

    /// <summary>All passes in the order in which they are issued.</summary>
    public ComputePass[] All { get; }

    /// <summary>The pass that blends two latents; inactive without.</summary>
    public ComputePass Blend { get; }

    /// <summary>Which pixels are computed.</summary>
    public SynthesisPlan? Plan { get; private set; }

    /// <summary>The image of the last level where no texture is written: [image channels / 4][height][width] of vec4.</summary>
    public IComputeBuffer Result => _images[_description.Blocks % 2];

    /// <summary>Device memory of a plan's maps: the sum, and the largest buffer.</summary>
    public (long Total, long Largest) Bytes(SynthesisPlan plan)
    {
        long encoding = Vectors(plan.Encoding, _description.Encoding.Channels), maps = 0, middles = Refines ? 0 : encoding, noise = 0, image = 0;
        for (int level = 0; level <= _description.Blocks; level++)
        {
            maps = Math.Max(maps, Vectors(plan[level].Map, _description.Channels[level]));
            middles = Math.Max(middles, level == 0 ? 0 : Vectors(plan[level].Middle, _description.Channels[level]));
            image = Math.Max(image, Vectors(plan[level].Image, _description.ImageChannels.Count));
        }

        for (int k = 0; k < _description.ConvolutionCount && _description.HasNoise; k++)
        {
            noise += plan.MapOf(k).Pixels * sizeof(float);
        }

        return (maps + middles + noise + (2 * image) + (Refines ? encoding : 0), Math.Max(Math.Max(maps, Math.Max(middles, encoding)), Math.Max(noise, image)));

        static long Vectors(MapArea area, int channels) => area.Pixels * KernelConstants.Quads(channels) * VectorBytes;
    }

    /// <summary>Arranges the passes for a plan.</summary>
    /// <exception cref="ArgumentException">A pass would need more groups than the device allows.</exception>
    public void Arrange(SynthesisPlan plan)
    {
        // Where memory runs out on the way, there is no plan.
        Plan = null;
        long pixels = 0;
        for (int k = 0; k < _noisePasses.Length; k++)
        {
            _noiseStart[k] = pixels;
            pixels += _description.HasNoise ? plan.MapOf(k).Pixels : 0;
            int level = (k + 1) / 2;
            MapArea source = k == 0 ? plan.Encoding : k % 2 == 1 ? plan[level - 1].Map : plan[level].Middle;
            (k % 2 == 0 ? _maps : _middles).Reserve(plan.MapOf(k).Pixels * KernelConstants.Quads(_network.Convolutions[k].OutChannels) * VectorBytes);
            ArrangeConvolution(k, source, plan.MapOf(k));
            ArrangeLines(_noisePasses[k], NoiseParameters.OutSize, plan.MapOf(k), 1);
            _noisePasses[k].Set(NoiseParameters.OutputStart, checked((int)_noiseStart[k]));
        }

        _noise.Reserve(pixels * sizeof(float));
        _encodingValues.Reserve(plan.Encoding.Pixels * KernelConstants.Quads(_description.Encoding.Channels) * VectorBytes);
        ArrangeLines(_encoding, EncodingParameters.OutSize, plan.Encoding, KernelConstants.Quads(_description.Encoding.Channels));
        for (int level = 0; level <= _description.Blocks; level++)
        {
            ArrangeImage(level, plan);
        }

        CheckGroups(plan);
        Plan = plan;
    }

    /// <summary>Lets every layer read a latent: the one that was uploaded, or a blend.</summary>
    public void SetLatent(IComputeBuffer buffer, bool isBlend)
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
        _encoding.Buffers[0] = inputs.Buffer;
        _encoding.Set(EncodingParameters.Values, values);
        _encoding.Set(EncodingParameters.Cells, cells);
    }

    /// <summary>Sets the strength of a layer's noise, settings' strength included; 0 for none.</summary>
    public void SetNoiseStrength(int convolution, float strength)
    {
        _noisePasses[convolution].IsActive = false;
        _convolutionPasses[convolution].Set(ConvolutionParameters.Strength, strength * (float)Math.Sqrt(2));
    }

    /// <summary>Gives a layer's noise pass its inputs.</summary>
    public void SetNoise(int convolution, FrameInputs inputs, NoiseInputs noise, bool preserveVariance)
    {
        ComputePass pass = _noisePasses[convolution];
        pass.IsActive = true;
        pass.Program = NoiseProgram(noise.WarpCount > 0);
        pass.Buffers[0] = inputs.Buffer;
        pass.SetNoise(noise, preserveVariance);
    }

    /// <summary>Uploads a layer's noise map, whole and row-major, instead of drawing it.</summary>
    public void UploadNoise(int convolution, ReadOnlySpan<float> map)
    {
        MapArea area = Plan!.MapOf(convolution), whole = Plan.WholeMap(convolution);
        for (int y = 0; y < area.Height; y++)
        {
            ReadOnlySpan<float> row = map.Slice(((y + area.Y.Low - whole.Y.Low) * whole.Width) + area.X.Low - whole.X.Low, area.Width);
            _noise.Write((_noiseStart[convolution] + ((long)y * area.Width)) * sizeof(float), MemoryMarshal.AsBytes(row));
        }
    }

    /// <summary>Lets the last level write a texture, or with null the buffer <see cref="Result"/>.</summary>
    public void SetTarget(IComputeTexture? texture)
    {
        ComputePass pass = _imagePasses[^1];
        pass.Texture = texture;
        pass.Buffers[1] = texture is null ? Result : null;
        pass.GroupsZ = texture is null ? _weights.ImageQuads : 1;
        pass.Program = texture is null ? _bufferProgram : _textureProgram is { } made && made.Format == texture.Format ? made.Program : TextureProgram(texture.Format);
    }

    private static void ArrangeLines(ComputePass pass, KernelParameter size, MapArea area, int parts)
    {
        pass.GroupsX = CeilingDivide(area.Width, LineInvocations);
        pass.Rows = area.Height;
        pass.GroupsZ = parts;
        pass.Set(size, area.Width, area.Height);

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
        _encoding.Buffers[1] = _encodingValues;
        _encoding.Buffers[2] = _weights.Fields;
        for (int k = 0; k < _convolutionPasses.Length; k++)
        {
            ConvolutionWeights c = _network.Convolutions[k];
            ConvolutionTiling tiling = _weights.Tilings[k];
            ComputePass pass = _convolutionPasses[k];
            pass.IsActive = true;
            pass.Waits = k % 2 == 0;
            pass.GroupsZ = CeilingDivide(KernelConstants.Quads(c.OutChannels), tiling.Quads);
            pass.Program = _programs.Get("convolution", KernelConstants.Convolution(c.InChannels, c.OutChannels, tiling, k % 2 == 1, _precision));
            (IComputeBuffer from, IComputeBuffer to) = k == 0 ? (_encodingValues, _maps) : k % 2 == 0 ? (_middles, _maps) : (_maps, _middles);
            IComputeBuffer?[] buffers = [from, to, _weights.Filter(k), _latent.Buffer, _noise, _weights.Biases];
            buffers.CopyTo(pass.Buffers, 0);
            pass.Set(ConvolutionParameters.Style, _latent.Styles[k]);
            pass.Set(ConvolutionParameters.Demodulation, _latent.Demodulations[k]);
            pass.Set(ConvolutionParameters.Bias, _weights.ConvolutionBiases[k]);
            _noisePasses[k].Buffers[1] = _noise;
        }

        for (int level = 0; level < _imagePasses.Length; level++)
        {
            ComputePass pass = _imagePasses[level];
            pass.IsActive = true;
            pass.Waits = true;
            pass.GroupsZ = _weights.ImageQuads;
            pass.Program = ImageProgram(level);
            IComputeBuffer?[] buffers = [_maps, _images[level % 2], _weights.ToImage, _latent.Buffer, level > 0 ? _images[(level - 1) % 2] : Refines ? _encodingValues : null, _weights.Biases];
            buffers.CopyTo(pass.Buffers, 0);
            pass.Set(ImageParameters.Style, _latent.ImageStyles[level]);
            pass.Set(ImageParameters.Bias, _weights.ImageBiases[level]);
            pass.Set(ImageParameters.Weight, _weights.ImageWeights[level]);
        }
    }

    // Rows of groups are cut into slices; the other two axes are not.
    private void CheckGroups(SynthesisPlan plan)
    {
        foreach (ComputePass pass in All)
        {
            int groups = Math.Max(pass.GroupsX, pass.GroupsZ);
            if (groups > _limits.Groups.Value)
            {
                throw new ArgumentException($"an image of {plan.Delivered} pixels needs {groups} groups along one axis in {pass.Name}; {_limits.Groups.Name} of {_limits.Device} is {_limits.Groups.Value}: ask for tiles of it instead");
            }
        }
    }

    private IComputeProgram EncodingProgram(EncodingMode mode, bool warped) =>
        _encodingPrograms[(2 * (int)mode) + (warped ? 1 : 0)] ??= _programs.Get("encoding", KernelConstants.Encoding(_description.Encoding, mode, warped));

    private IComputeProgram NoiseProgram(bool warped) =>
        _noisePrograms[warped ? 1 : 0] ??= _programs.Get("noise", KernelConstants.Noise(warped));

    private IComputeProgram ImageProgram(int level) => _programs.Get("image", KernelConstants.Image(_description.Channels[level], KernelConstants.BelowOf(_description, level)));

    private IComputeProgram TextureProgram(TexelFormat format)
    {
        IComputeProgram program = _programs.Get("image", KernelConstants.Texture(_description.Channels[^1], ImageBelow.Upsampled, format, _description.ImageChannels.Count));
        _textureProgram = (format, program);
        return program;
    }

    private void ArrangeConvolution(int k, MapArea source, MapArea area)
    {
        ComputePass pass = _convolutionPasses[k];
        ConvolutionWeights c = _network.Convolutions[k];
        MapArea blocks = area.Halved();
        pass.GroupsX = CeilingDivide(blocks.Width, PixelsX / 2);
        pass.Rows = CeilingDivide(blocks.Height, PixelsY / 2);
        pass.Set(ConvolutionParameters.InSize, source.Width, source.Height);
        pass.Set(ConvolutionParameters.OutSize, area.Width, area.Height);

        // Upsampling reads around the pixel of half the resolution, the plain convolution around the block.
        int perBlock = k % 2 == 1 ? 1 : 2;
        pass.Set(ConvolutionParameters.InStart, (perBlock * blocks.X.Low) - 1 - source.X.Low, (perBlock * blocks.Y.Low) - 1 - source.Y.Low);
        pass.Set(ConvolutionParameters.OutStart, (2 * blocks.X.Low) - area.X.Low, (2 * blocks.Y.Low) - area.Y.Low);
        pass.Set(ConvolutionParameters.Noise, checked((int)_noiseStart[k]));
        double pairs = (double)c.InChannels * c.OutChannels;
        pass.Multiplications = blocks.Pixels * WinogradFilter.Count * pairs;
        pass.DirectMultiplications = area.Pixels * 9 * pairs;
        pass.Bytes = (source.Pixels * c.InChannels * 4.0) + (area.Pixels * c.OutChannels * 4.0) + (WinogradFilter.Count * pairs * (_precision == ComputePrecision.Float16 ? 2 : 4));
    }

    private void ArrangeImage(int level, SynthesisPlan plan)
    {
        ComputePass pass = _imagePasses[level];
        MapArea map = plan[level].Map, image = plan[level].Image;
        _images[level % 2].Reserve(image.Pixels * _weights.ImageQuads * VectorBytes);
        pass.GroupsX = CeilingDivide(image.Width, ImageSide);
        pass.Rows = CeilingDivide(image.Height, ImageSide);
        pass.Set(ImageParameters.InSize, map.Width, map.Height);
        pass.Set(ImageParameters.OutSize, image.Width, image.Height);
        pass.Set(ImageParameters.InStart, image.X.Low - map.X.Low, image.Y.Low - map.Y.Low);
        if (level > 0)
        {
            MapArea below = plan[level - 1].Image;
            pass.Set(ImageParameters.BelowSize, below.Width, below.Height);
            pass.Set(ImageParameters.BelowStart, image.X.Low - (2 * below.X.Low), image.Y.Low - (2 * below.Y.Low));
        }
        else if (Refines)
        {
            MapArea coarse = plan.Encoding;
            pass.Set(ImageParameters.BelowSize, coarse.Width, coarse.Height);
            pass.Set(ImageParameters.BelowStart, image.X.Low - coarse.X.Low, image.Y.Low - coarse.Y.Low);
        }

        int channels = _description.Channels[level], imageChannels = _description.ImageChannels.Count;
        pass.Multiplications = pass.DirectMultiplications = image.Pixels * (double)channels * imageChannels;
        pass.Bytes = image.Pixels * ((channels * 4.0) + VectorBytes);
    }
}
