using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Benchmarks;

/// <summary>
/// A network in compute shaders as one writes them first: every step of the paper on its own, one invocation per output value, no
/// shared memory. What the real shaders are compared with; without noise, whole base cells, Exact padding.
/// </summary>
internal sealed class NaiveNetwork : IDisposable
{
    private const int Invocations = 64;

    private const string Head = """
        #version 430 core
        layout(local_size_x = 64) in;
        layout(std430, binding = 0) readonly buffer Source { float source[]; };
        layout(std430, binding = 1) writeonly buffer Destination { float destination[]; };
        layout(std430, binding = 2) readonly buffer Weights { float weights[]; };
        layout(std430, binding = 3) readonly buffer Styles { float styles[]; };
        layout(std430, binding = 4) readonly buffer Below { float below[]; };
        layout(location = 0) uniform ivec4 P[2];
        // Maps are [channel][y][x]; P[0]: input channels, input width and height, output channels; P[1]: output width and height.

        float upsampled(int plane, int x, int y, int width)
        {
            int nearX = x >> 1, nearY = y >> 1, farX = nearX + ((x & 1) * 2) - 1, farY = nearY + ((y & 1) * 2) - 1;
            UPSAMPLE
        }

        void main()
        {
            int index = int(gl_GlobalInvocationID.x), x = index % P[1].x, y = index / P[1].x % P[1].y, o = index / (P[1].x * P[1].y);
            if (o < P[0].w)
            {
                BODY
            }
        }
        """;

    private const string Bilinear = """
            float a = 0.75 * MAP[plane + (nearY * width) + nearX] + 0.25 * MAP[plane + (farY * width) + nearX];
            float b = 0.75 * MAP[plane + (nearY * width) + farX] + 0.25 * MAP[plane + (farY * width) + farX];
            return 0.75 * a + 0.25 * b;
        """;

    private const string Upsample = "destination[index] = upsampled(o * P[0].y * P[0].z, x + 1, y + 1, P[0].y);";

    private const string Convolution = """
        float sum = 0.0;
        for (int i = 0; i < P[0].x; i++)
        {
            for (int k = 0; k < 9; k++)
            {
                sum += weights[(((o * P[0].x) + i) * 9) + k] * styles[i] * source[(((i * P[0].z) + y + (k / 3)) * P[0].y) + x + (k % 3)];
            }
        }
        float v = (sum * styles[P[0].x + o]) + styles[P[0].x + P[0].w + o];
        destination[index] = max(v, 0.2 * v);
        """;

    private const string Image = """
        float sum = styles[P[0].x + o];
        for (int i = 0; i < P[0].x; i++)
        {
            sum += weights[(o * P[0].x) + i] * styles[i] * source[(((i * P[0].z) + y) * P[0].y) + x];
        }
        if (P[1].z > 0)
        {
            sum += upsampled(o * P[1].z * P[1].w, x + 3, y + 3, P[1].z);
        }
        destination[index] = sum;
        """;

    private readonly GL _gl;
    private readonly OpenGlDevice _device;
    private readonly NetworkDescription _description;
    private readonly GlComputeProgram _upsample, _convolution, _image;
    private readonly List<GlBuffer> _buffers = [];
    private readonly List<Action> _steps = [];
    private readonly GlBuffer _result;
    private readonly Resolution _resolution;
    private readonly int _margin, _width;

    public NaiveNetwork(GL gl, GeneratorNetwork network, SynthesisRequest request)
    {
        _gl = gl;
        _device = new OpenGlDevice(gl);
        _description = network.Description;
        _upsample = Program("naive upsampling", Upsample, "source");
        _convolution = Program("naive convolution", Convolution, "source");
        _image = Program("naive image", Image, "below");
        SampleLattice lattice = request.Lattice(_description.Blocks);
        _resolution = lattice.Delivered;
        _margin = PaddingMode.Exact.Margin(0);
        var encoding = new float[_description.Encoding.Channels * lattice.EncodingWidth * lattice.EncodingHeight];
        PositionalEncoding.Fill(_description.Encoding, lattice, null, request.Latent.Phases, EncodingLayout.ChannelsFirst, encoding);
        (int width, int height) = (lattice.EncodingWidth, lattice.EncodingHeight);
        GlBuffer map = Filled(encoding);
        (map, width, height) = Convolve(map, network, request.Latent, 0, width, height);
        GlBuffer image = ToImage(map, network, request.Latent, 0, width, height, null, 0, 0);
        for (int level = 1; level <= _description.Blocks; level++)
        {
            (GlBuffer below, int belowWidth, int belowHeight) = (image, width, height);
            int channels = _description.Channels[level - 1];
            GlBuffer large = Empty(channels * ((2 * width) - 2) * ((2 * height) - 2));
            Step(_upsample, [channels, width, height, channels, (2 * width) - 2, (2 * height) - 2, 0, 0], map, large);
            (map, width, height) = Convolve(large, network, request.Latent, (2 * level) - 1, (2 * width) - 2, (2 * height) - 2);
            (map, width, height) = Convolve(map, network, request.Latent, 2 * level, width, height);
            image = ToImage(map, network, request.Latent, level, width, height, below, belowWidth, belowHeight);
        }

        _result = image;
        _width = width;
    }

