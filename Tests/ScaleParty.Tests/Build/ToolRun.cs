using System.Diagnostics;

namespace ScaleParty.Tests.Build;

/// <summary>Runs a program of the system to its end.</summary>
internal static class ToolRun
{
    private const int LimitMilliseconds = 300_000;

    /// <summary>Exit status and everything printed.</summary>
    public static (int ExitCode, string Output) Run(string program, string folder, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(LimitMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end");
        }

        return (process.ExitCode, output.Result + error.Result);
    }

    /// <summary>What it printed; fails the test where it failed.</summary>
    public static string Succeed(string program, string folder, params string[] arguments)
    {
        (int exit, string said) = Run(program, folder, arguments);
        Assert.True(exit == 0, $"{program} {string.Join(' ', arguments)}: status {exit}\n{said}");
        return said;
    }
}
