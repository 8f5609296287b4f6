using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// Lets several textures use one synthesizer: their calls wait for one another, as <see cref="ISynthesizer"/> requires.
/// </summary>
public sealed class SharedSynthesizer : ISynthesizer
{
    private readonly object _gate = new();
    private readonly ISynthesizer _inner;

    /// <summary>Shares a synthesizer, which is disposed with this one.</summary>
    /// <exception cref="ArgumentException">It belongs to the thread of a graphics device, where textures share it directly.</exception>
    public SharedSynthesizer(ISynthesizer inner) => _inner = Guard.NotNull(inner, nameof(inner)) is IDeviceSynthesizer
        ? throw new ArgumentException($"{inner.Backend} runs on the thread of a graphics device; expected a synthesizer for any thread. Give it to the textures directly", nameof(inner))
        : inner;

    /// <summary>The synthesizer that is shared.</summary>
    internal ISynthesizer Inner => _inner;

    /// <inheritdoc/>
    public GeneratorNetwork Network => _inner.Network;

    /// <inheritdoc/>
    public string Backend => _inner.Backend;

    /// <inheritdoc/>
    public void Synthesize(SynthesisRequest request, IImageTarget target)
    {
        lock (_gate)
        {
            _inner.Synthesize(request, target);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _inner.Dispose();
        }
    }
}
