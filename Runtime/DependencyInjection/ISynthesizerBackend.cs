using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>Makes the synthesizer of a network that runs on a thread, in place of <see cref="Synthesis.Cpu.CpuSynthesizer"/>; registered by a package that runs networks, such as ScaleParty.Torch.</summary>
public interface ISynthesizerBackend
{
    /// <summary>Why it cannot run here, such as native libraries that do not load; or null where it can. Asking may load them.</summary>
    string? Problem { get; }

    /// <summary>Makes a synthesizer, which the container disposes.</summary>
    /// <param name="network">The network to run.</param>
    ISynthesizer Create(GeneratorNetwork network);
}
