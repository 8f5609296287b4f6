using ScaleParty.Desktop.Programs;
using ScaleParty.ZoomCinematic;

return ProgramShell.Run(args, _ => CinematicCommand.Create());
