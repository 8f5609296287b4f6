using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor.Commands;

namespace ScaleParty.Editor;

/// <summary>The editor's commands behind one command line.</summary>
public static class EditorCommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The command and its options.</param>
    /// <param name="output">Receives the command's output.</param>
    /// <param name="error">Receives errors.</param>
    /// <returns>0 when done, 1 when a file or value was refused, 2 when the command line was wrong, 130 when Ctrl-C stopped it (<see cref="ExitCode"/>).</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error) => ProgramShell.Run(args, CreateRoot, output, error);

    /// <summary>Runs one command on the process's own console.</summary>
    internal static int Run(string[] args) => ProgramShell.Run(args, CreateRoot);

    private static RootCommand CreateRoot(ProgramConsole console) => new("Imports networks, bakes latents, projects images, makes pictures, tiles and materials, exports networks, and looks into model files.")
    {
        ImportCommand.Create(console.Ansi),
        InspectCommand.Create(console.Ansi),
        InspectorCommand.Create(console),
        BakeCommand.Create(console.Ansi),
        MaterialCommand.Create(console.Ansi),
        RenderCommand.Create(console.Ansi),
        ExportOnnxCommand.Create(console.Ansi),
        ProjectCommand.Create(console),
        ProjectCommand.CreateCheck(),
    };
}
