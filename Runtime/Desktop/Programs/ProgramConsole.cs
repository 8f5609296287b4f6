using Spectre.Console;

namespace ScaleParty.Desktop.Programs;

/// <summary>The output of a program. Control characters in printed text never reach the terminal.</summary>
public sealed class ProgramConsole
{
    private static readonly Lock Installing = new();
    private static ProgramConsole? _installed;

    private ProgramConsole(TextWriter output, TextWriter error, bool isTerminal)
    {
        Output = TextWriter.Synchronized(new PlainWriter(output));
        Error = TextWriter.Synchronized(new PlainWriter(error));
        Ansi = PlainAnsiConsole.Create(output, Output, isTerminal);
    }

    /// <summary>Receives results.</summary>
    public TextWriter Output { get; }

    /// <summary>Receives errors and warnings.</summary>
    public TextWriter Error { get; }

    /// <summary>Receives tables, progress and colours; without control codes where the output is not a terminal.</summary>
    public IAnsiConsole Ansi { get; }

    /// <summary>A console that prints into writers.</summary>
    internal static ProgramConsole Of(TextWriter output, TextWriter error) => new(output, error, false);

    /// <summary>The process's own console. <see cref="Console"/> and <see cref="AnsiConsole"/> print through it from now on.</summary>
    internal static ProgramConsole Install()
    {
        lock (Installing)
        {
            if (_installed is null || !ReferenceEquals(Console.Out, _installed.Output) || !ReferenceEquals(Console.Error, _installed.Error))
            {
                _installed = new ProgramConsole(Console.Out, Console.Error, !Console.IsOutputRedirected);
                Console.SetOut(_installed.Output);
                Console.SetError(_installed.Error);
                AnsiConsole.Console = _installed.Ansi;
            }

            return _installed;
        }
    }
}
