using System.CommandLine;
using ScaleParty.Desktop.Programs;

namespace ScaleParty.Training.Commands;

/// <summary>The command line of this program.</summary>
internal static class TrainingCommandLine
{
    /// <summary>Parses and runs; one of <see cref="ExitCode"/>.</summary>
    public static int Run(string[] arguments) => ProgramShell.Run(arguments, _ => Create());

    private static RootCommand Create() => new("ScaleParty training: learn a generator of any scale from images")
    {
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        CompareCommand.Create(),
        SheetsCommand.Create(),
        GenerateCommand.Create(),
        ExportCommand.Create(),
        PresetsCommand.Create(),
        DataCommand.Create(),
        DetectorCommand.Create(),
    };
}
