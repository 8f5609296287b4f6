using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>Makes what runs the networks of image pyramids. Registered by the <see cref="SynthesisBackend"/> that it is.</summary>
internal interface ILatticeBackend
{
    /// <summary>A synthesizer of a network, owned by the caller, whose calls may come from any thread.</summary>
    /// <exception cref="GraphicsException">The device cannot run the network.</exception>
    ILatticeSynthesizer Create(GeneratorNetwork network);
}
