using System.Globalization;
using ScaleParty.Desktop.Programs;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>Tries a detector in a process of its own before it is used (<see cref="TrialProcess"/>).</summary>
internal static class DetectorCheck
{
    /// <summary>The command that <see cref="Run"/> starts.</summary>
    public const string CommandName = "check-detector";

    /// <summary>What the file is to be used as.</summary>
    public const string Role = "a detector";

    private const int Images = 2;

    /// <summary>Loads a detector and calls it, in another process of this program.</summary>
    /// <param name="path">The TorchScript file, which the user trusts.</param>
    /// <param name="pixels">Side of the images that it will be called with.</param>
    /// <param name="cancellation">Ends the other process.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It cannot be used; the message names the file and, where libtorch gives it, the line of the program that failed.</exception>
    public static void Run(string path, int pixels, CancellationToken cancellation) =>
        TrialProcess.Run("ScaleParty.Training", path, Role, [CommandName, "--trust-detector", "--pixels", pixels.ToString(CultureInfo.InvariantCulture), "--", path], cancellation);

    /// <summary>What the other process does.</summary>
    /// <exception cref="InvalidDataException">The detector fails when it is called.</exception>
    public static void Try(string path, int pixels)
    {
        using var detector = new Detector(path);
        detector.Features(zeros(Images, 3, pixels, pixels)).Dispose();
    }
}
