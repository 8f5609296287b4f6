using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ScaleParty.Models;

namespace ScaleParty.Desktop.Programs;

/// <summary>The message of an exception for the user, in one line.</summary>
internal static class ErrorLine
{
    private const int Longest = 4000;

    /// <summary>The line, without control characters.</summary>
    public static string Of(Exception exception)
    {
        Exception cause = Cause(exception, out int others);
        string line = PlainText.OneLine(Message(cause)).Trim();
        line = line.Length > Longest ? line[..Longest] + "..." : line;
        return others == 0 ? line : string.Create(CultureInfo.InvariantCulture, $"{line} (and {others} more)");
    }

    /// <summary>The innermost exception that has the message.</summary>
    public static Exception Cause(Exception exception, out int others)
    {
        others = 0;
        while (true)
        {
            switch (exception)
            {
                case AggregateException { InnerExceptions.Count: > 0 } several:
                    others += several.InnerExceptions.Count - 1;
                    exception = several.InnerExceptions[0];
                    break;
                case TypeInitializationException or TargetInvocationException when exception.InnerException is { } inner:
                    exception = inner;
                    break;
                default:
                    return exception;
            }
        }
    }

    private static string Message(Exception e) => e switch
    {
        EncoderFallbackException or DecoderFallbackException => $"a text is not valid Unicode: {e.Message}",
        ArgumentNullException => Fault(e),

        // .NET appends the parameter's name to the messages of argument exceptions.
        ArgumentException => e.Message.Split(" (Parameter '")[0],

        // libtorch appends the position in its own code.
        ExternalException => e.Message.Split('\n')[0],
        OutOfMemoryException => $"not enough memory: {e.Message.Split('\n')[0]}",
        IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException or JsonException
            or DllNotFoundException or TimeoutException => e.Message,
        _ when IsOwn(e) => e.Message,
        _ => Fault(e),
    };

    // The program's own exceptions have messages for users.
    private static bool IsOwn(Exception e) => e.GetType().Assembly.GetName().Name?.StartsWith("ScaleParty", StringComparison.Ordinal) == true;

    private static string Fault(Exception e) => $"unexpected fault, {e.GetType().Name}: {e.Message} ({ProgramShell.Verbose} shows where)";
}
