namespace ScaleParty.ZoomCinematic;

/// <summary>Averages squares of pixels.</summary>
internal static class BoxFilter
{
    /// <summary>Makes one pixel of every square of factor x factor pixels.</summary>
    /// <param name="source">[height * factor, width * factor, channels], interleaved.</param>
    /// <param name="width">Pixels per row of the result.</param>
    /// <param name="channels">Values per pixel.</param>
    /// <param name="factor">Side of the squares, 1 or more.</param>
    /// <param name="destination">[height, width, channels], interleaved.</param>
    public static void Shrink(ReadOnlySpan<float> source, int width, int channels, int factor, Span<float> destination)
    {
        int row = width * channels;
        float weight = 1f / (factor * factor);
        destination.Clear();
        for (int y = 0; y < destination.Length / row; y++)
        {
            Span<float> sums = destination.Slice(y * row, row);
            for (int inner = 0; inner < factor; inner++)
            {
                ReadOnlySpan<float> line = source.Slice(((y * factor) + inner) * row * factor, row * factor);
                for (int x = 0; x < width * factor; x++)
                {
                    int to = x / factor * channels;
                    for (int c = 0; c < channels; c++)
                    {
                        sums[to + c] += line[(x * channels) + c];
                    }
                }
            }

            for (int i = 0; i < row; i++)
            {
                sums[i] *= weight;
            }
        }
    }
}
