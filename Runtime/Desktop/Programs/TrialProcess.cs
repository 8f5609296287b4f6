using System.Diagnostics;
using System.Globalization;
using ScaleParty.Models;

namespace ScaleParty.Desktop.Programs;

/// <summary>
/// Tries a TorchScript file in another process of the same program before it is used. TorchSharp passes no errors of loading on: libtorch ends the process that loads
/// a TorchScript program which does not compile.
/// </summary>
internal static class TrialProcess
{
    private const string Reason = "what():";

    /// <summary>Runs a command of a program and waits for it.</summary>
    /// <param name="program">Name of the program, such as "ScaleParty.Editor".</param>
    /// <param name="path">The TorchScript file, which the user trusts.</param>
    /// <param name="role">What it is to be used as, such as "a detector".</param>
    /// <param name="arguments">The command, which loads and calls the file.</param>
    /// <param name="cancellation">Ends the other process.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It cannot be used; the message names the file and, where libtorch gives it, the line of the program that failed.</exception>
    public static void Run(string program, string path, string role, string[] arguments, CancellationToken cancellation)
    {
        InputFile.Open(path, long.MaxValue).Dispose();
        using Process process = Process.Start(Command(program, arguments))!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), errors = process.StandardError.ReadToEndAsync(cancellation);
            process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
            output.GetAwaiter().GetResult();
            if (process.ExitCode != ExitCode.Done)
            {
                throw new InvalidDataException(Explain(path, role, process.ExitCode, errors.GetAwaiter().GetResult()));
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>One line from the error output of a process that failed.</summary>
    internal static string Explain(string path, string role, int exitCode, string errors)
    {
        string last = errors.TrimEnd().Split('\n')[^1];
        if (exitCode == ExitCode.Failed && last.StartsWith(ProgramShell.ErrorPrefix, StringComparison.Ordinal))
        {
            return last[ProgramShell.ErrorPrefix.Length..];
        }

        int reason = errors.IndexOf(Reason, StringComparison.Ordinal);
        return reason >= 0
            ? $"{path}: it cannot be loaded as a TorchScript module: {ScriptError.Describe(errors[(reason + Reason.Length)..])}"
            : string.Create(CultureInfo.InvariantCulture, $"{path}: it cannot be used as {role}: a process that tried ended with status {exitCode}{(last.Length > 0 ? $", saying: {PlainText.OneLine(last)}" : string.Empty)}");
    }

    // The program itself, or its library under the runtime's launcher.
    private static ProcessStartInfo Command(string program, string[] arguments)
    {
        string host = Environment.ProcessPath ?? string.Empty;
        ProcessStartInfo start = Path.GetFileNameWithoutExtension(host) == program
            ? new(host, arguments)
            : new(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }
}
