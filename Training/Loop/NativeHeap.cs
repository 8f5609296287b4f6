using System.Runtime.InteropServices;

namespace ScaleParty.Training.Loop;

/// <summary>
/// Keeps freed memory in the process. By default glibc hands every large tensor back to the system, which has to clear the pages
/// again at the next step.
/// </summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;

    /// <summary>Takes effect on Linux with glibc; elsewhere does nothing.</summary>
    public static void KeepMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            // A refusal changes speed alone.
            _ = SetOption(MapThreshold, 1 << 30);
            _ = SetOption(TrimThreshold, int.MaxValue);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library: its own habits stay.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int parameter, int value);
}
