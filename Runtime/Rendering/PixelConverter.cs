using System.Numerics;
using System.Runtime.InteropServices;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// Converts a synthesizer's image, interleaved floats about [-1, 1], to RGBA texels. -1 becomes 0 and 1 becomes 1 (or 255):
/// v -> (v + 1) / 2. Channels: 1 = grey; 2 = grey, second channel in alpha; 3 = red, green, blue; 4 or more = red, green,
/// blue, fourth channel (such as height) in alpha, others are omitted. Alpha is 1 where the image has none. Values are
/// display-referred and are not changed; no colour curve is applied (see <see cref="TexelFormat"/>).
/// </summary>
public static class PixelConverter
{
    private const int StripPixels = 1024;

    /// <summary>Converts to the texels of a format: bytes for the 8-bit formats, native-endian floats for the float formats.</summary>
    /// <param name="values">Interleaved image, pixels times <paramref name="channels"/> values.</param>
    /// <param name="channels">Channels per pixel, 1 to 64.</param>
    /// <param name="format">Format of the texels.</param>
    /// <param name="destination">At least pixels times <see cref="TexelFormatExtensions.UploadBytesPerPixel"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static int Convert(ReadOnlySpan<float> values, int channels, TexelFormat format, Span<byte> destination)
    {
        int bytes = checked(CheckLengths(values.Length, channels) * format.UploadBytesPerPixel());
        if (destination.Length < bytes)
        {
            throw new ArgumentException(FormattableString.Invariant($"destination holds {destination.Length} bytes; expected at least {bytes}"), nameof(destination));
        }

        if (format.IsFloat())
        {
            ToFloatRgba(values, channels, MemoryMarshal.Cast<byte, float>(destination.Slice(0, bytes)));
        }
        else
        {
            ToRgba8(values, channels, destination.Slice(0, bytes));
        }

        return bytes;
    }

    /// <summary>Converts to bytes, clamped to [-1, 1] and rounded to the nearest of 256 levels; NaN becomes 0.</summary>
    /// <param name="values">Interleaved image, pixels times <paramref name="channels"/> values.</param>
    /// <param name="channels">Channels per pixel, 1 to 64.</param>
    /// <param name="destination">At least 4 bytes per pixel: red, green, blue, alpha.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void ToRgba8(ReadOnlySpan<float> values, int channels, Span<byte> destination)
    {
        int pixels = CheckLengths(values.Length, channels);
        CheckDestination(destination.Length, pixels);
        Span<uint> texels = MemoryMarshal.Cast<byte, uint>(destination.Slice(0, pixels * 4));

        // Strips keep the intermediate bytes in the nearest cache and on the stack. Four spare bytes let whole words be read.
        int strip = Math.Max(1, StripPixels * 4 / Math.Max(channels, 4));
        Span<byte> bytes = stackalloc byte[(strip * channels) + 4];
        bytes.Slice(strip * channels).Clear();
        for (int done = 0; done < pixels; done += strip)
        {
            int count = Math.Min(strip, pixels - done);
            Quantize(values.Slice(done * channels, count * channels), bytes);
            Expand(bytes, channels, texels.Slice(done, count));
        }
    }

    /// <summary>Converts to floats (v + 1) / 2, neither clamped nor rounded, so that height keeps its precision.</summary>
    /// <param name="values">Interleaved image, pixels times <paramref name="channels"/> values.</param>
    /// <param name="channels">Channels per pixel, 1 to 64.</param>
    /// <param name="destination">At least 4 floats per pixel: red, green, blue, alpha.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void ToFloatRgba(ReadOnlySpan<float> values, int channels, Span<float> destination)
    {
        int pixels = CheckLengths(values.Length, channels);
        CheckDestination(destination.Length, pixels);
        bool grey = channels < 3;
        int alpha = channels switch { 1 or 3 => -1, 2 => 1, _ => 3 };
        for (int p = 0, from = 0, to = 0; p < pixels; p++, from += channels, to += 4)
        {
            destination[to] = Unit(values.At(from));
            destination[to + 1] = Unit(values.At(grey ? from : from + 1));
            destination[to + 2] = Unit(values.At(grey ? from : from + 2));
            destination[to + 3] = alpha < 0 ? 1f : Unit(values.At(from + alpha));
        }
    }

