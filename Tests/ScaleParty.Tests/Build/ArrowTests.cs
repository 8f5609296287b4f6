using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ScaleParty.Tests.Build;

/// <summary>References run one way: between the namespaces of the runtime and between projects (Documentation~/architecture.md).</summary>
public sealed partial class ArrowTests
{
    // Each part of the runtime, with all that it may use beside itself.
    private static readonly Dictionary<string, string[]> Parts = new(StringComparer.Ordinal)
    {
        ["Json"] = [],
        ["Sampling"] = [],
        ["Noise"] = ["Sampling"],
        ["Models"] = ["Json", "Sampling"],
        ["Synthesis"] = ["Models", "Noise", "Sampling"],
        ["Animation"] = ["Json", "Models", "Noise", "Sampling"],
        ["Streaming"] = ["Animation", "Synthesis", "Models", "Noise", "Sampling"],
        ["Rendering"] = ["Streaming", "Animation", "Synthesis", "Models", "Noise", "Sampling"],
    };

    private static readonly Dictionary<string, string[]> Projects = new(StringComparer.Ordinal)
    {
        ["Runtime"] = [],
        ["DependencyInjection"] = ["Runtime"],
        ["Desktop"] = ["Runtime"],
        ["Torch"] = ["DependencyInjection", "Runtime"],
        ["Editor"] = ["Torch", "Desktop", "DependencyInjection", "Runtime"],
        ["Unity"] = ["Runtime", "UnityReference"],
        ["Unity.Editor"] = ["Unity", "Runtime", "UnityReference"],
        ["Samples.Unity"] = ["Unity", "UnityReference"],
        ["Training"] = ["Torch", "Desktop", "DependencyInjection", "Runtime"],
    };

    [Fact]
    public void Namespaces_of_the_runtime_use_only_those_below_them()
    {
        string[] files = [.. RuntimeSources()];
        Assert.True(files.Length > 100);
        ILookup<string, string> types = files.SelectMany(file => TypesOf(File.ReadAllText(file))).ToLookup(t => t.Type, t => t.Part, StringComparer.Ordinal);
        Assert.Empty(files.SelectMany(file => WrongUses(File.ReadAllText(file), types).Select(use => $"{Path.GetRelativePath(Repository.Root, file)}: {use}")));
    }

    [Theory]
    [InlineData("using ScaleParty.Models;\nnamespace ScaleParty.Sampling;", "Sampling -> Models")]
    [InlineData("using static ScaleParty.Rendering.OpenGL.GlErrors;\nnamespace ScaleParty.Synthesis.OpenGL;", "Synthesis -> Rendering")]
    [InlineData("using Image = ScaleParty.Rendering.GeneratedImage;\nnamespace ScaleParty.Models;", "Models -> Rendering")]
    [InlineData("namespace ScaleParty.Noise;\nclass A { Models.Network? b; }", "Noise -> Models")]
    [InlineData("namespace ScaleParty.Elsewhere;", "ScaleParty.Elsewhere is no part of the runtime")]
    public void A_use_against_the_order_is_found(string source, string expected) =>
        Assert.Equal([expected], WrongUses(source, new[] { ("Network", "Models") }.ToLookup(t => t.Item1, t => t.Item2)));

    [Fact]
    public void Projects_reference_only_those_below_them()
    {
        string[] files = [.. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Where(f => !f.Contains("/.build/", StringComparison.Ordinal))];
        Assert.All(Projects.Keys, name => Assert.Contains(files, file => NameOf(file) == name));
        foreach (string file in files.Where(f => !f.Contains("/Tests/", StringComparison.Ordinal)))
        {
            // A sample uses neither torch nor another program.
            string[] allowed = Projects.GetValueOrDefault(NameOf(file)) ?? ["Desktop", "DependencyInjection", "Runtime"];
            Assert.All(ReferencesOf(file), name => Assert.True(allowed.Contains(name), $"{NameOf(file)} -> {name}"));
        }
    }

    private static IEnumerable<string> RuntimeSources()
    {
        string root = Path.Combine(Repository.Root, "Runtime");
        string[] others = [.. Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetDirectoryName(f)!).Where(folder => folder != root)];
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(file => !others.Any(folder => file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> WrongUses(string source, ILookup<string, string> types)
    {
        string space = NamespaceLine().Match(source).Groups[1].Value, part = PartOf(space);
        if (space == "ScaleParty")
        {
            return [];
        }

        if (!Parts.TryGetValue(part, out string[]? allowed))
        {
            return [$"{space} is no part of the runtime"];
        }

        // Whole names, and names that begin at a part of the runtime, as "Models.Network".
        IEnumerable<string> used = WholeName().Matches(source).Select(m => m.Groups[1].Value)
            .Concat(PartialName().Matches(source).Where(m => types[m.Groups[2].Value].Contains(m.Groups[1].Value)).Select(m => m.Groups[1].Value));
        return used.Where(name => name != part && Parts.ContainsKey(name) && !allowed.Contains(name)).Distinct().Select(name => $"{part} -> {name}");
    }

    private static IEnumerable<(string Type, string Part)> TypesOf(string source)
    {
        string part = PartOf(NamespaceLine().Match(source).Groups[1].Value);
        return TypeName().Matches(source).Select(m => (m.Groups[1].Value, part));
    }

    private static string PartOf(string space) => space.Split('.') is ["ScaleParty", string part, ..] ? part : string.Empty;

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/'))["ScaleParty.".Length..];

    private static IEnumerable<string> ReferencesOf(string project) =>
        XDocument.Load(project).Descendants("ProjectReference").Select(reference => NameOf(reference.Attribute("Include")!.Value));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"\bScaleParty\.(\w+)")]
    private static partial Regex WholeName();

    [GeneratedRegex(@"(?<![\w.])(\w+)\.(\w+)")]
    private static partial Regex PartialName();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum|delegate \S+) (\w+)")]
    private static partial Regex TypeName();
}
