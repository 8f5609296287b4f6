namespace ScaleParty.ZoomCinematic;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadArguments = 2;

    /// <summary>Stopped by Ctrl-C, as shells expect it: 128 + SIGINT.</summary>
    public const int Stopped = 130;
}
