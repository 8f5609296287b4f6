using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ScaleParty.Tests.ZoomCinematic;

/// <summary>Runs the program as a user does: as a process of its own.</summary>
internal static class CinematicProcess
{
    /// <summary>Runs to the end.</summary>
    public static CinematicOutcome Run(params string[] arguments) => RunWith(null, null, arguments);

    /// <summary>Runs to the end with another PATH, calling back for every line of its output.</summary>
    public static CinematicOutcome RunWith(string? path, Action<Process, string>? onLine, params string[] arguments) => Run(Program(".build/bin"), path, onLine, arguments);

    private static CinematicOutcome Run(string program, string? path, Action<Process, string>? onLine, string[] arguments)
    {
        var start = new ProcessStartInfo(Host(), [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (path != null)
        {
            start.Environment["PATH"] = path;
        }

        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = new StringBuilder();
            while (process.StandardOutput.ReadLine() is { } line)
            {
                output.AppendLine(line);
                onLine?.Invoke(process, line);
            }

            Assert.True(process.WaitForExit(TimeSpan.FromMinutes(3)), "the program did not end");
            return new(process.ExitCode, output.ToString(), errors.Result);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>The dotnet that runs the tests.</summary>
    public static string Host() => Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>The program as it was built beside the tests, in the same configuration.</summary>
    public static string Program(string folder)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;
        string program = Path.Combine(Repository.Root, folder, "ScaleParty.ZoomCinematic", configuration, "ScaleParty.ZoomCinematic.dll");
        Assert.True(File.Exists(program), $"{program} is not there; build Samples/ZoomCinematic");
        return program;
    }
}

/// <summary>How the program ended and what it said.</summary>
internal sealed record CinematicOutcome(int ExitCode, string Output, string Errors)
{
    public CinematicOutcome Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, expected {exitCode}\n{Output}\n{Errors}");
        return this;
    }
}
