using ScaleParty.Desktop.OpenGL;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using Silk.NET.OpenGL;

namespace ScaleParty.Desktop;

/// <summary>
/// An OpenGL core context without a window or a display, through EGL: a hardware driver where one offers EGL devices,
/// else Mesa's surfaceless platform (llvmpipe). Linux. Current on the thread that created it until moved; everything
/// is drawn into framebuffer objects.
/// </summary>
public sealed unsafe class OffscreenContext : IDisposable
{
    private static readonly (int Major, int Minor)[] Versions = [(4, 5), (4, 3), (3, 3)];
    private readonly nint _display;
    private nint _context;

    /// <summary>Creates the context and makes it current on this thread.</summary>
    /// <exception cref="GraphicsException">EGL or a driver with OpenGL 3.3 is missing; the message says what to install.</exception>
    public OffscreenContext()
    {
        var attempts = new List<string>();
        try
        {
            if (!TryCreate(attempts, out _display, out _context))
            {
                throw GraphicsException.NoDriver($"no OpenGL 3.3 core context without a display ({string.Join("; ", attempts)})");
            }

            MakeCurrent();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or PlatformNotSupportedException)
        {
            throw GraphicsException.NoDriver($"EGL cannot be loaded ({e.Message})", e);
        }
        catch (GraphicsException) when (_context != 0)
        {
            Dispose();
            throw;
        }

        Gl = GL.GetApi(Egl.GetProcAddress);
        Renderer = Gl.GetStringS(StringName.Renderer) ?? "unknown";
        Version = Gl.GetStringS(StringName.Version) ?? "unknown";
    }

    /// <summary>The OpenGL functions of this context.</summary>
    public GL Gl { get; }

    /// <summary>The renderer's name from the driver, such as "llvmpipe (LLVM 15.0.6, 256 bits)".</summary>
    public string Renderer { get; }

    /// <summary>OpenGL version from the driver.</summary>
    public string Version { get; }

    /// <summary>Whether the driver is a software renderer (llvmpipe, softpipe, swrast): correct, but slow.</summary>
    public bool IsSoftware => DeviceSupport.IsSoftwareRenderer(Renderer);

    /// <summary>Makes the context current on the calling thread; it must not be current on another.</summary>
    /// <exception cref="GraphicsException">The driver refused.</exception>
    /// <exception cref="ObjectDisposedException">The context was disposed.</exception>
    public void MakeCurrent()
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        // The API binding is per thread, and eglMakeCurrent on a new thread would bind OpenGL ES.
        if (Egl.BindApi(Egl.OpenGlApi) == 0 || Egl.MakeCurrent(_display, 0, 0, _context) == 0)
        {
            throw new GraphicsException($"the OpenGL context cannot be made current on this thread (EGL error 0x{Egl.GetError():X4}); release it on the thread that has it first");
        }
    }

    /// <summary>Releases the context from the calling thread, so that it can be current on another one.</summary>
    public void Release()
    {
        if (_context != 0 && Egl.GetCurrentContext() == _context)
        {
            _ = Egl.MakeCurrent(_display, 0, 0, 0);
        }
    }

    /// <summary>Destroys the context; on the thread where it is current.</summary>
    public void Dispose()
    {
        if (_context == 0)
        {
            return;
        }

        Release();
        Gl?.Dispose();
        // The display is shared by the whole process and may have other contexts: it is not terminated.
        _ = Egl.DestroyContext(_display, _context);
        _context = 0;
    }

    private static bool TryCreate(List<string> attempts, out nint display, out nint context)
    {
        IReadOnlyList<(nint Device, bool Software)> devices = Egl.QueryDevices();
        int number = 0;
        foreach ((nint device, bool software) in devices.Where(d => !d.Software))
        {
            display = Egl.GetPlatformDisplay(Egl.PlatformDeviceExt, device, null);
            if (TryContext(display, $"EGL device {number++}", attempts, out context))
            {
                return true;
            }
        }

        display = Egl.GetPlatformDisplay(Egl.PlatformSurfacelessMesa, 0, null);
        if (TryContext(display, "surfaceless", attempts, out context))
        {
            return true;
        }

        display = Egl.GetDisplay(0);
        return TryContext(display, "default display", attempts, out context);
    }

    private static bool TryContext(nint display, string platform, List<string> attempts, out nint context)
    {
        context = 0;
        int major, minor;
        if (display == 0 || Egl.Initialize(display, &major, &minor) == 0)
        {
            attempts.Add($"{platform}: no EGL display, error 0x{Egl.GetError():X4}");
            return false;
        }

        if (Egl.BindApi(Egl.OpenGlApi) == 0)
        {
            attempts.Add($"{platform}: no desktop OpenGL");
            return false;
        }

        int* wanted = stackalloc int[] { Egl.SurfaceType, 0, Egl.RenderableType, Egl.OpenGlBit, Egl.None };
        nint configuration = 0;
        int count = 0;
        if (Egl.ChooseConfig(display, wanted, &configuration, 1, &count) == 0 || count == 0)
        {
            // EGL_KHR_no_config_context: without surfaces a context needs no configuration.
            configuration = 0;
        }

        int* attributes = stackalloc int[7];
        foreach ((int versionMajor, int versionMinor) in Versions)
        {
            attributes[0] = Egl.ContextMajorVersion;
            attributes[1] = versionMajor;
            attributes[2] = Egl.ContextMinorVersion;
            attributes[3] = versionMinor;
            attributes[4] = Egl.ContextProfileMask;
            attributes[5] = Egl.ContextCoreProfileBit;
            attributes[6] = Egl.None;
            context = Egl.CreateContext(display, configuration, 0, attributes);
            if (context == 0)
            {
                continue;
            }

            // A driver without EGL_KHR_surfaceless_context accepts the context and refuses it only here.
            if (Egl.MakeCurrent(display, 0, 0, context) != 0)
            {
                return true;
            }

            _ = Egl.DestroyContext(display, context);
            context = 0;
        }

        attempts.Add($"{platform}: no core context, error 0x{Egl.GetError():X4}");
        return false;
    }
}
