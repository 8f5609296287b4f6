using System.ComponentModel;
using System.Diagnostics;

namespace ScaleParty.Editor.Inspector;

/// <summary>Opens an address in the user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens it.</summary>
    /// <returns>False where there is no program for that.</returns>
    public static bool TryOpen(Uri address)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true }
            : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.AbsoluteUri]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process? process = Process.Start(start);
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
