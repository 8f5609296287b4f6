using System.CommandLine;
using ScaleParty.Editor.Commands;
using Spectre.Console;

namespace ScaleParty.Editor;

/// <summary>The editor's commands behind one command line.</summary>
public static class EditorCommandLine
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int WrongUsage = 2;

    // Where no terminal tells its width, tables are as wide as they need to be.
    private const int RedirectedWidth = 200;

    /// <summary>Runs one command.</summary>
    /// <param name="args">The command and its options.</param>
    /// <param name="output">Receives what the command tells.</param>
    /// <param name="error">Receives what went wrong.</param>
    /// <returns>0 when done, 1 when a file or value was refused, 2 when the command line was wrong.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        ParseResult parsed = CreateRoot(CreateConsole(output)).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(e => e.Message))
            {
                error.WriteLine($"error: {message}");
            }

            error.WriteLine("'--help' lists commands and options.");
            return WrongUsage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine($"error: {Plain(e)}");
            return Failure;
        }
    }

    private static RootCommand CreateRoot(IAnsiConsole console) => new("Imports networks, bakes latents and looks into model files.")
    {
        ImportCommand.Create(console),
        InspectCommand.Create(console),
        BakeCommand.Create(console),
    };

    private static IAnsiConsole CreateConsole(TextWriter output)
    {
        var target = new AnsiConsoleOutput(output);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target, Ansi = target.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!target.IsTerminal)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }

    /// <summary>The message without the parameter's name that .NET appends to those of argument exceptions.</summary>
    private static string Plain(Exception e)
    {
        int appendix = e is ArgumentException { ParamName: not null } ? e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        return appendix < 0 ? e.Message : e.Message[..appendix];
    }
}
