namespace ScaleParty.Synthesis.Compute;

/// <summary>Programs by kernel and constants: layers of one shape share one.</summary>
internal sealed class ProgramCache(DeviceObjects objects)
{
    private readonly Dictionary<string, IComputeProgram> _programs = new(StringComparer.Ordinal);

    /// <summary>Kernel and constants of every program that has been compiled, as "kernel | CONSTANT 1 | ...".</summary>
    public IEnumerable<string> Keys => _programs.Keys;

    /// <summary>The program of a kernel with these constants; compiled at the first call.</summary>
    public IComputeProgram Get(string kernel, string[] constants)
    {
        string key = string.Join(" | ", constants.Prepend(kernel));
        if (!_programs.TryGetValue(key, out IComputeProgram? program))
        {
            program = objects.CreateProgram(key, KernelSource.Text(kernel, objects.Device.Language, constants));
            _programs.Add(key, program);
        }

        return program;
    }
}
