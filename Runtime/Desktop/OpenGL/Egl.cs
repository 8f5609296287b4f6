using System.Runtime.InteropServices;

namespace ScaleParty.Desktop.OpenGL;

/// <summary>The part of EGL 1.5 that a context without a window needs (Khronos, "EGL 1.5" and the named extensions).</summary>
internal static unsafe partial class Egl
{
    public const int OpenGlApi = 0x30A2;
    public const int PlatformSurfacelessMesa = 0x31DD;
    public const int PlatformDeviceExt = 0x313F;
    public const int VendorString = 0x3053;
    public const int Extensions = 0x3055;
    public const int SurfaceType = 0x3033;
    public const int RenderableType = 0x3040;
    public const int OpenGlBit = 0x0008;
    public const int ContextMajorVersion = 0x3098;
    public const int ContextMinorVersion = 0x30FB;
    public const int ContextProfileMask = 0x30FD;
    public const int ContextCoreProfileBit = 0x0001;
    public const int None = 0x3038;
    private const string Library = "libEGL.so.1";

    [LibraryImport(Library, EntryPoint = "eglGetPlatformDisplay")]
    public static partial nint GetPlatformDisplay(int platform, nint nativeDisplay, nint* attributes);

    [LibraryImport(Library, EntryPoint = "eglGetDisplay")]
    public static partial nint GetDisplay(nint nativeDisplay);

    [LibraryImport(Library, EntryPoint = "eglInitialize")]
    public static partial int Initialize(nint display, int* major, int* minor);

    [LibraryImport(Library, EntryPoint = "eglBindAPI")]
    public static partial int BindApi(int api);

    [LibraryImport(Library, EntryPoint = "eglChooseConfig")]
    public static partial int ChooseConfig(nint display, int* attributes, nint* configurations, int size, int* count);

    [LibraryImport(Library, EntryPoint = "eglCreateContext")]
    public static partial nint CreateContext(nint display, nint configuration, nint share, int* attributes);

    [LibraryImport(Library, EntryPoint = "eglMakeCurrent")]
    public static partial int MakeCurrent(nint display, nint draw, nint read, nint context);

    [LibraryImport(Library, EntryPoint = "eglGetCurrentContext")]
    public static partial nint GetCurrentContext();

    [LibraryImport(Library, EntryPoint = "eglDestroyContext")]
    public static partial int DestroyContext(nint display, nint context);

    [LibraryImport(Library, EntryPoint = "eglGetError")]
    public static partial int GetError();

    [LibraryImport(Library, EntryPoint = "eglQueryString")]
    public static partial nint QueryString(nint display, int name);

    [LibraryImport(Library, EntryPoint = "eglGetProcAddress", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetProcAddress(string name);

    /// <summary>The devices of EGL_EXT_device_enumeration, hardware before software ones; empty where the extension is missing.</summary>
    public static IReadOnlyList<(nint Device, bool Software)> QueryDevices()
    {
        var queryDevices = (delegate* unmanaged<int, nint*, int*, int>)GetProcAddress("eglQueryDevicesEXT");
        var queryDeviceString = (delegate* unmanaged<nint, int, nint>)GetProcAddress("eglQueryDeviceStringEXT");
        const int Capacity = 32;
        nint* handles = stackalloc nint[Capacity];
        int count = 0;
        if (queryDevices == null || queryDevices(Capacity, handles, &count) == 0)
        {
            return [];
        }

        var devices = new List<(nint Device, bool Software)>();
        for (int i = 0; i < Math.Min(count, Capacity); i++)
        {
            string extensions = queryDeviceString == null
                ? string.Empty
                : Marshal.PtrToStringUTF8(queryDeviceString(handles[i], Extensions)) ?? string.Empty;
            devices.Add((handles[i], extensions.Contains("EGL_MESA_device_software", StringComparison.Ordinal)));
        }

        return [.. devices.OrderBy(d => d.Software)];
    }
}
