using System.Text.RegularExpressions;
using ScaleParty.Tests.Desktop;

namespace ScaleParty.Tests.Build;

/// <summary>What README and the page on packages show is what is built.</summary>
public sealed partial class ReadmeTests
{
    /// <summary>Makes an image with torch.</summary>
    internal const string TorchProgram = """
        using ScaleParty.Models;
        using ScaleParty.Sampling;
        using ScaleParty.Synthesis;
        using ScaleParty.Torch;

        GeneratorNetwork network = DefaultNetwork.Load();
        var space = new LatentSpace(network);
        using var synthesizer = new TorchSynthesizer(network);
        var image = new ImageBuffer();
        synthesizer.Synthesize(new SynthesisRequest(space.Bake(space.Map(space.Sample(1))), ImageRegion.FullFrame(64)), image);
        Console.WriteLine($"{image.Resolution} pixels, {image.Values.ToArray().Distinct().Count() > 1000}");
        """;

    [Fact]
    public void Its_program_is_the_sample_that_is_compiled() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "Samples", "OneTexture", "Program.cs")), Block("README.md", "csharp"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_project_outside_this_tree_builds_with_torch_by_one_import_and_runs(bool centralVersions)
    {
        string project = Block("Documentation~/packages.md", "xml", last: true);
        Assert.Single(ImportElement().Matches(project));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("fresh.csproj"), project.Replace("../scaleparty/", Repository.Root + "/", StringComparison.Ordinal));
        File.WriteAllText(folder.File("Program.cs"), TorchProgram);
        if (centralVersions)
        {
            File.WriteAllText(folder.File("Directory.Packages.props"), "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        }

        // The configuration as this tree was built in, to the letter, so that nothing of it is built again; and servers that outlive the build would
        // hold its output open.
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name == "debug" ? "Debug" : "Release";
        (int exit, string said) = ToolRun.Run("dotnet", folder.Path, "build", "-c", configuration, "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        Assert.True(exit == 0, said);
        string output = folder.File(Path.Combine("bin", configuration, "net10.0"));
        (exit, said) = ToolRun.Run(Path.Combine(output, OperatingSystem.IsWindows() ? "fresh.exe" : "fresh"), folder.Path);
        Assert.True(exit == 0, said);
        Assert.Equal("64x64 pixels, True", said.Trim());
        string runtimes = Path.Combine(output, "runtimes");
        Assert.All(Directory.Exists(runtimes) ? Directory.GetDirectories(runtimes) : [], path => Assert.Contains(Path.GetFileName(path), System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal));
    }

    private static string Block(string page, string language, bool last = false)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, page));
        string opening = $"```{language}\n";
        int start = (last ? text.LastIndexOf(opening, StringComparison.Ordinal) : text.IndexOf(opening, StringComparison.Ordinal)) + opening.Length;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex("<Import ")]
    private static partial Regex ImportElement();
}
