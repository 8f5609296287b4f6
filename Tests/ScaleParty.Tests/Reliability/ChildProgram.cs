using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ScaleParty.Tests.ZoomCinematic;

namespace ScaleParty.Tests.Reliability;

/// <summary>A program of this project in a process of its own, which can be killed or denied the disk.</summary>
internal sealed class ChildProgram : IDisposable
{
    private const int LimitMilliseconds = 300_000;
    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly Task _output;
    private readonly Task<string> _errors;
    private readonly string _shown;

    private ChildProgram(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _shown = string.Join(' ', start.ArgumentList);
        _process = Process.Start(start)!;
        _output = ReadLinesAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The editor, as the tests' output holds it.</summary>
    public static string Editor { get; } = Path.Combine(AppContext.BaseDirectory, "ScaleParty.Editor.dll");

    /// <summary>Training, as the tests' output holds it with the native libraries it needs.</summary>
    public static string Training { get; } = Path.Combine(AppContext.BaseDirectory, "ScaleParty.Training.dll");

    /// <summary>The cinematic.</summary>
    public static string Cinematic { get; } = CinematicProcess.Program(".build/bin");

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>The terrain.</summary>
    public static string Terrain { get; } = CinematicProcess.Program(".build/bin").Replace("ZoomCinematic", "TerrainLod", StringComparison.Ordinal);

    /// <summary>Starts a program.</summary>
    public static ChildProgram Start(string program, params string[] arguments) => new(new(CinematicProcess.Host(), [program, .. arguments]));

    /// <summary>Starts a program under the system's limit of the size of a file: writes beyond it fail as those to a full disk do.</summary>
    /// <param name="blocks">The limit, in blocks of 512 or 1024 bytes: shells differ.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ChildProgram StartLimited(int blocks, string program, params string[] arguments)
    {
        // The signal's default would be to end the process; .NET's protected code memory is a large file to the system.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", $"{blocks}", CinematicProcess.Host(), program, .. arguments]);
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return new ChildProgram(start);
    }

    /// <summary>Runs a program to its end as <see cref="StartLimited"/> starts it.</summary>
    /// <param name="blocks">The limit, in blocks of 512 or 1024 bytes: shells differ.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Exit status and error output.</returns>
    public static (int Code, string Errors) RunLimited(int blocks, string program, params string[] arguments)
    {
        using ChildProgram child = StartLimited(blocks, program, arguments);
        Assert.True(child.EndsWithin(LimitMilliseconds), "the program did not end");
        return (child._process.ExitCode, child._errors.Result);
    }

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    public static void Run(string program, params string[] arguments)
    {
        using ChildProgram child = Start(program, arguments);
        child.Finish();
    }

    /// <summary>Waits for an end that must be a good one.</summary>
    public void Finish()
    {
        Assert.True(EndsWithin(LimitMilliseconds), $"{_shown} did not end");
        _output.Wait();
        Assert.True(_process.ExitCode == 0, $"{_shown}: exit status {_process.ExitCode}\n{string.Join('\n', _lines)}\n{_errors.Result}");
    }

    /// <summary>Whether the program ends in a time.</summary>
    public bool EndsWithin(double milliseconds) => _process.WaitForExit((int)milliseconds);

    /// <summary>SIGKILL: nothing can be saved or tidied up.</summary>
    /// <returns>False when the program had ended before.</returns>
    public bool Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        return _process.ExitCode != 0;
    }

    /// <summary>Waits for a line that the program prints.</summary>
    /// <returns>The line.</returns>
    public string WaitForLine(string text)
    {
        string? found = _lines.GetConsumingEnumerable().FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
        Assert.True(found is not null, $"{_shown} ended before it printed {text}");
        return found;
    }

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    /// <returns>The exit status and the error output.</returns>
    public (int Code, string Errors) Interrupt()
    {
        using (Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        Assert.True(EndsWithin(LimitMilliseconds), $"{_shown} did not end");
        return (_process.ExitCode, _errors.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _output.Wait();
        _lines.Dispose();
        _process.Dispose();
    }

    private async Task ReadLinesAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            _lines.Add(line);
        }

        _lines.CompleteAdding();
    }
}
