using System.Text.Json;
using ScaleParty.Editor.Inspector;

namespace ScaleParty.Tests.Editor.Inspector;

/// <summary>Stars, timelines, and the folder that holds them.</summary>
public sealed class InspectorWorkspaceTests(InspectorRig rig) : IClassFixture<InspectorRig>
{
    [Fact]
    public async Task Stars_are_kept_in_canonical_form_and_a_wrong_one_changes_nothing()
    {
        await rig.JsonAsync("PUT", "/api/stars", """[{"name":"Isles & more","state":"view=relief&scale=0.50"}]""");
        const string Kept = """[{"name":"Isles & more","state":"scale=0.5&view=relief"}]""";
        Assert.Equal(Kept, (await rig.JsonAsync("GET", "/api/stars")).GetRawText());
        Assert.True(File.Exists(Path.Combine(rig.Workspace, "stars.json")));
        foreach ((string body, string expected) in new[]
        {
            ("""[{"name":"a","state":"scale=-1"}]""", "scale"),
            ("""[{"name":"a\u0007","state":""}]""", "control"),
            ("""[{"name":"a","state":"","more":1}]""", "more"),
            ("""{"name":"a"}""", "array"),
            ($"[{string.Join(',', Enumerable.Repeat("""{"name":"a","state":""}""", 1001))}]", "1001 entries"),
        })
        {
            using HttpResponseMessage answer = await rig.SendAsync("PUT", "/api/stars", body);
            await InspectorRig.RefusedAsync(answer, 400, expected);
        }

        Assert.Equal(Kept, (await rig.JsonAsync("GET", "/api/stars")).GetRawText());
    }

    [Fact]
    public async Task A_timeline_is_saved_listed_read_and_evaluated()
    {
        const string Timeline = """{"duration":2,"tracks":{"scale":[{"time":0,"value":1},{"time":2,"value":0.25}],"noise.seed":[{"time":0,"value":0},{"time":2,"value":8}]}}""";
        await rig.JsonAsync("PUT", "/api/timelines/Slow%20zoom-1", Timeline);
        Assert.Contains("Slow zoom-1", (await rig.JsonAsync("GET", "/api/timelines")).EnumerateArray().Select(n => n.GetString()));
        JsonElement read = await rig.JsonAsync("GET", "/api/timelines/Slow%20zoom-1");
        Assert.Equal(0.25, read.GetProperty("tracks").GetProperty("scale")[1].GetProperty("value").GetDouble());
        JsonElement middle = await rig.JsonAsync("POST", "/api/timelines/evaluate", $$"""{"timeline":{{read.GetRawText()}},"state":"latent=3&scale=9","time":1}""");
        Assert.Equal("scale=0.5&latent=3&noise.seed=4", middle.GetProperty("state").GetString());
        using HttpResponseMessage none = await rig.SendAsync("GET", "/api/timelines/none");
        await InspectorRig.RefusedAsync(none, 404, "no timeline");
    }

    [Fact]
    public async Task A_damaged_file_of_the_workspace_is_an_error_that_names_it()
    {
        File.WriteAllText(Path.Combine(rig.Workspace, "timelines", "bad.json"), "{");
        using HttpResponseMessage answer = await rig.SendAsync("GET", "/api/timelines/bad");
        await InspectorRig.RefusedAsync(answer, 400, "bad.json");
        File.WriteAllText(Path.Combine(rig.Workspace, "latents", "bad.latent.safetensors"), "no latent");
        Assert.DoesNotContain("bad", (await rig.JsonAsync("GET", "/api/latents")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_inspector_on_the_same_port_is_refused_in_one_sentence()
    {
        var options = new InspectorOptions { Port = rig.Server.Origin.Port, Workspace = rig.Workspace, Threads = 1 };
        IOException error = await Assert.ThrowsAsync<IOException>(() => InspectorServer.StartAsync(options));
        Assert.Contains($"--port is {options.Port}, which another program uses", error.Message, StringComparison.Ordinal);
        await rig.JsonAsync("GET", "/api/network");
    }

    [Fact]
    public void A_workspace_that_cannot_be_written_is_refused()
    {
        string file = Path.Combine(rig.Workspace, "a file");
        File.WriteAllText(file, string.Empty);
        Assert.Contains("cannot be the workspace", Assert.Throws<IOException>(() => Workspace.Open(Path.Combine(file, "below"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_a_workspace_that_is_a_link_is_refused()
    {
        string outside = Path.Combine(rig.Workspace, "outside"), workspace = Path.Combine(rig.Workspace, "linked");
        Directory.CreateDirectory(outside);
        Directory.CreateDirectory(workspace);
        Directory.CreateSymbolicLink(Path.Combine(workspace, "latents"), outside);
        Assert.Contains("symbolic link", Assert.Throws<InvalidDataException>(() => Workspace.Open(workspace)).Message, StringComparison.Ordinal);
    }
}
