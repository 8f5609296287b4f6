using ScaleParty.Models;

namespace ScaleParty.Synthesis;

/// <summary>Runs one network: latent + region (+ warp) + noise -> image. Calls on one instance must not overlap; they may come from any thread.</summary>
public interface ISynthesizer : IDisposable
{
    /// <summary>The network that is run.</summary>
    GeneratorNetwork Network { get; }

    /// <summary>What runs it, for statistics on screen, such as "torch cpu float32".</summary>
    string Backend { get; }

    /// <summary>Makes one image.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="target">Where the pixels go: CPU memory (<see cref="ImageBuffer"/>) or a GPU texture.</param>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    void Synthesize(SynthesisRequest request, IImageTarget target);
}
