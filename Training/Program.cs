using ScaleParty.Training.Commands;

return TrainingCommandLine.Run(args);
