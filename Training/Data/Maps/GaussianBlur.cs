namespace ScaleParty.Training.Data;

/// <summary>A separable Gaussian over a whole map, from eight to sixteen bits, holding only as many rows as its kernel is high.</summary>
internal static class GaussianBlur
{
    /// <summary>Blurs.</summary>
    /// <param name="samples">Stored values, row by row.</param>
    /// <param name="toUnit">What each of the 256 stored values means, 0 to 1.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="sigma">Standard deviation in pixels; 0 leaves values as they are.</param>
    /// <param name="wrap">Whether columns go on at the other side; else edges are repeated.</param>
    /// <returns>Values from 0 to 65535.</returns>
    public static ushort[] Apply(byte[] samples, float[] toUnit, int width, int height, double sigma, bool wrap)
    {
        float[] kernel = Kernel(sigma);
        int radius = kernel.Length / 2;
        float[] padded = new float[width + (2 * radius)];
        float[][] ring = [.. kernel.Select(_ => new float[width])];
        ushort[] result = new ushort[width * height];
        float[] sum = new float[width];
        for (int filled = -radius, y = 0; y < height; y++)
        {
            for (; filled <= y + radius; filled++)
            {
                int row = Math.Clamp(filled, 0, height - 1);
                BlurRow(samples.AsSpan(row * width, width), toUnit, kernel, wrap, padded, ring[(filled + radius) % ring.Length]);
            }

            Array.Clear(sum);
            for (int t = 0; t < kernel.Length; t++)
            {
                float[] row = ring[(y + t) % ring.Length];
                float weight = kernel[t];
                for (int x = 0; x < width; x++)
                {
                    sum[x] += weight * row[x];
                }
            }

            for (int x = 0; x < width; x++)
            {
                result[(y * width) + x] = (ushort)Math.Clamp((sum[x] * 65535) + 0.5f, 0, 65535);
            }
        }

        return result;
    }

    private static float[] Kernel(double sigma)
    {
        int radius = (int)Math.Ceiling(3 * sigma);
        double[] weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(d => sigma == 0 ? 1 : Math.Exp(-d * d / (2 * sigma * sigma)))];
        double sum = weights.Sum();
        return [.. weights.Select(w => (float)(w / sum))];
    }

    private static void BlurRow(ReadOnlySpan<byte> row, float[] toUnit, float[] kernel, bool wrap, float[] padded, float[] result)
    {
        int radius = kernel.Length / 2, width = row.Length;
        for (int x = -radius; x < width + radius; x++)
        {
            int at = wrap ? (((x % width) + width) % width) : Math.Clamp(x, 0, width - 1);
            padded[x + radius] = toUnit[row[at]];
        }

        Array.Clear(result);
        for (int t = 0; t < kernel.Length; t++)
        {
            float weight = kernel[t];
            ReadOnlySpan<float> shifted = padded.AsSpan(t, width);
            for (int x = 0; x < width; x++)
            {
                result[x] += weight * shifted[x];
            }
        }
    }
}
