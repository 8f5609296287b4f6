using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>A synthesizer could not make an image; the message names the request, the inner exception is the cause.</summary>
public sealed class GenerationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GenerationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static GenerationException Of(ISynthesizer synthesizer, SynthesisRequest request, Exception cause)
    {
        ImageRegion region = request.Region;
        return new GenerationException(
            FormattableString.Invariant($"{synthesizer.Backend} could not make {region.Resolution} pixels of network '{synthesizer.Network.Description.Name}' at centre ({region.Centre.X}, {region.Centre.Y}) and sampling period ({region.Scale.X}, {region.Scale.Y}): {cause.Message}"),
            cause);
    }
}
