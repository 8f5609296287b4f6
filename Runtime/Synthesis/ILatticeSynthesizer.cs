using ScaleParty.Models;

namespace ScaleParty.Synthesis;

/// <summary>Makes rectangles of fixed lattices, with networks that make images alone and with refinement networks. Calls on one instance must not overlap; they may come from any thread.</summary>
public interface ILatticeSynthesizer : IDisposable
{
    /// <summary>The network that is run.</summary>
    GeneratorNetwork Network { get; }

    /// <summary>What runs it, for statistics on screen.</summary>
    string Backend { get; }

    /// <summary>Makes the pixels of a rectangle.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="target">Where the pixels go.</param>
    /// <exception cref="ArgumentException">The latent does not fit the network, or the coarser image is missing, superfluous or of another size than <see cref="LatticeRequest.CoarseArea"/> gives.</exception>
    void Synthesize(LatticeRequest request, IImageTarget target);
}
