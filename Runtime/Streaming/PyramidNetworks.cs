using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Streaming;

/// <summary>Checks that two networks make a pyramid.</summary>
internal static class PyramidNetworks
{
    /// <summary>Checks the networks.</summary>
    /// <param name="network">The base network.</param>
    /// <param name="refinement">The refinement network; null for none.</param>
    /// <returns>Where the channels of level 0 come from.</returns>
    /// <exception cref="ArgumentException">They make none; the message names both and says why.</exception>
    public static ChannelSupply Check(NetworkDescription network, NetworkDescription? refinement)
    {
        if (network.Encoding.Kind == EncodingKind.Image)
        {
            throw new ArgumentException($"the base network '{network.Name}' is a refinement network; expected one that makes images alone", nameof(network));
        }

        if (refinement is not null && refinement.Refinement is null)
        {
            throw new ArgumentException($"the network '{refinement.Name}' makes images alone; expected a refinement network for the base network '{network.Name}'", nameof(refinement));
        }

        var supply = ChannelSupply.Match(network.ImageChannels, (refinement ?? network).ImageChannels, out string? missing);
        return missing is null
            ? supply
            : throw new ArgumentException(
                $"the refinement network '{refinement!.Name}' reads the channel '{missing}', which the base network '{network.Name}' does not make; it makes {string.Join(", ", network.ImageChannels)}",
                nameof(refinement));
    }
}
