using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ScaleParty.Editor.Inspector;

/// <summary>The inspector's server, on loopback only. Documentation~/inspector.md describes its addresses and who may ask.</summary>
internal sealed class InspectorServer : IAsyncDisposable
{
    private const int MostConnections = 128;
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;
    private readonly InspectorParts _parts;

    private InspectorServer(WebApplication application, InspectorParts parts, string token)
    {
        _application = application;
        _parts = parts;
        Token = token;
        Origin = new Uri(application.Urls.Single());
    }

    /// <summary>The token of this run.</summary>
    public string Token { get; }

    /// <summary>Where it listens, such as http://127.0.0.1:40123/.</summary>
    public Uri Origin { get; }

    /// <summary>The address that opens the page.</summary>
    public Uri Address => new(Origin, $"?token={Token}");

    /// <summary>What the requests share.</summary>
    public InspectorParts Parts => _parts;

    /// <summary>Starts a server.</summary>
    /// <param name="options">How.</param>
    /// <param name="time">The clock; null for that of the system.</param>
    /// <exception cref="InvalidDataException">A file is not a network of its kind, or the workspace is not a folder of its own.</exception>
    /// <exception cref="IOException">The port is in use, a file cannot be read, or the workspace cannot be written.</exception>
    public static async Task<InspectorServer> StartAsync(InspectorOptions options, TimeProvider? time = null)
    {
        var parts = new InspectorParts(options, time ?? TimeProvider.System);
        string token = RequestGuard.NewToken();
        WebApplication application = Build(options.Port, parts, new RequestGuard(token));
        try
        {
            await application.StartAsync().ConfigureAwait(false);
            return new InspectorServer(application, parts, token);
        }
        catch (Exception e)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            await parts.DisposeAsync().ConfigureAwait(false);
            if (e is IOException { InnerException: AddressInUseException })
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"--port is {options.Port}, which another program uses; expected a free port, or none for any free one"), e);
            }

            throw;
        }
    }

    /// <summary>Ends the server: connections are closed, jobs cancelled and temporary files removed.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(Ending))
        {
            await _application.StopAsync(patience.Token).ConfigureAwait(false);
        }

        await _application.DisposeAsync().ConfigureAwait(false);
        await _parts.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(int port, InspectorParts parts, RequestGuard guard)
    {
        // Without settings from files and variables, which could make it listen elsewhere.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestBodySize = RequestJson.MaximumBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore().AddSingleton<IHostLifetime, CallerLifetime>();
        WebApplication application = builder.Build();
        application.Use((context, next) => Answers.GuardAsync(context, guard, next));
        ImageEndpoints.Map(application, parts);
        DataEndpoints.Map(application, parts);
        JobEndpoints.Map(application, parts);
        application.MapGet("/{**path}", StaticPage.SendAsync);
        return application;
    }

    /// <summary>The caller decides when the server ends; the host's own lifetime would take Ctrl-C.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
