using Microsoft.Extensions.Options;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>Makes textures of the registered network that share its synthesizer and latents.</summary>
public sealed class GenerativeTextureFactory
{
    private readonly ISynthesizer _synthesizer;
    private readonly LatentCache _latents;
    private readonly ScalePartyOptions _options;

    /// <summary>Called by the container.</summary>
    public GenerativeTextureFactory(ISynthesizer synthesizer, LatentCache latents, IOptions<ScalePartyOptions> options)
    {
        _synthesizer = Guard.NotNull(synthesizer, nameof(synthesizer));
        _latents = Guard.NotNull(latents, nameof(latents));
        _options = Guard.NotNull(options, nameof(options)).Value;
    }

    /// <summary>Makes a texture, on the render thread. The caller disposes it there, before the container.</summary>
    /// <param name="target">Takes the images; disposed with the texture.</param>
    /// <param name="options">How it works; or null for what was configured.</param>
    public GenerativeTexture Create(ITextureTarget target, GenerativeTextureOptions? options = null) =>
        new(_synthesizer, target, _latents, options ?? _options.ToTextureOptions(), _options.ToParameters());
}
