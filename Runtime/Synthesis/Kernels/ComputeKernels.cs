using ScaleParty.Models;

namespace ScaleParty.Synthesis;

/// <summary>One compute shader of a network.</summary>
/// <param name="Name">The kernel and its constants, fit for a file's name.</param>
/// <param name="Source">The whole shader.</param>
public sealed record ComputeKernel(string Name, string Source);

/// <summary>
/// The compute shaders that a network is run with, as text: for engines that compile them in an editor, such as Unity, whose
/// compute shaders are HLSL. Documentation~/compute-shaders.md tells what each is given.
/// </summary>
public static class ComputeKernels
{
    // What OpenGL 4.3 and Direct3D 11 promise.
    private const int Invocations = 1024;
    private const int SharedBytes = 32 << 10;

    /// <summary>Lists the shaders of a network, each once: the blend of two latents, encoding and noise with and without a warp, encodings that are given, convolutions, images.</summary>
    /// <param name="network">What the network is.</param>
    /// <param name="language">What to write them in.</param>
    /// <param name="precision">Number format of the weights.</param>
    /// <param name="format">Format of the texture that the last image is written to.</param>
    public static IReadOnlyList<ComputeKernel> For(NetworkDescription network, ShaderLanguage language, ComputePrecision precision = ComputePrecision.Float32, TexelFormat format = TexelFormat.Rgba8)
    {
        NetworkDescription d = Guard.NotNull(network, nameof(network));
        var kernels = new List<ComputeKernel>();
        EncodingMode mode = KernelConstants.ModeOf(d.Encoding);
        Add("blend", []);
        foreach (bool warped in (bool[])[false, true])
        {
            // A refinement network makes no images alone, so that nothing is warped.
            if (warped && mode == EncodingMode.Given)
            {
                break;
            }

            Add("encoding", KernelConstants.Encoding(d.Encoding, mode, warped));
            if (d.HasNoise)
            {
                Add("noise", KernelConstants.Noise(warped));
            }
        }

        // For rectangles of fixed lattices.
        Add("encoding", KernelConstants.Encoding(d.Encoding, EncodingMode.Given, false));

        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            int inputs = NetworkShapes.ConvolutionInputs(d, k), outputs = NetworkShapes.ConvolutionOutputs(d, k);
            Add("convolution", KernelConstants.Convolution(inputs, outputs, ConvolutionTiling.For(KernelConstants.Quads(outputs), Invocations, SharedBytes), k % 2 == 1, precision));
        }

        for (int level = 0; level < d.Blocks; level++)
        {
            Add("image", KernelConstants.Image(d.Channels[level], KernelConstants.BelowOf(d, level)));
        }

        Add("image", KernelConstants.Texture(d.Channels[d.Blocks], ImageBelow.Upsampled, format, d.ImageChannels.Count));
        return kernels;

        void Add(string kernel, string[] constants)
        {
            string name = string.Join("-", constants.Prepend(kernel)).Replace(' ', '_');
            if (!kernels.Exists(k => k.Name == name))
            {
                kernels.Add(new ComputeKernel(name, KernelSource.Text(kernel, language, constants)));
            }
        }
    }
}
