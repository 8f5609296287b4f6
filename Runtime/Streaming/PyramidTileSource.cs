using System.Security.Cryptography;
using System.Text;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Streaming;

/// <summary>The tiles of an <see cref="ImagePyramid"/>.</summary>
public sealed class PyramidTileSource : ITileSource
{
    /// <summary>Pixels per side of a tile without its border, where nothing else is asked for.</summary>
    public const int DefaultTileSide = 256;

    /// <summary>Pixels of the neighbours on each side, where nothing else is asked for.</summary>
    public const int DefaultBorder = 4;

    private readonly ImagePyramid _pyramid;

    /// <summary>The tiles of a pyramid.</summary>
    /// <param name="pyramid">The pyramid, whose content must not change while this is used; owned by the caller.</param>
    /// <param name="tileSide">Pixels per side without the border: a multiple of the ratio between levels, 8 to 4096.</param>
    /// <param name="border">Pixels of the neighbours on each side, 0 to 64.</param>
    /// <exception cref="ArgumentException">The side is no multiple of the ratio.</exception>
    public PyramidTileSource(ImagePyramid pyramid, int tileSide = DefaultTileSide, int border = DefaultBorder)
    {
        _pyramid = Guard.NotNull(pyramid, nameof(pyramid));
        Guard.InRange(tileSide, 8, 4096, nameof(tileSide));
        Guard.InRange(border, 0, 64, nameof(border));
        Layout = new PyramidLayout(tileSide, border, pyramid.RatioBits, pyramid.MaximumLevel, pyramid.Period, pyramid.Channels);
        if (tileSide % Layout.Ratio != 0)
        {
            throw new ArgumentException($"tiles have {tileSide} pixels per side; expected a multiple of {Layout.Ratio}, the ratio between levels", nameof(tileSide));
        }

        Fingerprint = Hash();
    }

    /// <inheritdoc/>
    public PyramidLayout Layout { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or the tile is too far from the centre; see <see cref="ImagePyramid.Make"/>.</exception>
    public void Make(TileAddress address, ImageBuffer target)
    {
        PyramidIndex x = Layout.FirstPixel(address.X), y = Layout.FirstPixel(address.Y);
        _pyramid.Make(address.Level, x - Layout.Border, y - Layout.Border, new Resolution(Layout.FullSide, Layout.FullSide), target);
    }

    // With what runs the networks, since devices agree only to within their tolerance.
    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        PyramidContent content = _pyramid.Content;
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{_pyramid.Network.Fingerprint};{_pyramid.Refinement?.Fingerprint};{string.Join(",", Layout.Channels)};{BitConverter.DoubleToInt64Bits(Layout.Period)};{Layout.TileSide};{Layout.Border};{content.Seed};{BitConverter.DoubleToInt64Bits(content.NoiseStrength)};{_pyramid.Backend}")));
        Append(hash, content.Latent);
        if (content.Refinement is { } refinement)
        {
            Append(hash, refinement);
        }

        return Hexadecimal.Of(hash.GetHashAndReset().Take(16));
    }

    private static void Append(IncrementalHash hash, BakedLatent latent)
    {
        foreach (float[] values in latent.ConvolutionStyles.Concat(latent.Demodulations).Concat(latent.ToImageStyles).Append(latent.Phases))
        {
            byte[] bytes = new byte[values.Length * sizeof(float)];
            Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
            hash.AppendData(bytes);
        }
    }
}
