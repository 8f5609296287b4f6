using ScaleParty.Editor;

namespace ScaleParty.Tests.Editor;

/// <summary>The editor's commands, run in this process.</summary>
internal static class EditorCommands
{
    /// <summary>Runs a command that has to succeed; returns its output.</summary>
    public static string Done(params string[] args)
    {
        (int code, string output, string error) = Run(args);
        Assert.Equal((0, string.Empty), (code, error));
        return output;
    }

    /// <summary>Runs a command that has to be refused; returns the one line that says why.</summary>
    public static string Refused(int code, params string[] args)
    {
        (int actual, _, string error) = Run(args);
        Assert.Equal(code, actual);
        return Assert.Single(error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static (int Code, string Output, string Error) Run(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = EditorCommandLine.Run(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
