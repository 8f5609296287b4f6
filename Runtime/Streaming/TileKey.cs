using System.Security.Cryptography;
using System.Text;
using ScaleParty.Models;

namespace ScaleParty.Streaming;

/// <summary>Names a source's tiles on disk, by hashes of all that determines their pixels.</summary>
internal sealed class TileKey
{
    private readonly string _prefix;

    public TileKey(ITileSource source)
    {
        PyramidLayout layout = source.Layout;
        _prefix = FormattableString.Invariant(
            $"{source.Fingerprint}\n{layout.TileSide} {layout.Border} {layout.RatioBits} {BitConverter.DoubleToInt64Bits(layout.Period)} {string.Join(",", layout.Channels)}\n");
    }

    /// <summary>The key of a tile, from which its name and its check come.</summary>
    public byte[] Of(TileAddress address) => Encoding.UTF8.GetBytes(_prefix + address);

    /// <summary>The name of a key's entry: the SHA-256 of the key, in hexadecimal.</summary>
    public static string NameOf(byte[] key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(key);
        return Hexadecimal.Of(hash.GetHashAndReset());
    }
}
