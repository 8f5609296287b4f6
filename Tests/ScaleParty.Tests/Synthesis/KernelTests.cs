using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Tests.Desktop;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Every kernel in every variant, as GLSL and as HLSL, by Khronos' reference compiler.</summary>
[Collection(OpenGlTests.Name)]
public sealed class KernelTests
{
    private readonly GlThread _gl;

    public KernelTests(GlThread gl) => _gl = gl;

    [Theory]
    [InlineData(ShaderLanguage.Glsl)]
    [InlineData(ShaderLanguage.Hlsl)]
    public void Every_shader_of_every_kind_of_network_compiles(ShaderLanguage language)
    {
        var kernels = new Dictionary<string, string>();
        foreach (ComputeKernel kernel in Described().SelectMany(d => d.Item1.SelectMany(n => ComputeKernels.For(n, language, d.Item2, d.Item3))))
        {
            kernels[kernel.Name] = kernel.Source;
        }

        kernels["given"] = KernelSource.Text("encoding", language, KernelConstants.Encoding(new EncodingDescription(EncodingKind.Fourier, [new(1, 0), new(0, 1)]), EncodingMode.Given, false));
        kernels["float"] = KernelSource.Text("image", language, KernelConstants.Image(7, ImageBelow.Upsampled));
        foreach ((int invocations, int sharedBytes) in ((int, int)[])[(64, 16 << 10), (128, 24 << 10)])
        {
            kernels[$"small {invocations}"] = KernelSource.Text("convolution", language, KernelConstants.Convolution(24, 40, ConvolutionTiling.For(10, invocations, sharedBytes), true, ComputePrecision.Float32));
        }

        Assert.True(kernels.Count >= 25, $"only {kernels.Count} variants");
        using var folder = new TemporaryFolder();
        Parallel.ForEach(kernels, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (kernel, _, index) =>
        {
            string file = Path.Combine(folder.Path, index + (language == ShaderLanguage.Glsl ? ".comp" : ".hlsl"));
            File.WriteAllText(file, kernel.Value);
            (int code, string output) = Compile(file, language);
            Assert.True(code == 0, $"{kernel.Key} as {language}: {output}");
        });
    }

    [Theory]
    [InlineData(ShaderLanguage.Glsl)]
    [InlineData(ShaderLanguage.Hlsl)]
    public void The_reference_compiler_does_refuse_what_is_wrong(ShaderLanguage language)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, language == ShaderLanguage.Glsl ? "a.comp" : "a.hlsl");
        string source = KernelSource.Text("noise", language, KernelConstants.Noise(true));
        File.WriteAllText(file, source.Replace("return x ^ (x >> 16);", "return y ^ (x >> 16);", StringComparison.Ordinal));
        Assert.NotEqual(0, Compile(file, language).Code);
    }

    [Fact]
    public void The_listed_shaders_are_those_that_are_run() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network);
        using var target = new ScaleParty.Rendering.OpenGL.OpenGlTextureTarget(gl);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(16)) { Noise = new() };
        compute.Synthesize(request, target);
        compute.Synthesize(request with { Warp = new WaveWarp(0.1, 1) }, target);
        compute.Synthesize(new LatticeRequest(request.Latent, 5, 3, new(16, 16)) { Period = 0.01 }, target);
        compute.Begin(request, request.Latent, 0.5, target);
        IEnumerable<string> listed = ComputeKernels.For(network.Description, ShaderLanguage.Glsl).Select(k => k.Name);
        Assert.Equal(listed.Order(), Run(compute));
    });

    [Fact]
    public void The_shaders_listed_for_a_refinement_network_are_those_that_are_run() => _gl.Run(gl =>
    {
        var lattice = LatticeCases.Named("refinement");
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), lattice.Network);
        using var target = new ScaleParty.Rendering.OpenGL.OpenGlTextureTarget(gl);
        compute.Synthesize(lattice.Request(3, 5, 16, 16), target);
        IEnumerable<string> listed = ComputeKernels.For(lattice.Network.Description, ShaderLanguage.Glsl).Select(k => k.Name);
        Assert.Equal(listed.Where(k => k != "blend").Order(), Run(compute));
    });

    [Theory]
    [InlineData("blend", 3)]
    [InlineData("convolution", 10)]
    [InlineData("encoding", 4)]
    [InlineData("image", 9)]
    [InlineData("noise", 10)]
    public void Parameters_have_places_of_their_own_and_reach_the_kernels_by_their_names(string kernel, int count)
    {
        string[] definitions = [.. KernelParameters.Definitions(kernel)];
        Assert.Equal(count, definitions.Length);
        string text = KernelSource.Text(kernel, ShaderLanguage.Glsl, []);
        var taken = new HashSet<(string, char)>();
        foreach (string definition in definitions)
        {
            Assert.Contains($"#define {definition}\n", text, StringComparison.Ordinal);
            Match place = Regex.Match(definition, @"^(?<name>\w+) .*PARAMETERS\[(?<vector>[0-7])\]\.(?<parts>[xyzw]+)\)?$");
            Assert.True(place.Success, definition);
            Assert.All(place.Groups["parts"].Value, part => Assert.True(taken.Add((place.Groups["vector"].Value, part)), definition));
            Assert.True(Regex.Count(text, $@"\b{place.Groups["name"].Value}\b") > 1, $"{kernel} does not use {definition}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(24)]
    [InlineData(128)]
    public void Tilings_keep_within_what_a_device_allows_and_waste_little(int quads)
    {
        foreach ((int invocations, int sharedBytes) in ((int, int)[])[(64, 16 << 10), (100, 20 << 10), (256, 24 << 10), (1024, 32 << 10), (2048, 64 << 10)])
        {
            var tiling = ConvolutionTiling.For(quads, invocations, sharedBytes);
            Assert.InRange(tiling.Invocations, 64, invocations);
            Assert.InRange(tiling.SharedBytes, 1, sharedBytes);
            Assert.Equal(0, tiling.Quads % 2);
            int groups = ConvolutionTiling.CeilingDivide(quads, tiling.Quads);
            Assert.InRange((groups * tiling.Quads) - quads, 0, (2 * groups) - 1);
        }
    }

    private static IEnumerable<(NetworkDescription[], ComputePrecision, TexelFormat)> Described()
    {
        NetworkDescription[] networks =
        [
            DefaultNetwork.Load().Description,
            RandomNetwork.Create(1, [5, 24, 3], 1, frequencies: 3).Description,
            RandomNetwork.Create(1, [48, 8], 2).Description,
            RandomNetwork.Create(1, [8, 8], 6).Description,
            RandomNetwork.Create(1, [8, 8], 3, frequencies: 6, bands: new WaveBands(3, 8)).Description,
        ];
        yield return (networks, ComputePrecision.Float32, TexelFormat.Rgba8);
        yield return ([networks[1]], ComputePrecision.Float16, TexelFormat.Rgba16Float);
        yield return ([networks[3]], ComputePrecision.Float16, TexelFormat.Rgba32Float);
    }

    private static IEnumerable<string> Run(ComputeSynthesizer compute) =>
        compute.Programs.Select(p => p.Replace(" | ", "-", StringComparison.Ordinal).Replace(' ', '_')).Order();

    private static (int Code, string Output) Compile(string file, ShaderLanguage language)
    {
        var start = new ProcessStartInfo("glslangValidator") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = language == ShaderLanguage.Glsl ? ["-S", "comp", file] : ["-D", "-V", "-S", "comp", "-e", "main", "-o", file + ".spv", file];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("glslangValidator cannot be started; on Debian it is in: apt-get install glslang-tools", e);
        }
    }
}
