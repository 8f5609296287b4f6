using System.Diagnostics;

namespace ScaleParty.Tests.Desktop;

/// <summary>A display in memory (Xvfb) on a free number, for tests of windows.</summary>
public sealed class VirtualDisplay : IDisposable
{
    private readonly Process _server;

    public VirtualDisplay()
    {
        // The server itself looks for a free number and writes it when it is ready.
        var start = new ProcessStartInfo("Xvfb", ["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _server = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("tests of windows need Xvfb: apt-get install xvfb", e);
        }

        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        string number = _server.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Xvfb did not start");
        Name = ":" + number.Trim();
    }

    public string Name { get; }

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
    }
}
