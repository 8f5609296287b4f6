using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>A compiled and linked compute shader. Made and disposed on the thread of its context.</summary>
internal sealed class ComputeProgram : IDisposable
{
    private readonly GL _gl;

    /// <summary>Compiles and links.</summary>
    /// <exception cref="GraphicsException">The driver refuses; the message holds its log and the numbered source lines.</exception>
    public ComputeProgram(GL gl, string name, string source)
    {
        _gl = gl;
        uint shader = gl.CreateShader(ShaderType.ComputeShader);
        try
        {
            gl.ShaderSource(shader, source);
            gl.CompileShader(shader);
            if (gl.GetShader(shader, ShaderParameterName.CompileStatus) == 0)
            {
                throw new GraphicsException(ShaderLog.Describe(name, "compute", gl.GetShaderInfoLog(shader), source));
            }

            Handle = gl.CreateProgram();
            gl.AttachShader(Handle, shader);
            gl.LinkProgram(Handle);
            if (gl.GetProgram(Handle, ProgramPropertyARB.LinkStatus) == 0)
            {
                string log = gl.GetProgramInfoLog(Handle);
                Dispose();
                throw new GraphicsException($"the compute shader of '{name}' does not link:\n{log.Trim()}");
            }

            gl.DetachShader(Handle, shader);
        }
        finally
        {
            gl.DeleteShader(shader);
        }
    }

    /// <summary>The OpenGL name of the program; 0 after disposal.</summary>
    public uint Handle { get; private set; }

    public void Dispose()
    {
        if (Handle != 0)
        {
            _gl.DeleteProgram(Handle);
            Handle = 0;
        }
    }
}
