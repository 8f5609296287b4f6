using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ScaleParty.Editor.Inspector;

namespace ScaleParty.Tests.Editor.Inspector;

/// <summary>An inspector with a workspace of its own in this process, and requests to it.</summary>
public sealed class InspectorRig : IAsyncLifetime, IDisposable
{
    /// <summary>A session.</summary>
    public const string Session = "0123456789abcdef";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scaleparty-inspector-tests-");
    private readonly ManualTime _time = new();
    private InspectorServer? _server;

    /// <summary>The workspace.</summary>
    public string Workspace => Path.Combine(_folder.FullName, "workspace");

    /// <summary>A client with the token and a session.</summary>
    public HttpClient Client { get; } = new();

    internal InspectorServer Server => _server!;

    internal ManualTime Time => _time;

    public async Task InitializeAsync()
    {
        _server = await InspectorServer.StartAsync(new InspectorOptions { Workspace = Workspace, Threads = 1 }, _time);
        Client.BaseAddress = _server.Origin;
        Client.DefaultRequestHeaders.Add(RequestGuard.TokenHeader, _server.Token);
        Client.DefaultRequestHeaders.Add(RequestGuard.SessionHeader, Session);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        Client.Dispose();
        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }
    }

    /// <summary>Sends a request; a null body sends none.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string? session = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (session is not null)
        {
            request.Headers.Add(RequestGuard.SessionHeader, session);
        }

        return Client.SendAsync(request);
    }

    /// <summary>Sends a request whose answer is good JSON.</summary>
    public async Task<JsonElement> JsonAsync(string method, string path, string? body = null)
    {
        using HttpResponseMessage answer = await SendAsync(method, path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends a request whose answer is bytes.</summary>
    public async Task<byte[]> BytesAsync(string method, string path, string? body = null)
    {
        using HttpResponseMessage answer = await SendAsync(method, path, body);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {Encoding.UTF8.GetString(bytes)}");
        return bytes;
    }

    /// <summary>Asserts that a request is refused, with the reason as JSON.</summary>
    public static async Task RefusedAsync(HttpResponseMessage answer, int status, string reason)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        Assert.Contains(reason, JsonDocument.Parse(text).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Starts a job and waits for its end.</summary>
    public async Task<JsonElement> JobAsync(string body)
    {
        string id = (await JsonAsync("POST", "/api/jobs", body)).GetProperty("id").GetString()!;
        await Server.Parts.Jobs.Find(id).Work;
        return await JsonAsync("GET", $"/api/jobs/{id}");
    }

    /// <summary>Sends bytes as they are and returns the first line of the answer; empty where the server closes the connection.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Server.Origin.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadLineAsync() ?? string.Empty;
    }

    /// <summary>The header lines of a good request in raw form.</summary>
    public string RawHeaders() => string.Create(
        CultureInfo.InvariantCulture,
        $"Host: 127.0.0.1:{Server.Origin.Port}\r\n{RequestGuard.TokenHeader}: {Server.Token}\r\n{RequestGuard.SessionHeader}: {Session}\r\n");

    /// <summary>Bytes as a body.</summary>
    public static HttpContent Content(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }
}
