using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ScaleParty.Editor.Inspector;

namespace ScaleParty.Tests.Editor.Inspector;

/// <summary>Requests that are not answered: from elsewhere, malformed, too large, too many.</summary>
public sealed class InspectorGuardTests(InspectorRig rig) : IClassFixture<InspectorRig>
{
    private const string Image = """{"state":"","width":16,"height":16}""";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00000000000000000000000000000000")]
    public async Task Without_the_token_no_data_is_sent(string? token)
    {
        using var client = new HttpClient { BaseAddress = rig.Server.Origin };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Add(RequestGuard.TokenHeader, token);
        }

        foreach (string path in new[] { "/api/network", "/API/network", "/api/stars", "/api/jobs", "/api/nothing", "/api" })
        {
            using HttpResponseMessage answer = await client.GetAsync(path);
            await InspectorRig.RefusedAsync(answer, 403, "token");
        }

        // An address is no header: it would be in logs.
        using HttpResponseMessage inAddress = await client.GetAsync($"/api/network?token={rig.Server.Token}");
        Assert.Equal(HttpStatusCode.Forbidden, inAddress.StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1.evil.example:@")]
    [InlineData("evil.example:@")]
    [InlineData("[::1]:@")]
    [InlineData("0.0.0.0:@")]
    public async Task A_name_that_was_bound_to_loopback_later_is_refused_even_for_the_page(string host)
    {
        string name = host.Replace("@", rig.Server.Origin.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        foreach (string path in new[] { "/", "/api/network" })
        {
            Assert.Contains(" 403 ", await rig.RawAsync($"GET {path} HTTP/1.1\r\nHost: {name}\r\n{RequestGuard.TokenHeader}: {rig.Server.Token}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("https://127.0.0.1:@")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:@/")]
    public async Task A_page_of_another_origin_is_refused(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/image") { Content = new StringContent(Image) };
        request.Headers.Add("Origin", origin.Replace("@", rig.Server.Origin.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        using HttpResponseMessage answer = await rig.Client.SendAsync(request);
        await InspectorRig.RefusedAsync(answer, 403, "another page");
    }

    [Fact]
    public async Task The_page_itself_needs_no_token_and_runs_no_foreign_script()
    {
        using var client = new HttpClient { BaseAddress = rig.Server.Origin };
        using HttpResponseMessage page = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("default-src 'self'; img-src 'self' blob:", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        Assert.DoesNotContain(rig.Server.Token, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("GET", "/nothing.js", 404)]
    [InlineData("GET", "/../Program.cs", 404)]
    [InlineData("GET", "/%2e%2e/Program.cs", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("DELETE", "/api/stars", 405)]
    [InlineData("POST", "/", 405)]
    [InlineData("GET", "/api/jobs/nothing", 404)]
    [InlineData("DELETE", "/api/jobs/nothing", 404)]
    public async Task An_address_or_method_that_does_not_exist_is_an_error_in_JSON(string method, string path, int status)
    {
        using HttpResponseMessage answer = await rig.SendAsync(method, path);
        await InspectorRig.RefusedAsync(answer, status, string.Empty);
    }

    [Theory]
    [InlineData("", "the request")]
    [InlineData("null", "object")]
    [InlineData("[]", "object")]
    [InlineData("{", "the request")]
    [InlineData("""{"width":16,"height":16}""", "state is missing")]
    [InlineData("""{"state":"","width":16}""", "height is missing")]
    [InlineData("""{"state":"","width":15,"height":16}""", "width is 15")]
    [InlineData("""{"state":"","width":4097,"height":16}""", "width is 4097")]
    [InlineData("""{"state":"","width":4096,"height":4096}""", "at most 4194304 pixels")]
    [InlineData("""{"state":"","width":16.5,"height":16}""", "width is 16.5")]
    [InlineData("""{"state":"","width":"16","height":16}""", "width is \"16\"")]
    [InlineData("""{"state":"","width":NaN,"height":16}""", "a value")]
    [InlineData("""{"state":"","width":-1,"height":16}""", "width is -1")]
    [InlineData("""{"state":"","width":1e999,"height":16}""", "width is 1e999")]
    [InlineData("""{"state":"","width":16,"height":16,"draft":1}""", "draft is 1")]
    [InlineData("""{"state":"","width":16,"width":16,"height":16}""", "twice")]
    [InlineData("""{"state":"","width":16,"height":16,"hieght":16}""", "did you mean 'height'?")]
    [InlineData("""{"state":7,"width":16,"height":16}""", "state is 7")]
    [InlineData("""{"state":"scale=NaN","width":16,"height":16}""", "scale is 'NaN'")]
    [InlineData("""{"state":"scal=1","width":16,"height":16}""", "did you mean 'scale'?")]
    [InlineData("""{"state":"file=nothing","width":16,"height":16}""", "nothing")]
    [InlineData("""{"state":"file=..%2f..%2fx","width":16,"height":16}""", "file")]
    [InlineData("""{"state":"view=channel:none","width":16,"height":16}""", "none")]
    [InlineData("""{"state":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}}}},"width":16,"height":16}""", "levels deep")]
    public async Task A_wrong_body_is_refused_by_name(string body, string expected)
    {
        using HttpResponseMessage answer = await rig.SendAsync("POST", "/api/image", body);
        await InspectorRig.RefusedAsync(answer, body.Contains("file=nothing", StringComparison.Ordinal) ? 404 : 400, expected);
    }

    [Theory]
    [InlineData("/api/sheet", """{"state":"","seeds":[],"side":16}""", "seeds has 0")]
    [InlineData("/api/sheet", """{"state":"","seeds":[1000000],"side":16}""", "seeds[0] is 1000000")]
    [InlineData("/api/sheet", """{"state":"","seeds":[1],"side":257}""", "side is 257")]
    [InlineData("/api/strip", """{"state":"","to":1,"count":65,"side":16}""", "count is 65")]
    [InlineData("/api/pad", """{"state":"","x":17,"y":1,"span":1,"count":2,"side":16}""", "x is 17")]
    [InlineData("/api/pad", """{"state":"","x":1,"y":2,"span":11,"count":2,"side":16}""", "span is 11")]
    [InlineData("/api/jobs", """{"kind":"pgn","state":"","width":16,"height":16}""", "did you mean 'png'?")]
    [InlineData("/api/jobs", """{"kind":"bake","state":"","name":"a/b"}""", "a/b")]
    [InlineData("/api/jobs", """{"kind":"bake","state":"","name":"a\u0000b"}""", "name")]
    [InlineData("/api/jobs", """{"kind":"project","name":"a","image":"0000"}""", "no upload")]
    [InlineData("/api/jobs", """{"kind":"frames","state":"","width":16,"height":16,"timeline":{"duration":86400,"tracks":{}},"fps":1000}""", "at most 10000")]
    [InlineData("/api/jobs", """{"kind":"frames","state":"","width":16,"height":16,"timeline":{"duration":1,"tracks":{"scal":1}}}""", "scal")]
    [InlineData("/api/timelines/evaluate", """{"state":"","time":1e9,"timeline":{"duration":1,"tracks":{}}}""", "time is 1e9")]
    public async Task Other_wrong_bodies_are_refused_by_name_too(string path, string body, string expected)
    {
        using HttpResponseMessage answer = await rig.SendAsync("POST", path, body);
        await InspectorRig.RefusedAsync(answer, 400, expected);
    }

    [Theory]
    [InlineData("..%2f..%2fpasswd")]
    [InlineData("..%5c..%5cpasswd")]
    [InlineData("%2e%2e")]
    [InlineData(".hidden")]
    [InlineData("a%252fb")]
    [InlineData("a%0ab")]
    [InlineData("%ff")]
    [InlineData("caf%C3%A9")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_name_that_is_not_one_of_the_workspace_becomes_no_path(string name)
    {
        foreach (string method in new[] { "GET", "PUT" })
        {
            string line = await rig.RawAsync($"{method} /api/timelines/{name} HTTP/1.1\r\n{rig.RawHeaders()}Content-Length: 28\r\nConnection: close\r\n\r\n{{\"duration\":1,\"tracks\":{{}}}}  ");
            Assert.Matches(" (400|404|405) ", line);
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(rig.Workspace, "timelines")), f => !Path.GetFileNameWithoutExtension(f).All(char.IsAsciiLetterOrDigit));
    }

    [Theory]
    [InlineData("GET /api/timelines/a%00b HTTP/1.1\r\n@\r\n")]
    [InlineData("GET /api/\0 HTTP/1.1\r\n@\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\n@\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("POST /api/image HTTP/1.1\r\n@Content-Length: -1\r\n\r\n")]
    [InlineData("POST /api/image HTTP/1.1\r\n@Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n")]
    public async Task What_is_not_HTTP_gets_no_more_than_a_400(string request)
    {
        string line = await rig.RawAsync(request.Replace("@", rig.RawHeaders() + "Connection: close\r\n", StringComparison.Ordinal));
        Assert.Matches("^$| (400|411|505) ", line);
        await AnswersAsync();
    }

    [Theory]
    [InlineData("POST", "/api/image", 65 << 10)]
    [InlineData("PUT", "/api/stars", (4 << 20) + 1)]
    [InlineData("PUT", "/api/timelines/large", (4 << 20) + 1)]
    public async Task A_body_that_is_too_large_is_refused(string method, string path, int bytes)
    {
        string start = $"{method} {path} HTTP/1.1\r\n{rig.RawHeaders()}";
        Assert.Contains(" 413 ", await rig.RawAsync($"{start}Content-Length: {bytes}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 413 ", await rig.RawAsync($"{start}Transfer-Encoding: chunked\r\n\r\n{bytes:x}\r\n{new string(' ', bytes)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_is_too_large_is_refused_and_leaves_no_file()
    {
        // The server answers from the header alone.
        string line = await rig.RawAsync($"POST /api/uploads HTTP/1.1\r\n{rig.RawHeaders()}Content-Length: {(32 << 20) + 1}\r\n\r\n");
        Assert.Contains(" 413 ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_never_finish_their_requests_do_not_hold_up_others()
    {
        var slow = new List<TcpClient>();
        try
        {
            for (int i = 0; i < 40; i++)
            {
                var client = new TcpClient();
                slow.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, rig.Server.Origin.Port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(i % 2 == 0 ? "GET / HT" : $"POST /api/image HTTP/1.1\r\n{rig.RawHeaders()}Content-Length: 60000\r\n\r\n{{"));
            }

            await AnswersAsync();
        }
        finally
        {
            slow.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task A_flood_of_connections_ends_in_refusals_and_the_server_goes_on()
    {
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => rig.SendAsync("POST", "/api/sheet", """{"state":"mode=free","seeds":[1,2,3],"side":16}""")));
        Assert.All(answers, answer => Assert.True((int)answer.StatusCode is 200 or 503));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Array.ForEach(answers, answer => answer.Dispose());
        await AnswersAsync();
    }

    private async Task AnswersAsync() => Assert.Equal(4 * 16 * 16, (await rig.BytesAsync("POST", "/api/image", Image)).Length);
}
