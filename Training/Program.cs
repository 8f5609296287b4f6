using System.CommandLine;
using ScaleParty.Training.Commands;

var root = new RootCommand("ScaleParty training: learn a generator of any scale from images")
{
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    ExportCommand.Create(),
    PresetsCommand.Create(),
    DataCommand.Create(),
};
return root.Parse(args).Invoke();
