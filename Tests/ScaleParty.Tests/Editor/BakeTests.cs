using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Editor.Baking;
using ScaleParty.Models;
using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.Editor;

/// <summary>bake of several latents and of paths, through the command.</summary>
public sealed class BakeTests : IDisposable
{
    private static readonly LatentSpace Space = new(DefaultNetwork.Load());
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Seeds_become_files_with_a_sheet_and_a_manifest()
    {
        EditorCommands.Done("bake", "--seeds", "3-5,9,4", "--state", "truncation=0.7&mode=free", "--out", _folder["b"]);
        Assert.Equal(
            ["latents.json", "latents.png", OutputFolder.ListName, "seed-000003.latent.safetensors", "seed-000004.latent.safetensors", "seed-000005.latent.safetensors", "seed-000009.latent.safetensors"],
            Directory.EnumerateFiles(_folder["b"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        BakedLatent baked = LatentFile.Load(_folder["b/seed-000009.latent.safetensors"], Space.Network);
        Assert.Equal(Space.Bake(Space.Map(Space.Sample(9), 0.7)).Demodulations, baked.Demodulations);
        Assert.NotNull(LatentFile.LoadStyles(_folder["b/seed-000009.latent.safetensors"], Space.Network));
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(_folder["b/latents.json"]));
        Assert.Equal(Space.Network.Fingerprint, manifest.RootElement.GetProperty("fingerprint").GetString());
        JsonElement last = manifest.RootElement.GetProperty("latents")[3];
        Assert.Equal(("seed-000009", "latent=9&layout=9&truncation=0.7&mode=free"), (last.GetProperty("name").GetString(), last.GetProperty("state").GetString()));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder["b/seed-000009.latent.safetensors"]))), last.GetProperty("sha256").GetString());
        Assert.True(ImageFile.Load(_folder["b/latents.png"]).Width > 400);
    }

    [Fact]
    public void Stars_states_and_files_of_a_workspace_become_files_with_distinct_names()
    {
        EditorCommands.Done("bake", "--seed", "8", "--out", Directory.CreateDirectory(_folder["w/latents"]).FullName + "/eight.latent.safetensors");
        File.WriteAllText(_folder["w/stars.json"], """[ { "name": "My / coast", "state": "latent=2&mode=free" }, { "name": "My / coast", "state": "latent=3&mode=free" } ]""");
        File.WriteAllText(_folder["states.txt"], "# two\n\nlatent=4&mode=free\nfile=eight&mode=free\n");
        EditorCommands.Done("bake", "--workspace", _folder["w"], "--stars", _folder["w/stars.json"], "--states", _folder["states.txt"], "--files", "eight", "--state", "mode=free", "--out", _folder["b"]);
        Assert.Equal(
            ["eight", "star-My---coast", "star-My---coast-2", "state-003", "state-004"],
            Directory.EnumerateFiles(_folder["b"], "*.latent.safetensors").Select(p => Path.GetFileName(p).Replace(".latent.safetensors", string.Empty, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (string name in (string[])["eight", "state-004"])
        {
            Assert.Equal(Space.Bake(Space.Map(Space.Sample(8))).ConvolutionStyles, LatentFile.Load(_folder[$"b/{name}.latent.safetensors"], Space.Network).ConvolutionStyles);
        }
    }

    [Fact]
    public void A_path_through_seeds_is_one_file()
    {
        EditorCommands.Done("bake", "--seeds", "1,2,3", "--steps", "4", "--state", "mode=free", "--out", _folder["b"]);
        LatentPath path = LatentPathFile.Load(_folder["b/path.latents.safetensors"], Space.Network);
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2], path.Times);
        StyleCode a = Space.Map(Space.Sample(2)), b = Space.Map(Space.Sample(3));
        BakedLatent expected = Space.Bake(StyleCode.Lerp(a, b, 0.5)), between = path.At(Space, 1.5);
        Assert.All(expected.ConvolutionStyles[2].Zip(between.ConvolutionStyles[2]), v => Assert.Equal(v.First, v.Second, 1e-4));
        Assert.All(expected.Phases.Zip(between.Phases), v => Assert.Equal(0, Math.IEEERemainder(v.First - v.Second, 2 * Math.PI), 1e-4));
        Assert.Contains("Path of latents", EditorCommands.Done("inspect", _folder["b/path.latents.safetensors"]));
    }

    [Fact]
    public void A_timeline_becomes_the_path_of_its_latents()
    {
        File.WriteAllText(_folder["t.json"], """{ "duration": 4, "tracks": { "latent": [ { "time": 0, "value": 1 }, { "time": 4, "value": 2 } ] } }""");
        EditorCommands.Done("bake", "--timeline", _folder["t.json"], "--steps", "5", "--state", "layout=1&mode=free", "--out", _folder["b"]);
        LatentPath path = LatentPathFile.Load(_folder["b/path.latents.safetensors"], Space.Network);
        Assert.Equal([0, 1, 2, 3, 4], path.Times);
        foreach ((ulong seed, int at) in (ReadOnlySpan<(ulong, int)>)[(1, 0), (2, 4)])
        {
            float[] expected = Space.Bake(Space.Map(Space.Sample(seed))).ConvolutionStyles[3];
            Assert.All(expected.Zip(path.Latents[at].ConvolutionStyles[3]), v => Assert.Equal(v.First, v.Second, 1e-4));
        }

        Assert.NotEqual(path.Latents[1].ConvolutionStyles[0], path.Latents[2].ConvolutionStyles[0]);
    }

    [Fact]
    public void A_state_becomes_one_file()
    {
        EditorCommands.Done("bake", "--state", "latent=5&layout=6&truncation=0.5", "--out", _folder["l"]);
        Assert.Equal(Space.Bake(Space.Map(Space.Sample(5, 6), 0.5)).Phases, LatentFile.Load(_folder["l"], Space.Network).Phases);
    }

    [Theory]
    [InlineData(2, "--seeds has '5-3'; expected ascending ranges", "--seeds", "5-3")]
    [InlineData(2, "expected ascending ranges of at most 4096 seeds", "--seeds", "0-9,0-999999")]
    [InlineData(2, "--seeds is 'x'", "--seeds", "1,x")]
    [InlineData(2, "--seeds has '1-2-3'", "--seeds", "1-2-3")]
    [InlineData(2, "what is to be baked?", "--threads", "1")]
    [InlineData(2, "--seed is for one latent", "--seed", "1", "--seeds", "2")]
    [InlineData(2, "--truncation goes with --seed", "--seeds", "2", "--truncation", "0.5")]
    [InlineData(2, "--steps goes with", "--seed", "1", "--steps", "3")]
    [InlineData(1, "path leads through one latent", "--seeds", "2", "--steps", "3")]
    [InlineData(1, "expected at most 4096", "--seeds", "0-9", "--steps", "4000")]
    [InlineData(1, "--stars: there is no file '/nowhere.json'", "--stars", "/nowhere.json")]
    [InlineData(1, "--stars: /: it is a folder; expected a regular file", "--stars", "/")]
    [InlineData(1, "'--files' is '../x'", "--files", "../x")]
    public void What_is_wrong_is_refused_in_one_line(int code, string expected, params string[] args) =>
        Assert.Contains(expected, EditorCommands.Refused(code, ["bake", .. args, "--out", _folder["b"]]));

    [Fact]
    public void A_line_that_is_no_state_is_named()
    {
        File.WriteAllText(_folder["states.txt"], "latent=1\nlatant=2\n");
        Assert.Contains("states.txt, line 2: the state has the key 'latant'", EditorCommands.Refused(1, "bake", "--states", _folder["states.txt"], "--out", _folder["b"]));
    }

    [Fact]
    public void Names_that_differ_in_case_only_are_made_distinct()
    {
        IReadOnlyList<BakeItem> items = BakeSources.Distinct(((string[])["a", "A", "a-2", "a"]).Select(n => new BakeItem(n, ScaleParty.Editor.State.ViewState.Initial)));
        Assert.Equal(["a", "A-2", "a-2-2", "a-3"], items.Select(i => i.Name));
    }
}
