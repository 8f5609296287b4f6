using System.Net;
using System.Text.Json;
using ScaleParty.Editor.Inspector;
using ScaleParty.Editor.State;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Editor.Inspector;

/// <summary>Images over HTTP: those of the renderer, one per session at a time, and nothing kept of sessions that are gone.</summary>
public sealed class InspectorImageTests(InspectorRig rig) : IClassFixture<InspectorRig>
{
    [Theory]
    [InlineData("")]
    [InlineData("view=relief&latent=5&scale=0.4")]
    [InlineData("mode=free&rotation=30&warps=swirl:0.1,0,90,0.5&view=channel:water")]
    public async Task Equal_states_have_equal_pixels_over_HTTP_and_from_the_renderer(string state)
    {
        using HttpResponseMessage answer = await rig.SendAsync("POST", "/api/image", Request(state, 48, 32));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("48", Assert.Single(answer.Headers.GetValues("X-Width")));
        Assert.Equal(ViewState.Parse(state).ToString(), Assert.Single(answer.Headers.GetValues("X-State")));
        using var renderer = new StateRenderer(DefaultNetwork.Load(), DefaultNetwork.LoadRefinement(), threads: 1);
        Assert.Equal(Pixels(renderer, state, new Resolution(48, 32)), await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(512, 512, 256, 256)]
    [InlineData(128, 96, 128, 96)]
    public async Task A_large_draft_has_half_the_pixels_per_axis(int width, int height, int madeWidth, int madeHeight)
    {
        using HttpResponseMessage answer = await rig.SendAsync("POST", "/api/image", $$"""{"state":"mode=free","width":{{width}},"height":{{height}},"draft":true}""");
        Assert.Equal($"{madeWidth} {madeHeight}", $"{Assert.Single(answer.Headers.GetValues("X-Width"))} {Assert.Single(answer.Headers.GetValues("X-Height"))}");
        Assert.Equal(4 * madeWidth * madeHeight, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task Small_images_are_those_of_the_seeds_of_the_blend_and_of_the_directions()
    {
        const string State = "truncation=0.8";
        var size = new Resolution(16, 16);
        using var renderer = new StateRenderer(DefaultNetwork.Load(), DefaultNetwork.LoadRefinement(), threads: 1);
        byte[] sheet = await rig.BytesAsync("POST", "/api/sheet", $$"""{"state":"{{State}}","seeds":[4,9],"side":16}""");
        Assert.Equal([.. Pixels(renderer, State + "&latent=4&layout=4", size), .. Pixels(renderer, State + "&latent=9&layout=9", size)], sheet);
        byte[] strip = await rig.BytesAsync("POST", "/api/strip", $$"""{"state":"{{State}}","to":9,"count":3,"side":16}""");
        Assert.Equal([.. Pixels(renderer, State, size), .. Pixels(renderer, State + "&blend=9:0.5", size), .. Pixels(renderer, State + "&blend=9:1", size)], strip);
        byte[] pad = await rig.BytesAsync("POST", "/api/pad", $$"""{"state":"{{State}}","x":1,"y":2,"span":2,"count":2,"side":16}""");
        string[] corners = ["direction.1=-2&direction.2=-2", "direction.1=2&direction.2=-2", "direction.1=-2&direction.2=2", "direction.1=2&direction.2=2"];
        Assert.Equal([.. corners.SelectMany(d => Pixels(renderer, $"{State}&{d}", size))], pad);
    }

    [Fact]
    public async Task Of_the_images_that_a_session_waits_for_only_the_newest_is_made()
    {
        const string Other = "00000000000000aa";
        IDisposable turn = await rig.Server.Parts.Turns.EnterAsync(Other.ToUpperInvariant(), CancellationToken.None);
        using var client = Fresh(Other);
        Task<HttpResponseMessage> a = client.PostAsync("/api/image", new StringContent(Request(string.Empty, 16, 16))), b = client.PostAsync("/api/image", new StringContent(Request(string.Empty, 16, 16)));
        using HttpResponseMessage replaced = await await Task.WhenAny(a, b);
        await InspectorRig.RefusedAsync(replaced, 409, "newer");
        turn.Dispose();
        HttpResponseMessage[] both = await Task.WhenAll(a, b);
        Assert.Single(both, answer => answer.StatusCode == HttpStatusCode.OK);
        Array.ForEach(both, answer => answer.Dispose());
    }

    [Fact]
    public async Task Other_sessions_do_not_wait_for_one_that_is_busy()
    {
        using IDisposable turn = await rig.Server.Parts.Turns.EnterAsync("00000000000000BB", CancellationToken.None);
        Assert.Equal(4 * 16 * 16, (await rig.BytesAsync("POST", "/api/image", Request(string.Empty, 16, 16))).Length);
    }

    [Fact]
    public async Task A_request_whose_connection_is_closed_no_longer_waits()
    {
        var turns = new SessionTurns();
        IDisposable turn = await turns.EnterAsync("A", CancellationToken.None);
        using var closed = new CancellationTokenSource();
        Task<IDisposable> waiting = turns.EnterAsync("A", closed.Token);
        await closed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        turn.Dispose();
        Assert.Equal(0, turns.Count);
    }

    [Fact]
    public async Task A_flood_of_images_is_refused_beyond_a_bound_and_the_rest_are_made()
    {
        using var gate = new RenderGate(1, 3);
        using var open = new ManualResetEventSlim();
        Task<bool>[] asked = [.. Enumerable.Range(0, 10).Select(_ => gate.RunAsync(() => open.Wait(Timeout.Infinite, CancellationToken.None), CancellationToken.None))];
        Assert.Equal(7, asked.Count(t => t.IsFaulted && t.Exception.InnerException is RequestException { Status: 503 }));
        open.Set();
        await Task.WhenAll(asked.Where(t => !t.IsFaulted));
        Assert.Equal(0, gate.Count);
    }

    [Fact]
    public async Task A_thousand_tabs_that_come_and_go_leave_nothing()
    {
        await VisitAsync(50);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await VisitAsync(1000);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(SpinWait.SpinUntil(() => rig.Server.Parts.Turns.Count == 0 && rig.Server.Parts.ImageGate.Count == 0, TimeSpan.FromMinutes(1)));
        Assert.InRange(after - before, long.MinValue, 4 << 20);
        Assert.Equal("[]", (await rig.JsonAsync("GET", "/api/jobs")).GetRawText());
    }

    [Fact]
    public async Task A_state_has_its_canonical_text_and_the_command_that_renders_it()
    {
        JsonElement answer = await rig.JsonAsync("POST", "/api/state", """{"state":"view=relief&scale=5e-1"}""");
        Assert.Equal("scale=0.5&view=relief", answer.GetProperty("state").GetString());
        Assert.Contains("render --state 'scale=0.5&view=relief' --out image.png", answer.GetProperty("command").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_network_is_described_with_every_parameter()
    {
        JsonElement network = await rig.JsonAsync("GET", "/api/network");
        Assert.Equal(DefaultNetwork.Load().Fingerprint, network.GetProperty("fingerprint").GetString());
        Assert.Equal(ViewState.Parameters.Select(p => p.Name), network.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        Assert.Equal(DefaultNetwork.Load().Description.StyleCount, network.GetProperty("styleNames").GetArrayLength());
        Assert.Equal(["pyramid", "free"], network.GetProperty("modes").EnumerateArray().Select(m => m.GetString()));
        Assert.All(network.GetProperty("easings").EnumerateArray(), e => Assert.Equal(17, e.GetProperty("points").GetArrayLength()));
        ViewState.Parse(network.GetProperty("initial").GetString()!);
    }

    private static string Request(string state, int width, int height) => $$"""{"state":"{{state}}","width":{{width}},"height":{{height}}}""";

    private static byte[] Pixels(StateRenderer renderer, string state, Resolution size)
    {
        var rgba = new byte[4 * size.PixelCount];
        renderer.Colour(ViewState.Parse(state), size, rgba, CancellationToken.None);
        return rgba;
    }

    private HttpClient Fresh(string session)
    {
        var client = new HttpClient { BaseAddress = rig.Server.Origin };
        client.DefaultRequestHeaders.Add(RequestGuard.TokenHeader, rig.Server.Token);
        client.DefaultRequestHeaders.Add(RequestGuard.SessionHeader, session);
        return client;
    }

    // Every third tab is closed before its image comes.
    private async Task VisitAsync(int tabs)
    {
        using HttpClient client = new() { BaseAddress = rig.Server.Origin };
        for (int i = 0; i < tabs; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/image") { Content = new StringContent(Request("mode=free", 16, 16)) };
            request.Headers.Add(RequestGuard.TokenHeader, rig.Server.Token);
            request.Headers.Add(RequestGuard.SessionHeader, $"{i:x16}");
            using var closed = new CancellationTokenSource();
            Task<HttpResponseMessage> answer = client.SendAsync(request, closed.Token);
            if (i % 3 == 0)
            {
                await closed.CancelAsync();
            }

            try
            {
                (await answer).Dispose();
            }
            catch (OperationCanceledException)
            {
                // The tab was closed.
            }
        }
    }
}
