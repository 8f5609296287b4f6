using ScaleParty.Synthesis.Compute;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>A compiled and linked compute shader.</summary>
internal sealed class GlComputeProgram : IComputeProgram
{
    private readonly OpenGlDevice _device;

    /// <summary>Compiles and links.</summary>
    /// <exception cref="GraphicsException">The driver refuses; the message holds its log and the numbered source lines.</exception>
    public GlComputeProgram(OpenGlDevice device, string name, string source)
    {
        _device = device;
        GL gl = device.Gl;
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
            device.Count(1);
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
            if (_device.IsCurrent)
            {
                _device.Gl.DeleteProgram(Handle);
            }

            Handle = 0;
            _device.Count(-1);
        }
    }
}
