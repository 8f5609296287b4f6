using System.Runtime.InteropServices;
using System.Text;

namespace ScaleParty.Models;

/// <summary>The kind of a path's target.</summary>
internal enum FileKind
{
    /// <summary>The system does not report it, and it is not a folder.</summary>
    Unknown = 0,

    /// <summary>It does not exist.</summary>
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
/// Gets a file's kind and identity from the system without opening it. .NET cannot: its attributes of a pipe are those of a file. Where the
/// native function is missing, the file is opened.
/// </summary>
internal static class FileKinds
{
    private const int TypeMask = 0xF000;
    private const int StatusBytes = 256;

    public static FileKind Of(string path)
    {
        if (path.Contains('\0'))
        {
            return FileKind.Missing;
        }

        Span<byte> status = stackalloc byte[StatusBytes];
        if (Fields(path, status) is { } at)
        {
            return (MemoryMarshal.Read<ushort>(status[at.Mode..]) & TypeMask) switch
            {
                0x8000 => FileKind.Regular,
                0x4000 => FileKind.Folder,
                0x1000 => FileKind.Pipe,
                0xC000 => FileKind.Socket,
                _ => FileKind.Device,
            };
        }

        return Directory.Exists(path) ? FileKind.Folder : File.Exists(path) ? FileKind.Unknown : FileKind.Missing;
    }

    /// <summary>What a file that has several names has in common under all of them; null of one that has a single name, or where the system does not tell.</summary>
    public static (ulong Device, ulong Number)? Shared(string path)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        return Fields(path, status) is { } at && MemoryMarshal.Read<ushort>(status[at.Links..]) > 1
            ? (at.Wide ? MemoryMarshal.Read<ulong>(status[at.Device..]) : MemoryMarshal.Read<uint>(status[at.Device..]), MemoryMarshal.Read<ulong>(status[at.Number..]))
            : null;
    }

    /// <summary>Asks for a file's status; null where there is no such file or no such question.</summary>
    private static StatusFields? Fields(string path, Span<byte> status)
    {
        try
        {
            return RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Linux(path, status) ? LinuxFields
                : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) && Mac(path, status) ? MacFields
                : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Older systems without the function.
            return null;
        }
    }

    /// <summary>The kernel's statx has one layout on all processors: the count of names at byte 16, the mode at 28, the number at 32, the device as two numbers of 32 bits at 136.</summary>
    private static StatusFields LinuxFields => new(28, 16, 136, true, 32);

    /// <summary>macOS: the device at byte 0, the mode at 4, the count of names at 6, the number at 8, in the form with 64-bit numbers, which is the only one on ARM.</summary>
    private static StatusFields MacFields => new(4, 6, 0, false, 8);

    private static unsafe bool Linux(string path, Span<byte> status)
    {
        const int currentFolder = -100;
        const uint wanted = 0x1 | 0x4 | 0x100;
        fixed (byte* name = Utf8(path), to = status)
        {
            return Native.StatX(currentFolder, name, 0, wanted, to) == 0;
        }
    }

    private static unsafe bool Mac(string path, Span<byte> status)
    {
        fixed (byte* name = Utf8(path), to = status)
        {
            return (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Native.MacStat64(name, to) : Native.MacStat(name, to)) == 0;
        }
    }

    private static byte[] Utf8(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>Where the fields of a status are, in bytes.</summary>
    private readonly struct StatusFields
    {
        public StatusFields(int mode, int links, int device, bool wide, int number) => (Mode, Links, Device, Wide, Number) = (mode, links, device, wide, number);

        public int Mode { get; }

        public int Links { get; }

        public int Device { get; }

        public bool Wide { get; }

        public int Number { get; }
    }

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
