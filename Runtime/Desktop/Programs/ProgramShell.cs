using System.CommandLine;
using System.Globalization;

namespace ScaleParty.Desktop.Programs;

/// <summary>
/// The outermost part of every program. Every error ends as one line "error: ...", the last one on the error output, and as
/// one of <see cref="ExitCode"/>. Numbers are read and printed the same under every culture.
/// </summary>
public static class ProgramShell
{
    /// <summary>What the line of an error begins with.</summary>
    public const string ErrorPrefix = "error: ";

    /// <summary>The option of every command that shows the trace of an error above its line.</summary>
    public const string Verbose = "--verbose";

    private static int _watches;

    /// <summary>Runs a program on the process's own console.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="create">Builds the commands, whose actions return one of <see cref="ExitCode"/> and throw where they fail.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, Func<ProgramConsole, RootCommand> create)
    {
        ArgumentNullException.ThrowIfNull(args);
        var console = ProgramConsole.Install();
        bool verbose = args.Contains(Verbose);
        if (Interlocked.Exchange(ref _watches, 1) == 0)
        {
            AppDomain.CurrentDomain.UnhandledException += (_, e) => Environment.Exit(Report((Exception)e.ExceptionObject, ProgramConsole.Install(), verbose));
        }

        return Run(args, create, console);
    }

    /// <summary>Runs a program that prints into writers.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="create">Builds the commands, whose actions return one of <see cref="ExitCode"/> and throw where they fail.</param>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives errors.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, Func<ProgramConsole, RootCommand> create, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        return Run(args, create, ProgramConsole.Of(output, error));
    }

    private static int Run(string[] args, Func<ProgramConsole, RootCommand> create, ProgramConsole console)
    {
        ArgumentNullException.ThrowIfNull(create);
        CultureInfo culture = CultureInfo.CurrentCulture, language = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        try
        {
            RootCommand root = create(console);
            root.Add(new Option<bool>(Verbose) { Description = "Show the trace of an error above its line.", Recursive = true });

            // A value that starts with '@' is a value, not a file of arguments.
            ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (UsageLine.Of(parsed, args) is string problem)
            {
                console.Error.WriteLine($"{ErrorPrefix}{problem}");
                return ExitCode.WrongUsage;
            }

            return parsed.Invoke(new InvocationConfiguration { Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            return Report(e, console, args.Contains(Verbose));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        }
    }

    private static int Report(Exception exception, ProgramConsole console, bool verbose)
    {
        if (verbose)
        {
            console.Error.WriteLine(exception.ToString());
        }

        Exception cause = ErrorLine.Cause(exception, out _);
        string line = cause is OperationCanceledException ? "stopped" : $"{ErrorPrefix}{ErrorLine.Of(exception)}";
        console.Error.WriteLine(line);
        return cause switch
        {
            OperationCanceledException => ExitCode.Stopped,
            WrongUsageException => ExitCode.WrongUsage,
            _ => ExitCode.Failed,
        };
    }
}
