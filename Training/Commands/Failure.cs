using System.Runtime.InteropServices;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;

namespace ScaleParty.Training.Commands;

/// <summary>Turns the errors that a user can do something about into one line and an exit status.</summary>
internal static class Failure
{
    /// <summary>Runs a command; 1 and a line on the error output where it fails.</summary>
    public static int Guard(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or TrainingDataException or TrainingDivergedException or ArgumentException or DllNotFoundException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is ExternalException or OutOfMemoryException)
        {
            // libtorch appends where in its own code it was.
            Console.Error.WriteLine($"error: {e.Message.Split('\n')[0]}");
            return 1;
        }
    }
}
