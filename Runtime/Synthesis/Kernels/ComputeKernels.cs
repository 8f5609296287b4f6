using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
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
    private const int DigestBytes = 6;

    private static readonly Regex Declaration = new(@"^(?<kind>BUFFER_IN|BUFFER_OUT|IMAGE_OUT)\((?<slot>\d), (?<type>\w+), (?:\w+, )?(?<name>\w+)\)", RegexOptions.Multiline | RegexOptions.CultureInvariant);

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

        // The last one too: where no texture is written, it is read back.
        for (int level = 0; level <= d.Blocks; level++)
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

    /// <summary>The name of a shader's file: the kernel and a digest of the whole text, so that a file of that name holds that text.</summary>
    /// <param name="source">The whole shader.</param>
    /// <param name="name">The kernel and its constants, as <see cref="ComputeKernel.Name"/> or as <see cref="Compute.IComputeDevice.CreateProgram"/> is given it.</param>
    public static string FileName(string name, string source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Guard.NotNull(source, nameof(source))));
        return $"{Guard.NotNull(name, nameof(name)).Split(['-', ' '], 2)[0]}-{Hexadecimal.Of(hash.GetHashAndReset().Take(DigestBytes))}";
    }

    /// <summary>The shaders of a network for every precision and every format of textures, as files of an engine that compiles them itself.</summary>
    /// <param name="network">What the network is.</param>
    /// <param name="language">What to write them in.</param>
    /// <returns>The text of each file by its name without ending (<see cref="FileName"/>).</returns>
    public static IReadOnlyDictionary<string, string> Files(NetworkDescription network, ShaderLanguage language)
    {
        var files = new Dictionary<string, string>();
        Type precisions = typeof(ComputePrecision), formats = typeof(TexelFormat);
        foreach (ComputePrecision precision in Enum.GetValues(precisions))
        {
            foreach (TexelFormat format in Enum.GetValues(formats))
            {
                foreach (ComputeKernel kernel in For(network, language, precision, format))
                {
                    files[FileName(kernel.Name, kernel.Source)] = kernel.Source;
                }
            }
        }

        return files;
    }

    /// <summary>The slots that a shader declares. A name that constants choose a type for is listed once per type.</summary>
    /// <param name="source">The whole shader.</param>
    public static IReadOnlyList<KernelSlot> Slots(string source) =>
    [
        .. Declaration.Matches(Guard.NotNull(source, nameof(source))).Cast<Match>().Select(m => new KernelSlot(
            int.Parse(m.Groups["slot"].Value, CultureInfo.InvariantCulture),
            m.Groups["name"].Value,
            m.Groups["kind"].Value == "IMAGE_OUT" ? 0 : m.Groups["type"].Value switch
            {
                "float" => sizeof(float),
                "uvec2" => 2 * sizeof(uint),
                _ => 4 * sizeof(float),
            })),
    ];
}
