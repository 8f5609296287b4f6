using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>Programs by kernel and constants: layers of one shape share one.</summary>
internal sealed class ProgramCache : IDisposable
{
    private readonly GL _gl;
    private readonly Dictionary<string, ComputeProgram> _programs = new(StringComparer.Ordinal);

    public ProgramCache(GL gl) => _gl = gl;

    /// <summary>Kernel and constants of every program that has been compiled, as "kernel | CONSTANT 1 | ...".</summary>
    public IEnumerable<string> Keys => _programs.Keys;

    /// <summary>The program of a kernel with these constants; compiled at the first call.</summary>
    public ComputeProgram Get(string kernel, string[] constants)
    {
        string key = string.Join(" | ", constants.Prepend(kernel));
        if (!_programs.TryGetValue(key, out ComputeProgram? program))
        {
            program = new ComputeProgram(_gl, key, KernelSource.Text(kernel, ShaderLanguage.Glsl, constants));
            _programs.Add(key, program);
        }

        return program;
    }

    public void Dispose()
    {
        foreach (ComputeProgram program in _programs.Values)
        {
            program.Dispose();
        }

        _programs.Clear();
    }
}
