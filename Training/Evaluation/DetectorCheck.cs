using System.Diagnostics;
using System.Globalization;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// Tries a detector in a process of its own before it is used. TorchSharp passes no errors of loading on: libtorch ends the process that loads a TorchScript program
/// which does not compile.
/// </summary>
internal static class DetectorCheck
{
    /// <summary>The command that <see cref="Run"/> starts.</summary>
    public const string CommandName = "check-detector";

    private const string ProgramName = "ScaleParty.Training";
    private const string Reason = "what():";
    private const int Images = 2;

    /// <summary>Loads a detector and calls it, in another process of this program.</summary>
    /// <param name="path">The TorchScript file, which the user trusts.</param>
    /// <param name="pixels">Side of the images that it will be called with.</param>
    /// <param name="cancellation">Ends the other process.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It cannot be used; the message names the file and, where libtorch gives it, the line of the program that failed.</exception>
    public static void Run(string path, int pixels, CancellationToken cancellation)
    {
        InputFile.Open(path, long.MaxValue).Dispose();
        using Process process = Process.Start(Command(path, pixels))!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation), errors = process.StandardError.ReadToEndAsync(cancellation);
            process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
            output.GetAwaiter().GetResult();
            if (process.ExitCode != ExitCode.Done)
            {
                throw new InvalidDataException(Explain(path, process.ExitCode, errors.GetAwaiter().GetResult()));
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

    /// <summary>What the other process does.</summary>
    /// <exception cref="InvalidDataException">The detector fails when it is called.</exception>
    public static void Try(string path, int pixels)
    {
        using var detector = new Detector(path);
        detector.Features(zeros(Images, 3, pixels, pixels)).Dispose();
    }

    /// <summary>One line from the error output of a process that failed.</summary>
    internal static string Explain(string path, int exitCode, string errors)
    {
        string last = errors.TrimEnd().Split('\n')[^1];
        if (exitCode == ExitCode.Failed && last.StartsWith(ProgramShell.ErrorPrefix, StringComparison.Ordinal))
        {
            return last[ProgramShell.ErrorPrefix.Length..];
        }

        int reason = errors.IndexOf(Reason, StringComparison.Ordinal);
        return reason >= 0
            ? $"{path}: it cannot be loaded as a TorchScript module: {ScriptError.Describe(errors[(reason + Reason.Length)..])}"
            : string.Create(CultureInfo.InvariantCulture, $"{path}: it cannot be used as a detector: a process that tried ended with status {exitCode}{(last.Length > 0 ? $", saying: {PlainText.OneLine(last)}" : string.Empty)}");
    }

    private static ProcessStartInfo Command(string path, int pixels)
    {
        string host = Environment.ProcessPath ?? string.Empty;
        string[] arguments = [CommandName, "--trust-detector", "--pixels", pixels.ToString(CultureInfo.InvariantCulture), "--", path];

        // The program itself, or its library under the runtime's launcher.
        ProcessStartInfo start = Path.GetFileNameWithoutExtension(host) == ProgramName
            ? new(host, arguments)
            : new(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [Path.Combine(AppContext.BaseDirectory, $"{ProgramName}.dll"), .. arguments]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }
}
