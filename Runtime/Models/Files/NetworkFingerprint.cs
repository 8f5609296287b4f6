using System.Security.Cryptography;
using System.Text;
using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>
/// A hash of what a network computes: its structure and its weights, not its name or credits. Weight matrices are rounded to
/// half precision, so that a float16 file of a network has the fingerprint of the float32 one.
/// </summary>
internal static class NetworkFingerprint
{
    private const int ChunkElements = 16384;

    public static string Compute(GeneratorNetwork network)
    {
        NetworkDescription d = network.Description;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendText(hash, FormattableString.Invariant($"{d.Blocks};{string.Join(",", d.Channels)};{d.StyleChannels};{d.MappingLayers};{BitConverter.DoubleToInt64Bits(d.MappingLearningRateMultiplier)};{d.ImageChannels.Count};{d.Encoding.Kind};{d.HasNoise}"));
        foreach (Vector2d w in d.Encoding.Frequencies)
        {
            AppendText(hash, FormattableString.Invariant($";{BitConverter.DoubleToInt64Bits(w.X)},{BitConverter.DoubleToInt64Bits(w.Y)}"));
        }

        if (d.Encoding.Bands is WaveBands bands)
        {
            AppendText(hash, FormattableString.Invariant($";bands {bands.Waves},{bands.Fields}"));
        }

        if (d.Refinement is RefinementDescription r)
        {
            AppendText(hash, FormattableString.Invariant($";refinement {BitConverter.DoubleToInt64Bits(r.ReferencePeriod)},{BitConverter.DoubleToInt64Bits(r.Roughness)},{string.Join(",", r.LocalChannels.Select(c => d.ImageChannels.ToList().IndexOf(c)))}"));
        }

        var chunk = new byte[ChunkElements * sizeof(float)];
        NetworkTensors.Visit(network, (name, _, values) =>
        {
            TensorType type = NetworkTensors.IsWeight(name) ? TensorType.F16 : TensorType.F32;
            for (int start = 0; start < values.Length; start += ChunkElements)
            {
                int count = Math.Min(ChunkElements, values.Length - start);
                TensorBytes.FromFloats(type, values.AsSpan(start, count), chunk);
                hash.AppendData(chunk, 0, count * type.ElementSize());
            }
        });

        // 128 bits are sufficient to distinguish networks, and short enough to show.
        return Hexadecimal.Of(hash.GetHashAndReset().Take(16));
    }

    private static void AppendText(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
