using System.Diagnostics;

namespace ScaleParty.Inspector.Tests;

/// <summary>The editor's inspector as a process with a workspace of its own; ended and removed when disposed.</summary>
internal sealed class InspectorProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(InspectorFixture.LimitMilliseconds);

    private readonly Process _process;
    private readonly string _workspace = Directory.CreateTempSubdirectory("inspector").FullName;

    private InspectorProcess(int port)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../ScaleParty.Editor", configuration, "ScaleParty.Editor.dll"));
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, "inspector", "--no-browser", "--port", $"{port}", "--workspace", _workspace])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>The address with the token.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    /// <summary>Starts it and waits until it prints its address.</summary>
    /// <param name="port">The port, or 0 for a free one.</param>
    public static async Task<InspectorProcess> Start(int port = 0)
    {
        var made = new InspectorProcess(port);
        Task<string> errors = made._process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        while (await made._process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            int start = line.IndexOf("http://", StringComparison.Ordinal);
            if (start >= 0)
            {
                made.Address = new Uri(line[start..].Split(' ')[0]);

                // A full pipe would stop the process.
                _ = made._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return made;
            }
        }

        throw new InvalidOperationException($"the inspector ended without an address: {await errors}");
    }

    public void Dispose()
    {
        // By a signal, so that it removes its temporary files.
        using (Process signal = Process.Start("kill", $"{_process.Id}"))
        {
            signal.WaitForExit();
        }

        if (!_process.WaitForExit(Limit))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_workspace, recursive: true);
    }
}
