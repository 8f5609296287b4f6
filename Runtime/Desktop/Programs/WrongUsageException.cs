namespace ScaleParty.Desktop.Programs;

/// <summary>The command line is wrong in a way that only the command itself can detect; the program ends with <see cref="ExitCode.WrongUsage"/>.</summary>
/// <param name="message">What is wrong, and what was expected.</param>
public sealed class WrongUsageException(string message) : Exception(message);
