using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Training.Evaluation;

namespace ScaleParty.Training.Commands;

/// <summary>check-detector: loads and calls a detector. evaluate starts it as another process, which libtorch may end.</summary>
internal static class DetectorCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "TorchScript file" };
        var pixels = StrictOption.Whole("--pixels", "Side of the images that it is called with", 16, 4096, 64);
        Option<bool> trust = EvaluateCommand.TrustDetector();
        var command = new Command(DetectorCheck.CommandName, "Loads and calls a detector") { file, pixels, trust };
        command.Hidden = true;
        command.SetAction(result =>
        {
            string detector = result.GetValue(file)!;
            EvaluateCommand.RequireTrust(detector, result.GetValue(trust));
            DetectorCheck.Try(detector, result.GetValue(pixels));
            return ExitCode.Done;
        });
        return command;
    }
}
