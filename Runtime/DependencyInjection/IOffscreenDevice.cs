using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>
/// A graphics device of its own, which makes images for memory and files without a texture. Registered as a keyed singleton by the <see cref="SynthesisBackend"/> that it is; the container
/// disposes it. Called on one thread.
/// </summary>
public interface IOffscreenDevice
{
    /// <summary>What the device can do, or why there is none. The first question opens it.</summary>
    DeviceSupport Support { get; }

    /// <summary>The driver and its version: images of another driver may differ in rounding.</summary>
    string Identity { get; }

    /// <summary>Makes a synthesizer, which the caller disposes before the container.</summary>
    /// <param name="network">The network to run.</param>
    /// <exception cref="GraphicsException">The device cannot run the network; the message says why.</exception>
    ISynthesizer Create(GeneratorNetwork network);
}
