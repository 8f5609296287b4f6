using System.Diagnostics;

namespace ScaleParty.Tests.Desktop;

/// <summary>The viewer as its users start it: a process of its own.</summary>
internal static class ViewerProcess
{
    private const int LimitMilliseconds = 300_000;

    /// <summary>Runs the viewer to its end.</summary>
    /// <param name="display">Value of DISPLAY, or null for none.</param>
    /// <param name="arguments">Command line.</param>
    public static (int ExitCode, string Output) Run(string? display, params string[] arguments) => ToEnd(Start(display, arguments));

    /// <summary>Runs another sample to its end.</summary>
    /// <param name="project">Name of its project.</param>
    /// <param name="display">Value of DISPLAY, or null for none.</param>
    /// <param name="arguments">Command line.</param>
    public static (int ExitCode, string Output) RunSample(string project, string? display, params string[] arguments) =>
        ToEnd(Start(Path.Combine(Repository.Root, ".build", "bin", project, Configuration, project), display, arguments));

    /// <summary>Where the viewer lies.</summary>
    public static string Folder => Path.Combine(Repository.Root, ".build", "bin", "ScaleParty.Viewer", Configuration);

    private static (int ExitCode, string Output) ToEnd(Process started)
    {
        using Process process = started;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        WaitForExit(process);
        return (process.ExitCode, output.Result + error.Result);
    }

    /// <summary>Starts the viewer.</summary>
    public static Process Start(string? display, params string[] arguments) =>
        Start(Path.Combine(Folder, "ScaleParty.Viewer"), display, arguments);

    // Outputs lie side by side: .build/bin/PROJECT/CONFIGURATION/.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    private static Process Start(string program, string? display, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("WAYLAND_DISPLAY");
        start.Environment.Remove("DISPLAY");
        if (display is not null)
        {
            start.Environment["DISPLAY"] = display;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits for the end; a process that hangs is ended and fails the test.</summary>
    public static void WaitForExit(Process process)
    {
        if (!process.WaitForExit(LimitMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("the viewer did not end");
        }
    }
}