    private static float Unit(float value) => (value * 0.5f) + 0.5f;

    private static void Quantize(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            int width = Vector<float>.Count;
            var gain = new Vector<float>(127.5f);
            var half = new Vector<float>(128f);
            for (; i <= values.Length - (4 * width); i += 4 * width)
            {
                ReadOnlySpan<Vector<float>> v = MemoryMarshal.Cast<float, Vector<float>>(values.Slice(i, 4 * width));
                Vector<ushort> low = Vector.Narrow(Level(v.At(0), gain, half), Level(v.At(1), gain, half));
                Vector<ushort> high = Vector.Narrow(Level(v.At(2), gain, half), Level(v.At(3), gain, half));
                MemoryMarshal.Cast<byte, Vector<byte>>(bytes.Slice(i, 4 * width))[0] = Vector.Narrow(low, high);
            }
        }

        for (; i < values.Length; i++)
        {
            bytes[i] = TexelLevel.Of(values.At(i));
        }
    }

    private static Vector<uint> Level(Vector<float> value, Vector<float> gain, Vector<float> half)
    {
        // NaN is the one value that differs from itself.
        Vector<float> number = Vector.ConditionalSelect(Vector.Equals(value, value), value, -Vector<float>.One);
        Vector<float> clamped = Vector.Max(Vector.Min(number, Vector<float>.One), -Vector<float>.One);
        Vector<float> level = Vector.Min((clamped * gain) + half, new Vector<float>(255f));
        return Vector.AsVectorUInt32(Vector.ConvertToInt32(level));
    }

    private static void Expand(ReadOnlySpan<byte> bytes, int channels, Span<uint> texels)
    {
        // Words are composed with red in the lowest address, which on little-endian machines is the lowest byte.
        if (!BitConverter.IsLittleEndian)
        {
            ExpandBytewise(bytes, channels, MemoryMarshal.AsBytes(texels));
            return;
        }

        switch (channels)
        {
            case 1:
                for (int p = 0; p < texels.Length; p++)
                {
                    texels[p] = (bytes.At(p) * 0x010101u) | 0xFF000000u;
                }

                break;
            case 2:
                for (int p = 0; p < texels.Length; p++)
                {
                    texels[p] = (bytes.At(2 * p) * 0x010101u) | ((uint)bytes.At((2 * p) + 1) << 24);
                }

                break;
            case 3:
                for (int p = 0; p < texels.Length; p++)
                {
                    texels[p] = MemoryMarshal.Read<uint>(bytes.Slice(3 * p, 4)) | 0xFF000000u;
                }

                break;
            default:
                for (int p = 0; p < texels.Length; p++)
                {
                    texels[p] = MemoryMarshal.Read<uint>(bytes.Slice(channels * p, 4));
                }

                break;
        }
    }

    private static void ExpandBytewise(ReadOnlySpan<byte> bytes, int channels, Span<byte> texels)
    {
        int alpha = channels switch { 1 or 3 => -1, 2 => 1, _ => 3 };
        for (int from = 0, to = 0; to < texels.Length; from += channels, to += 4)
        {
            texels[to] = bytes.At(from);
            texels[to + 1] = bytes.At(channels < 3 ? from : from + 1);
            texels[to + 2] = bytes.At(channels < 3 ? from : from + 2);
            texels[to + 3] = alpha < 0 ? (byte)255 : bytes.At(from + alpha);
        }
    }

    private static int CheckLengths(int values, int channels)
    {
        Guard.InRange(channels, 1, 64, nameof(channels));
        return values % channels == 0
            ? values / channels
            : throw new ArgumentException(FormattableString.Invariant($"the image has {values} values; expected a multiple of its {channels} channels"), nameof(values));
    }

    private static void CheckDestination(int length, int pixels)
    {
        if (length / 4 < pixels)
        {
            throw new ArgumentException(FormattableString.Invariant($"destination holds {length} values; expected at least {4L * pixels}"), nameof(length));
        }
    }
}
