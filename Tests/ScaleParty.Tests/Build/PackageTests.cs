using System.IO.Compression;
using System.Xml.Linq;
using ScaleParty.Desktop;
using ScaleParty.Tests.Desktop;

namespace ScaleParty.Tests.Build;

/// <summary>What <c>dotnet pack</c> makes, and a fresh project that takes it from a folder.</summary>
public sealed class PackageTests : IClassFixture<PackageTests.Feed>
{
    private readonly Feed _feed;

    public PackageTests(Feed feed) => _feed = feed;

    [Theory]
    [InlineData("ScaleParty.Runtime", "netstandard2.1:", "net10.0:Microsoft.Extensions.DependencyModel Silk.NET.OpenGL Silk.NET.Vulkan")]
    [InlineData("ScaleParty.DependencyInjection", "netstandard2.1:Microsoft.Extensions.DependencyInjection Microsoft.Extensions.Options ScaleParty.Runtime", "net10.0:Microsoft.Extensions.DependencyInjection Microsoft.Extensions.Options ScaleParty.Runtime")]
    [InlineData("ScaleParty.Desktop", "net10.0:ScaleParty.Runtime Silk.NET.OpenGL SkiaSharp SkiaSharp.NativeAssets.Linux.NoDependencies Spectre.Console System.CommandLine System.IO.Hashing")]
    [InlineData("ScaleParty.Torch", "net10.0:ScaleParty.DependencyInjection TorchSharp")]
    public void A_package_holds_libraries_documentation_symbols_readme_icon_licence_and_its_dependencies(string name, params string[] dependencies)
    {
        using ZipArchive package = ZipFile.OpenRead(_feed.Package(name, "nupkg")), symbols = ZipFile.OpenRead(_feed.Package(name, "snupkg"));
        string[] files = [.. package.Entries.Select(e => e.FullName)], symbolFiles = [.. symbols.Entries.Select(e => e.FullName)];
        string[] frameworks = [.. dependencies.Select(d => d.Split(':')[0])];
        Assert.All(frameworks, framework =>
        {
            Assert.Contains($"lib/{framework}/{name}.dll", files);
            Assert.Contains($"lib/{framework}/{name}.xml", files);
            Assert.Contains($"lib/{framework}/{name}.pdb", symbolFiles);
        });
        Assert.Equal(frameworks.Length, files.Count(f => f.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.Contains("README.md", files);
        Assert.Contains("icon.png", files);

        using Stream stream = package.GetEntry(name + ".nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
        string Value(string element) => metadata.Elements().Single(e => e.Name.LocalName == element).Value;
        Assert.Equal((_feed.Version, "MIT", "README.md", "icon.png"), (Value("version"), Value("license"), Value("readme"), Value("icon")));
        Assert.NotEqual("Package Description", Value("description"));
        IEnumerable<string> groups = metadata.Descendants().Where(e => e.Name.LocalName == "group")
            .Select(g => $"{g.Attribute("targetFramework")!.Value.TrimStart('.').ToLowerInvariant()}:{string.Join(' ', g.Elements().Select(d => d.Attribute("id")!.Value).Order(StringComparer.Ordinal))}");
        Assert.Equal(dependencies.Order(StringComparer.Ordinal), groups.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_fresh_project_takes_them_from_a_folder_and_renders_the_sample()
    {
        using var folder = new TemporaryFolder();
        _feed.WriteProject(folder, _feed.Reference("ScaleParty.DependencyInjection"), _feed.Reference("ScaleParty.Desktop"));
        File.Copy(Path.Combine(Repository.Root, "Samples", "OneTexture", "Program.cs"), folder.File("Program.cs"));
        Feed.Build(folder);
        ToolRun.Succeed("dotnet", folder.Path, folder.File("bin/fresh.dll"), folder.File("frames"));
        string[] frames = Directory.GetFiles(folder.File("frames"));
        Assert.Equal(3, frames.Length);
        Assert.All(frames, frame => Assert.True(ImageFile.Load(frame).Rgba.Distinct().Count() > 50));
    }

    [Fact]
    public void A_fresh_project_that_adds_libtorch_makes_an_image_with_torch()
    {
        using var folder = new TemporaryFolder();
        _feed.WriteProject(folder, _feed.Reference("ScaleParty.Torch"), """<PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" ExcludeAssets="native;runtime" />""");
        File.WriteAllText(folder.File("Program.cs"), ReadmeTests.TorchProgram);
        Feed.Build(folder);
        Assert.Equal("64x64 pixels, True", ToolRun.Succeed("dotnet", folder.Path, folder.File("bin/fresh.dll")).Trim());
    }

    /// <summary>A folder with all packages as they are packed from what is built here.</summary>
    public sealed class Feed : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Feed()
        {
            ToolRun.Succeed("dotnet", Repository.Root, "pack", "ScaleParty.sln", "-c", Configuration, "--no-build", "-o", FeedFolder, "--nologo", "-v", "quiet", "-nodeReuse:false");
            string runtime = Directory.GetFiles(FeedFolder, "ScaleParty.Runtime.*.nupkg").Single();
            Version = Path.GetFileNameWithoutExtension(runtime)["ScaleParty.Runtime.".Length..];
        }

        public string Version { get; }

        private string FeedFolder => _folder.File("feed");

        private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name == "debug" ? "Debug" : "Release";

        // Those that building this tree has restored: no network is needed.
        private static string Restored => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        public string Package(string name, string extension) => Path.Combine(FeedFolder, $"{name}.{Version}.{extension}");

        public string Reference(string name) => $"""<PackageReference Include="{name}" Version="{Version}" />""";

        internal void WriteProject(TemporaryFolder folder, params string[] references)
        {
            File.WriteAllText(folder.File("fresh.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <OutputType>Exe</OutputType>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <RestorePackagesPath>{_folder.File("restored")}</RestorePackagesPath>
                    <RestoreFallbackFolders>{Restored}</RestoreFallbackFolders>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                  <ItemGroup>
                    {string.Concat(references)}
                  </ItemGroup>
                </Project>
                """);
            File.WriteAllText(folder.File("nuget.config"), $"""
                <configuration><packageSources><clear /><add key="folder" value="{FeedFolder}" /></packageSources></configuration>
                """);
        }

        internal static void Build(TemporaryFolder folder) =>
            ToolRun.Succeed("dotnet", folder.Path, "build", "-c", "Release", "-o", "bin", "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:TorchPackageRoot=" + Restored + "/");

        public void Dispose() => _folder.Dispose();
    }
}
