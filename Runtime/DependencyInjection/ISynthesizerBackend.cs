using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>Makes the synthesizer of a network; registered by the package that runs networks, such as ScaleParty.Torch.</summary>
public interface ISynthesizerBackend
{
    /// <summary>Makes a synthesizer, which the container disposes.</summary>
    /// <param name="network">The network to run.</param>
    ISynthesizer Create(GeneratorNetwork network);
}
