using System.CommandLine;

namespace ScaleParty.Training.Commands;

/// <summary>The command line of this program.</summary>
internal static class TrainingCommandLine
{
    /// <summary>Parses and runs; 0 if all went well.</summary>
    public static int Run(string[] arguments) => Create().Parse(arguments).Invoke();

    private static RootCommand Create() => new("ScaleParty training: learn a generator of any scale from images")
    {
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        SheetsCommand.Create(),
        ExportCommand.Create(),
        PresetsCommand.Create(),
        DataCommand.Create(),
    };
}
