using System.CommandLine;
using ScaleParty.Training.Commands;

var root = new RootCommand("ScaleParty training: learn a generator of any scale from images")
{
    TrainCommand.Create(),
    PresetsCommand.Create(),
};
return root.Parse(args).Invoke();
