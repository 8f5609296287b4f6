using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Desktop;

namespace ScaleParty.Tests.Build;

/// <summary>The tarball for Unity, used as a project there would use it.</summary>
[Collection(UnityTarballTests.Name)]
public sealed class UnityPackageTests(UnityTarball tarball) : IDisposable
{
    private const int Pixels = 64;
    private const string Configuration = """{"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "10.0.0"}}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_one_library_makes_an_image_for_a_program_in_CSharp_9_on_dotnet_and_on_Mono()
    {
        string plugins = Path.Combine(tarball.Package, "Runtime", "Plugins"), library = Path.Combine(plugins, "ScaleParty.Runtime.dll");
        Assert.Equal([library], Directory.GetFiles(plugins, "*.dll"));
        Assert.True(File.Exists(Path.Combine(plugins, "ScaleParty.Runtime.xml")));
        Assert.Equal(["netstandard"], References(library));
        Assert.Empty(IndexersThatMonoLacks(library));

        string output = _folder.File("program"), program = Path.Combine(output, "ScaleParty.UnityConsumer.dll");
        ToolRun.Succeed("dotnet", _folder.Path, "build", Path.Combine(Repository.Root, "Tests", "UnityConsumer"), "-c", "Release", "-o", output, "--nologo", "-v", "quiet",
            "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:ArtifactsPath=" + _folder.File("artifacts"), "-p:Plugins=" + plugins);
        File.WriteAllText(_folder.File("program.json"), Configuration);
        byte[] expected = Image(), dotnet = Run("dotnet", "exec", "--runtimeconfig", _folder.File("program.json"), program), mono = Run("mono", program);
        Assert.True(expected.Distinct().Count() > 50);
        Assert.True(LargestDifference(expected, dotnet) <= 1);
        Assert.True(LargestDifference(expected, mono) <= 1);
    }

    private static IEnumerable<string> References(string library)
    {
        using var file = new PEReader(File.OpenRead(library));
        MetadataReader reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(r => reader.GetString(reader.GetAssemblyReference(r).Name))];
    }

    // References to members of a generic type (parent: a type specification) that return a reference with a required modifier (0x1F).
    private static IEnumerable<string> IndexersThatMonoLacks(string library)
    {
        using var file = new PEReader(File.OpenRead(library));
        MetadataReader reader = file.GetMetadataReader();
        return [.. reader.MemberReferences.Select(reader.GetMemberReference)
            .Where(m => m.Parent.Kind == HandleKind.TypeSpecification && reader.GetString(m.Name) == "get_Item" && reader.GetBlobBytes(m.Signature) is [_, _, 0x1F, ..])
            .Select(m => Convert.ToHexString(reader.GetBlobBytes(reader.GetTypeSpecification((TypeSpecificationHandle)m.Parent).Signature)))];
    }

    private byte[] Run(string program, params string[] arguments)
    {
        string image = _folder.File(program + ".rgba");
        ToolRun.Succeed(program, _folder.Path, [.. arguments, image, Pixels.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return File.ReadAllBytes(image);
    }

    private static byte[] Image()
    {
        GeneratorNetwork network = DefaultNetwork.Load();
        var space = new LatentSpace(network);
        using var synthesizer = new CpuSynthesizer(network);
        var image = new ImageBuffer();
        synthesizer.Synthesize(new SynthesisRequest(space.Bake(space.Map(space.Sample(1))), ImageRegion.FullFrame(Pixels)), image);
        var texels = new byte[4 * Pixels * Pixels];
        PixelConverter.ToRgba8(image.Values, image.Channels, texels);
        return texels;
    }

    private static int LargestDifference(byte[] a, byte[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return a.Zip(b).Max(p => Math.Abs(p.First - p.Second));
    }
}