    /// <summary>Issues one image.</summary>
    public void Run()
    {
        foreach (Action step in _steps)
        {
            step();
        }
    }

    /// <summary>The image, [height, width, channels].</summary>
    public float[] Read()
    {
        var values = new float[_result.Bytes / sizeof(float)];
        _result.Read<float>(values);
        int channels = _description.ImageChannels.Count, plane = values.Length / channels;
        var image = new float[_resolution.PixelCount * channels];
        for (int i = 0; i < image.Length; i++)
        {
            int pixel = i / channels, x = pixel % _resolution.Width, y = pixel / _resolution.Width;
            image[i] = values[(i % channels * plane) + ((y + _margin) * _width) + x + _margin];
        }

        return image;
    }

    public void Dispose()
    {
        _upsample.Dispose();
        _convolution.Dispose();
        _image.Dispose();
        foreach (GlBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }

        _device.Dispose();
    }

    private GlComputeProgram Program(string name, string body, string map) =>
        new(_device, name, Head.Replace("UPSAMPLE", Bilinear.Replace("MAP", map, StringComparison.Ordinal), StringComparison.Ordinal).Replace("BODY", body, StringComparison.Ordinal));

    private (GlBuffer Map, int Width, int Height) Convolve(GlBuffer source, GeneratorNetwork network, BakedLatent latent, int k, int width, int height)
    {
        ConvolutionWeights c = network.Convolutions[k];
        float scale = (float)Math.Sqrt(2 / (9.0 * c.InChannels));
        GlBuffer styles = Filled([.. latent.ConvolutionStyles[k], .. latent.Demodulations[k].Select(d => d * scale), .. c.Bias.Select(b => b * (float)Math.Sqrt(2))]);
        GlBuffer map = Empty(c.OutChannels * (width - 2) * (height - 2));
        Step(_convolution, [c.InChannels, width, height, c.OutChannels, width - 2, height - 2, 0, 0], source, map, Filled(c.Weight), styles);
        return (map, width - 2, height - 2);
    }

    private GlBuffer ToImage(GlBuffer source, GeneratorNetwork network, BakedLatent latent, int level, int width, int height, GlBuffer? below, int belowWidth, int belowHeight)
    {
        ToImageWeights t = network.ToImage[level];
        float scale = (float)(1 / Math.Sqrt(t.InChannels));
        GlBuffer styles = Filled([.. latent.ToImageStyles[level].Select(s => s * scale), .. t.Bias]);
        GlBuffer image = Empty(t.ImageChannels * width * height);
        Step(_image, [t.InChannels, width, height, t.ImageChannels, width, height, belowWidth, belowHeight], source, image, Filled(t.Weight), styles, below ?? source);
        return image;
    }

    private void Step(GlComputeProgram program, int[] parameters, params GlBuffer[] buffers) => _steps.Add(() =>
    {
        _gl.UseProgram(program.Handle);
        for (int slot = 0; slot < buffers.Length; slot++)
        {
            _gl.BindBufferBase(BufferTargetARB.ShaderStorageBuffer, (uint)slot, buffers[slot].Handle);
        }

        _gl.Uniform4(0, 2, in parameters[0]);
        _gl.DispatchCompute((uint)((((long)parameters[3] * parameters[4] * parameters[5]) + Invocations - 1) / Invocations), 1, 1);
        _gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit);
    });

    private GlBuffer Empty(int count)
    {
        var buffer = new GlBuffer(_device, "a naive map");
        buffer.Reserve((long)count * sizeof(float));
        _buffers.Add(buffer);
        return buffer;
    }

    private GlBuffer Filled(float[] values)
    {
        GlBuffer buffer = Empty(values.Length);
        buffer.Write<float>(values);
        return buffer;
    }
}
