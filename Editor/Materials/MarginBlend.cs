namespace ScaleParty.Editor.Materials;

/// <summary>
/// Makes edges meet by blending: the image continues beyond its right and lower edge by a margin, which fades into the left and the upper one. Weights are divided by the root of the sum of
/// their squares, about the image's mean, so that the blended margin keeps the contrast of the rest (Heitz and Neyret 2018, High-Performance By-Example Noise, eq. 2).
/// </summary>
internal static class MarginBlend
{
    /// <summary>Pixels beyond the side that are blended.</summary>
    public static int Margin(int side) => side / 4;

    /// <summary>Blends a larger image to one of a side.</summary>
    public static MaterialImage Apply(MaterialImage image, int side)
    {
        int channels = image.Channels.Count, margin = image.Side - side;
        double[] means = [.. Enumerable.Range(0, channels).Select(c => Mean(image.Values, c, channels))];
        float[] columns = Along(image.Values, image.Side, channels, side, margin, means);
        float[] rows = Along(Transposed(columns, side, image.Side, channels), image.Side, channels, side, margin, means);
        return image with { Values = Transposed(rows, side, side, channels), Side = side, Wraps = true };
    }

    // Rows of "width" pixels to rows of "side" pixels.
    private static float[] Along(float[] values, int width, int channels, int side, int margin, double[] means)
    {
        int height = values.Length / (width * channels);
        var result = new float[height * side * channels];
        Parallel.For(0, height, y =>
        {
            Span<float> from = values.AsSpan(y * width * channels, width * channels), to = result.AsSpan(y * side * channels, side * channels);
            from[..to.Length].CopyTo(to);
            for (int x = 0; x < margin; x++)
            {
                double share = (x + 0.5) / margin, own = share * share * (3 - (2 * share)), other = 1 - own, norm = Math.Sqrt((own * own) + (other * other));
                for (int c = 0; c < channels; c++)
                {
                    double here = from[(x * channels) + c] - means[c], beyond = from[((side + x) * channels) + c] - means[c];
                    to[(x * channels) + c] = (float)(means[c] + (((own * here) + (other * beyond)) / norm));
                }
            }
        });
        return result;
    }

    private static float[] Transposed(float[] values, int width, int height, int channels)
    {
        var result = new float[values.Length];
        Parallel.For(0, height, y =>
        {
            for (int x = 0; x < width; x++)
            {
                values.AsSpan(((y * width) + x) * channels, channels).CopyTo(result.AsSpan(((x * height) + y) * channels));
            }
        });
        return result;
    }

    private static double Mean(float[] values, int channel, int channels)
    {
        double sum = 0;
        for (int i = channel; i < values.Length; i += channels)
        {
            sum += values[i];
        }

        return sum / (values.Length / channels);
    }
}
