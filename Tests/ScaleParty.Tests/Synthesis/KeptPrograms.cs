using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;

namespace ScaleParty.Tests.Synthesis;

/// <summary>A device that keeps its programs for all synthesizers; everything else is the inner device's.</summary>
internal sealed class KeptPrograms(IComputeDevice inner) : IComputeDevice
{
    private readonly Dictionary<string, Kept> _programs = [];

    public string Backend => inner.Backend;

    public ComputeLimits Limits => inner.Limits;

    public ShaderLanguage Language => inner.Language;

    /// <summary>Objects besides the programs that are kept.</summary>
    public int LiveObjects => inner.LiveObjects - _programs.Count;

    public void CheckThread() => inner.CheckThread();

    public void CheckUse() => inner.CheckUse();

    public IComputeBuffer CreateBuffer(string name, int elementBytes = 16) => inner.CreateBuffer(name, elementBytes);

    public IComputeProgram CreateProgram(string name, string source)
    {
        if (!_programs.TryGetValue(name, out Kept? kept))
        {
            kept = new Kept(inner.CreateProgram(name, source));
            _programs.Add(name, kept);
        }

        return kept;
    }

    public IComputeTimer? CreateTimer() => inner.CreateTimer();

    public void Barrier() => inner.Barrier();

    public void Dispatch(IComputeProgram program, ReadOnlySpan<IComputeBuffer?> buffers, IComputeTexture? texture, ReadOnlySpan<int> parameters, int groupsX, int groupsY, int groupsZ) =>
        inner.Dispatch(((Kept)program).Program, buffers, texture, parameters, groupsX, groupsY, groupsZ);

    public void Submit(string doing) => inner.Submit(doing);

    public void PublishTextures() => inner.PublishTextures();

    public void Dispose()
    {
        foreach (Kept kept in _programs.Values)
        {
            kept.Program.Dispose();
        }

        _programs.Clear();
    }

    private sealed record Kept(IComputeProgram Program) : IComputeProgram
    {
        public void Dispose()
        {
        }
    }
}
