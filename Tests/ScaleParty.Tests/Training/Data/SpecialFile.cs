using System.Diagnostics;
using System.Net.Sockets;

namespace ScaleParty.Tests.Training.Data;

/// <summary>Files of kinds that no reader may touch; made where the system has them.</summary>
internal static class SpecialFile
{
    /// <summary>Whether the system has pipes and devices among its files.</summary>
    public static bool Exist => !OperatingSystem.IsWindows();

    /// <summary>A named pipe that nobody writes to: opening it waits for ever.</summary>
    public static void Pipe(string path) => Run("mkfifo", path);

    /// <summary>Another name of a file.</summary>
    public static void HardLink(string file, string name) => Run("ln", file, name);

    /// <summary>A link to a device that never ends.</summary>
    public static void Endless(string path) => File.CreateSymbolicLink(path, "/dev/zero");

    /// <summary>A socket that listens until it is disposed.</summary>
    public static Socket Socket(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process made = Process.Start(program, arguments);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
