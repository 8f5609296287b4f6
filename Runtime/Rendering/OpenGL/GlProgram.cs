using System.Numerics;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Rendering.OpenGL;

/// <summary>A compiled and linked shader program. Made, used and disposed on the thread of its context.</summary>
public sealed class GlProgram : IDisposable
{
    private readonly GL _gl;
    private readonly string _name;
    private readonly ContextMark _context;
    private readonly Dictionary<string, int> _uniforms = new(StringComparer.Ordinal);
    private uint _handle;

    /// <summary>Compiles and links.</summary>
    /// <param name="gl">The functions of the current context.</param>
    /// <param name="name">What errors call the program.</param>
    /// <param name="vertexSource">GLSL of the vertex shader.</param>
    /// <param name="fragmentSource">GLSL of the fragment shader.</param>
    /// <exception cref="GraphicsException">A stage does not compile or link; the message holds the log and the numbered source lines.</exception>
    public GlProgram(GL gl, string name, string vertexSource, string fragmentSource)
    {
        _gl = Guard.NotNull(gl, nameof(gl));
        _name = Guard.NotNull(name, nameof(name));
        Guard.NotNull(vertexSource, nameof(vertexSource));
        Guard.NotNull(fragmentSource, nameof(fragmentSource));
        _context = new ContextMark(gl, $"the program '{name}'");
        _context.Check();
        uint vertex = 0, fragment = 0;
        try
        {
            vertex = Compile(ShaderType.VertexShader, "vertex", vertexSource);
            fragment = Compile(ShaderType.FragmentShader, "fragment", fragmentSource);
            Link(vertex, fragment);
        }
        catch
        {
            _context.Remove();
            throw;
        }
        finally
        {
            _gl.DeleteShader(vertex);
            _gl.DeleteShader(fragment);
        }

        ListUniforms();
    }

    /// <summary>The OpenGL name of the program; 0 after disposal.</summary>
    public uint Handle => _handle;

    /// <summary>Makes it the current program; the setters below then set its uniforms.</summary>
    /// <exception cref="GraphicsException">Its context is not current.</exception>
    /// <exception cref="ObjectDisposedException">The program was disposed.</exception>
    public void Use()
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        _context.Check();
        _gl.UseProgram(_handle);
    }

    /// <summary>Sets an int, bool or sampler uniform of the current program.</summary>
    /// <exception cref="ArgumentException">There is no such uniform in use; the message lists those there are.</exception>
    public void Set(string uniform, int value) => _gl.Uniform1(Location(uniform), value);

    /// <summary>Sets a float uniform of the current program.</summary>
    /// <exception cref="ArgumentException">There is no such uniform in use; the message lists those there are.</exception>
    public void Set(string uniform, float value) => _gl.Uniform1(Location(uniform), value);

    /// <summary>Sets a vec2 uniform of the current program.</summary>
    /// <exception cref="ArgumentException">There is no such uniform in use; the message lists those there are.</exception>
    public void Set(string uniform, float x, float y) => _gl.Uniform2(Location(uniform), x, y);

    /// <summary>Sets a vec3 uniform of the current program.</summary>
    /// <exception cref="ArgumentException">There is no such uniform in use; the message lists those there are.</exception>
    public void Set(string uniform, float x, float y, float z) => _gl.Uniform3(Location(uniform), x, y, z);

    /// <summary>Sets a vec4 uniform of the current program.</summary>
    /// <exception cref="ArgumentException">There is no such uniform in use; the message lists those there are.</exception>
    public void Set(string uniform, float x, float y, float z, float w) => _gl.Uniform4(Location(uniform), x, y, z, w);

    /// <summary>Sets a mat4 uniform of the current program to the matrix that maps columns as <paramref name="value"/> maps rows, System.Numerics' convention.</summary>
    /// <exception cref="ArgumentException">There is no such uniform in use; the message lists those there are.</exception>
    public unsafe void Set(string uniform, in Matrix4x4 value)
    {
        fixed (float* elements = &value.M11)
        {
            _gl.UniformMatrix4(Location(uniform), 1, false, elements);
        }
    }

    /// <summary>Deletes the program, on the thread of its context. Where that is gone, nothing is left to do.</summary>
    public void Dispose()
    {
        if (_handle != 0)
        {
            if (_context.Remove())
            {
                _gl.DeleteProgram(_handle);
            }

            _handle = 0;
        }
    }

    private int Location(string uniform) => _uniforms.TryGetValue(uniform, out int location)
        ? location
        : throw new ArgumentException($"'{_name}' uses no uniform '{uniform}'; expected one of {string.Join(", ", _uniforms.Keys)}", nameof(uniform));

    private uint Compile(ShaderType type, string stage, string source)
    {
        uint shader = _gl.CreateShader(type);
        _gl.ShaderSource(shader, source);
        _gl.CompileShader(shader);
        if (_gl.GetShader(shader, ShaderParameterName.CompileStatus) != 0)
        {
            return shader;
        }

        string log = _gl.GetShaderInfoLog(shader);
        _gl.DeleteShader(shader);
        throw new GraphicsException(ShaderLog.Describe(_name, stage, log, source));
    }

    private void Link(uint vertex, uint fragment)
    {
        _handle = _gl.CreateProgram();
        _gl.AttachShader(_handle, vertex);
        _gl.AttachShader(_handle, fragment);
        _gl.LinkProgram(_handle);
        if (_gl.GetProgram(_handle, ProgramPropertyARB.LinkStatus) == 0)
        {
            string log = _gl.GetProgramInfoLog(_handle);
            _gl.DeleteProgram(_handle);
            _handle = 0;
            throw new GraphicsException($"the shaders of '{_name}' do not link:\n{log.Trim()}");
        }

        _gl.DetachShader(_handle, vertex);
        _gl.DetachShader(_handle, fragment);
    }

    private void ListUniforms()
    {
        int count = _gl.GetProgram(_handle, ProgramPropertyARB.ActiveUniforms);
        for (uint i = 0; i < count; i++)
        {
            string uniform = _gl.GetActiveUniform(_handle, i, out _, out _);
            _uniforms[uniform] = _gl.GetUniformLocation(_handle, uniform);
        }
    }
}
