using System.Runtime.InteropServices;
using System.Text;

namespace ScaleParty.Models;

/// <summary>What a path leads to.</summary>
internal enum FileKind
{
    /// <summary>The system does not tell, and it is no folder.</summary>
    Unknown = 0,

    /// <summary>Nothing is there.</summary>
    Missing,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A character or block device.</summary>
    Device,
}

/// <summary>
/// Asks the system for a file's kind without opening it. .NET has no such question: its attributes of a pipe are those of a file. Where the
/// native function is missing, opening decides.
/// </summary>
internal static class FileKinds
{
    private const int TypeMask = 0xF000;

    public static FileKind Of(string path)
    {
        if (path.Contains('\0'))
        {
            return FileKind.Missing;
        }

        try
        {
            int? mode = RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? LinuxMode(path)
                : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? MacMode(path)
                : null;
            if (mode is { } bits)
            {
                return (bits & TypeMask) switch
                {
                    0x8000 => FileKind.Regular,
                    0x4000 => FileKind.Folder,
                    0x1000 => FileKind.Pipe,
                    0xC000 => FileKind.Socket,
                    _ => FileKind.Device,
                };
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Older systems without the function.
        }

        return Directory.Exists(path) ? FileKind.Folder : File.Exists(path) ? FileKind.Unknown : FileKind.Missing;
    }

    /// <summary>The kernel's statx has one layout on all processors: the mode is a 16-bit number at byte 28.</summary>
    private static unsafe int? LinuxMode(string path)
    {
        const int currentFolder = -100;
        const uint type = 1;
        byte* status = stackalloc byte[256];
        fixed (byte* name = Utf8(path))
        {
            return Native.StatX(currentFolder, name, 0, type, status) == 0 ? *(ushort*)(status + 28) : null;
        }
    }

    /// <summary>macOS: the mode is a 16-bit number at byte 4, in the form with 64-bit inodes, which is the only one on ARM.</summary>
    private static unsafe int? MacMode(string path)
    {
        byte* status = stackalloc byte[256];
        fixed (byte* name = Utf8(path))
        {
            int result = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Native.MacStat64(name, status) : Native.MacStat(name, status);
            return result == 0 ? *(ushort*)(status + 4) : null;
        }
    }

    private static byte[] Utf8(string path) => Encoding.UTF8.GetBytes(path + '\0');

    // Pointers and numbers only: nothing needs marshalling, so that DllImport serves both target frameworks.
#pragma warning disable SYSLIB1054
    private static unsafe class Native
    {
        [DllImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int StatX(int folder, byte* path, int flags, uint mask, byte* status);

        [DllImport("libc", EntryPoint = "stat")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int MacStat(byte* path, byte* status);

        [DllImport("libc", EntryPoint = "stat$INODE64")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int MacStat64(byte* path, byte* status);
    }
#pragma warning restore SYSLIB1054
}
