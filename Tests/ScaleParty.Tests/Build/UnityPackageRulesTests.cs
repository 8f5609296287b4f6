using System.Text.Json;
using System.Text.RegularExpressions;
using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Build;

/// <summary>The rules of Unity's package manager, applied to the tarball.</summary>
[Collection(UnityTarballTests.Name)]
public sealed class UnityPackageRulesTests(UnityTarball tarball)
{
    private static readonly string[] Known = ["CHANGELOG.md", "Documentation~", "Editor", "LICENSE", "README.md", "Runtime", "Samples~", "package.json"];

    private string Root => tarball.Package;

    [Fact]
    public void The_root_holds_what_a_package_may_and_must()
    {
        string[] entries = [.. Directory.GetFileSystemEntries(Root).Select(e => Path.GetFileName(e)).Where(e => !e.EndsWith(".meta", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(Known, entries);
        Assert.DoesNotContain(Entries(), path => Regex.IsMatch(path, @"\.csproj$|/bin(/|$)|/obj(/|$)|/\.|\.tmp$"));
        string version = Regex.Escape(Manifest().GetProperty("version").GetString()!);
        Assert.Matches($@"(?m)^## \[(Unreleased|{version})\]", File.ReadAllText(Path.Combine(Root, "CHANGELOG.md")));
        Assert.NotEqual(0, new FileInfo(Path.Combine(Root, "LICENSE")).Length);
    }

    [Fact]
    public void Everything_that_is_imported_has_a_meta_with_a_GUID_of_its_own_and_nothing_else_has_one()
    {
        string[] metas = [.. Entries().Where(e => e.EndsWith(".meta", StringComparison.Ordinal))];
        string[] imported = [.. Entries().Where(e => !e.EndsWith(".meta", StringComparison.Ordinal) && !IsHidden(e))];
        Assert.Equal(imported.Select(e => e + ".meta").Order(StringComparer.Ordinal), metas.Order(StringComparer.Ordinal));
        string[] guids = [.. metas.Select(m => GuidOf(m))];
        Assert.All(guids, guid => Assert.Matches("^[0-9a-f]{32}$", guid));
        Assert.Equal(guids.Length, guids.Distinct().Count());
    }

    [Theory]
    [InlineData("Runtime/GenerativeTextureComponent.cs", "12b3b3e18c9ab3a62b44ffb99949c10c")]
    [InlineData("Runtime/Networks/terrain.safetensors", "cd2d207cf058e8cb5e40b0323744b7e3")]
    public void GUIDs_that_scenes_refer_to_never_change(string path, string expected) => Assert.Equal(expected, GuidOf(path + ".meta"));

    [Fact]
    public void Networks_are_imported_by_the_script_in_the_package()
    {
        string importer = GuidOf("Editor/ModelFileImporter.cs.meta");
        string[] networks = Directory.GetFiles(Path.Combine(Root, "Runtime", "Networks"), "*.safetensors");
        Assert.Equal(2, networks.Length);
        Assert.All(networks, network => Assert.Contains($"script: {{fileID: 11500000, guid: {importer}, type: 3}}", File.ReadAllText(network + ".meta"), StringComparison.Ordinal));
        Assert.All(networks, network => Assert.NotNull(NetworkFile.Load(network)));
    }

    [Fact]
    public void Samples_of_the_manifest_are_there_with_scripts_that_Unity_compiles()
    {
        JsonElement[] samples = [.. Manifest().GetProperty("samples").EnumerateArray()];
        string[] folders = [.. samples.Select(s => s.GetProperty("path").GetString()!)];
        Assert.Equal(Directory.GetDirectories(Path.Combine(Root, "Samples~")).Select(f => "Samples~/" + Path.GetFileName(f)).Order(), folders.Order());
        Assert.All(folders, folder => Assert.NotEmpty(Directory.GetFiles(Path.Combine(Root, folder), "*.cs")));
        Assert.All(folders, folder => Assert.Single(Directory.GetFiles(Path.Combine(Root, folder), "*.asmdef")));
        Assert.All(samples, s => Assert.NotEmpty(s.GetProperty("displayName").GetString()! + s.GetProperty("description").GetString()));
    }

    [Fact]
    public void References_of_assembly_definitions_resolve_within_the_package()
    {
        string[] files = [.. Entries().Where(e => e.EndsWith(".asmdef", StringComparison.Ordinal))];
        Dictionary<string, JsonElement> definitions = files.ToDictionary(f => f, f => JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, f))).RootElement);
        string[] names = [.. definitions.Values.Select(d => d.GetProperty("name").GetString()!)];
        Assert.Equal(4, names.Distinct().Count());
        foreach ((string file, JsonElement definition) in definitions)
        {
            Assert.Equal(Path.GetFileNameWithoutExtension(file), definition.GetProperty("name").GetString());
            Assert.All(definition.GetProperty("references").EnumerateArray(), r => Assert.Contains(r.GetString(), names));
            if (definition.TryGetProperty("precompiledReferences", out JsonElement libraries))
            {
                Assert.True(definition.GetProperty("overrideReferences").GetBoolean());
                Assert.All(libraries.EnumerateArray(), l => Assert.True(File.Exists(Path.Combine(Root, "Runtime", "Plugins", l.GetString()!))));
            }
        }
    }

    [Fact]
    public void Compute_shaders_are_those_that_the_default_network_is_run_with()
    {
        var texts = Directory.GetFiles(Path.Combine(Root, "Runtime", "Resources", "ScaleParty"), "*.compute").ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        foreach (ComputePrecision precision in Enum.GetValues<ComputePrecision>())
        {
            foreach (TexelFormat format in Enum.GetValues<TexelFormat>())
            {
                Assert.All(ComputeKernels.For(DefaultNetwork.Load().Description, ShaderLanguage.Hlsl, precision, format), k => Assert.Equal(k.Source, texts[ComputeKernels.FileName(k.Name, k.Source)]));
            }
        }

        Assert.All(texts, t => Assert.Equal(t.Key, ComputeKernels.FileName(t.Key, t.Value)));
        Assert.All(texts.Values, text => Assert.StartsWith("#pragma kernel main\n", text, StringComparison.Ordinal));
    }

    private static bool IsHidden(string path)
    {
        string[] parts = path.Split('/');
        return parts[0] == "Documentation~" || (parts[0] == "Samples~" && parts.Length == 1);
    }

    private string[] Entries() => [.. Directory.GetFileSystemEntries(Root, "*", SearchOption.AllDirectories).Select(e => Path.GetRelativePath(Root, e).Replace('\\', '/'))];

    private string GuidOf(string meta)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root, meta));
        Assert.Equal("fileFormatVersion: 2", lines[0]);
        Assert.StartsWith("guid: ", lines[1], StringComparison.Ordinal);
        return lines[1]["guid: ".Length..];
    }

    private JsonElement Manifest() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "package.json"))).RootElement;
}
