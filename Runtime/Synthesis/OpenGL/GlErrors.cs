using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>Turns what OpenGL reports into exceptions that say what to do.</summary>
internal static class GlErrors
{
    private const int ContextLost = 0x0507;

    /// <summary>Throws when the context is older than needed, or when there is none.</summary>
    public static void RequireVersion(GL gl, int major, int minor, string what)
    {
        int actualMajor = gl.GetInteger(GetPName.MajorVersion), actualMinor = gl.GetInteger(GetPName.MinorVersion);
        if (actualMajor == 0)
        {
            throw new GraphicsException($"{what} needs OpenGL {major}.{minor}, and no context of OpenGL 3.0 or newer is current on this thread: create one, or make it current before; one that was destroyed is gone for good");
        }

        if (!HasVersion(gl, major, minor))
        {
            throw GraphicsException.NoDriver($"{what} needs OpenGL {major}.{minor}; this context ({gl.GetStringS(StringName.Renderer)}) offers {actualMajor}.{actualMinor}");
        }
    }

    /// <summary>Whether the context that is current on this thread is of a version or newer.</summary>
    public static bool HasVersion(GL gl, int major, int minor)
    {
        int actualMajor = gl.GetInteger(GetPName.MajorVersion), actualMinor = gl.GetInteger(GetPName.MinorVersion);
        return actualMajor > major || (actualMajor == major && actualMinor >= minor);
    }

    /// <summary>Discards errors that earlier calls of the host left behind, so that they are not taken for ours.</summary>
    public static void Discard(GL gl)
    {
        // A lost context reports its loss for ever.
        for (int i = 0; i < 8 && gl.GetError() is not (GLEnum.NoError or (GLEnum)ContextLost); i++)
        {
        }
    }

    /// <summary>Throws when OpenGL reports an error.</summary>
    /// <param name="gl">The functions of the current context.</param>
    /// <param name="doing">What was being done, as in "while uploading a texture".</param>
    public static void Check(GL gl, string doing)
    {
        GLEnum error = gl.GetError();
        if (error != GLEnum.NoError)
        {
            Discard(gl);
            throw Describe((int)error, doing);
        }
    }

    /// <summary>The exception for an error code.</summary>
    public static GraphicsException Describe(int error, string doing) => error switch
    {
        ContextLost => GraphicsException.ContextLost($"GL_CONTEXT_LOST {doing}"),
        (int)GLEnum.OutOfMemory => new GraphicsException($"the graphics driver ran out of memory {doing} (GL_OUT_OF_MEMORY): use a smaller resolution or an 8-bit format"),
        (int)GLEnum.InvalidEnum => new GraphicsException($"OpenGL refused a value {doing} (GL_INVALID_ENUM): the driver lacks something this needs; update it"),
        (int)GLEnum.InvalidValue => new GraphicsException($"OpenGL refused a number {doing} (GL_INVALID_VALUE)"),
        (int)GLEnum.InvalidOperation => new GraphicsException($"OpenGL refused an operation {doing} (GL_INVALID_OPERATION): is the right context current?"),
        _ => new GraphicsException($"OpenGL failed {doing} (error 0x{error:X4})"),
    };

    /// <summary>Throws when a context that reports resets was reset. Costs nothing on contexts older than 4.5.</summary>
    public static void CheckReset(GL gl, bool reportsResets)
    {
        GLEnum status = reportsResets ? gl.GetGraphicsResetStatus() : GLEnum.NoError;
        if (status != GLEnum.NoError)
        {
            throw GraphicsException.ContextLost($"{status}");
        }
    }

    /// <summary>Whether the context knows glGetGraphicsResetStatus.</summary>
    public static bool ReportsResets(GL gl) => HasVersion(gl, 4, 5);
}
