using ScaleParty.Sampling;

namespace ScaleParty.Training.Sheets;

/// <summary>An image's values and ways to show them.</summary>
/// <param name="Size">Pixels.</param>
/// <param name="Channels">Values per pixel.</param>
/// <param name="Values">Interleaved, rows from top to bottom, -1 to 1; what lies beyond is clipped when shown.</param>
internal sealed record Picture(Resolution Size, int Channels, float[] Values)
{
    /// <summary>From a plane per channel, as tensors have it.</summary>
    public static Picture FromPlanes(Resolution size, int channels, ReadOnlySpan<float> planes)
    {
        int count = (int)size.PixelCount;
        float[] values = new float[count * channels];
        for (int p = 0; p < count; p++)
        {
            for (int c = 0; c < channels; c++)
            {
                values[(p * channels) + c] = planes[(c * count) + p];
            }
        }

        return new Picture(size, channels, values);
    }

    /// <summary>RGBA bytes: the first three channels as colours, or the first one as grey.</summary>
    public byte[] Colours() => Paint((p, c) => Values[(p * Channels) + (Channels >= 3 ? c : 0)]);

    /// <summary>RGBA bytes: one channel as grey.</summary>
    public byte[] Grey(int channel) => Paint((p, _) => Values[(p * Channels) + channel]);

    /// <summary>Draws a thin light frame with a dark edge into RGBA bytes; what lies outside the image is left out.</summary>
    /// <param name="rgba">Pixels of an image of <paramref name="size"/>.</param>
    /// <param name="size">Pixels per row and rows.</param>
    /// <param name="left">Left edge in pixels.</param>
    /// <param name="top">Top edge in pixels.</param>
    /// <param name="side">Side in pixels.</param>
    public static void Outline(byte[] rgba, Resolution size, double left, double top, double side)
    {
        int x0 = (int)Math.Round(left), y0 = (int)Math.Round(top), x1 = (int)Math.Round(left + side) - 1, y1 = (int)Math.Round(top + side) - 1;
        Frame(x0 - 1, y0 - 1, x1 + 1, y1 + 1, 0);
        Frame(x0, y0, x1, y1, 255);

        void Frame(int a, int b, int c, int d, byte grey)
        {
            for (int x = a; x <= c; x++)
            {
                Set(x, b, grey);
                Set(x, d, grey);
            }

            for (int y = b; y <= d; y++)
            {
                Set(a, y, grey);
                Set(c, y, grey);
            }
        }

        void Set(int x, int y, byte grey)
        {
            if (x >= 0 && y >= 0 && x < size.Width && y < size.Height)
            {
                rgba.AsSpan(((y * size.Width) + x) * 4, 3).Fill(grey);
            }
        }
    }

    private byte[] Paint(Func<int, int, float> value)
    {
        int count = (int)Size.PixelCount;
        byte[] rgba = new byte[count * 4];
        for (int p = 0; p < count; p++)
        {
            for (int c = 0; c < 3; c++)
            {
                rgba[(4 * p) + c] = (byte)Math.Clamp(((value(p, c) + 1) * 127.5f) + 0.5f, 0, 255);
            }

            rgba[(4 * p) + 3] = 255;
        }

        return rgba;
    }
}
