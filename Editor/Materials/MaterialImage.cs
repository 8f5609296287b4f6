using ScaleParty.Sampling;

namespace ScaleParty.Editor.Materials;

/// <summary>A square image of a network's channels that a material is made of.</summary>
/// <param name="Values">Interleaved, rows from top to bottom.</param>
/// <param name="Side">Pixels per side.</param>
/// <param name="Channels">Names of the channels.</param>
/// <param name="Period">Image units per pixel.</param>
/// <param name="Wraps">Whether the edges meet.</param>
internal sealed record MaterialImage(float[] Values, int Side, IReadOnlyList<string> Channels, Vector2d Period, bool Wraps)
{
    /// <summary>One channel, or null where there is none of the name.</summary>
    public float[]? Channel(string name)
    {
        int index = Channels.ToList().IndexOf(name);
        return index < 0 ? null : [.. Enumerable.Range(0, Side * Side).Select(i => Values[(i * Channels.Count) + index])];
    }

    /// <summary>The image of another side, averaged over squares.</summary>
    public MaterialImage Reduced(int factor)
    {
        if (factor == 1)
        {
            return this;
        }

        int side = Side / factor, channels = Channels.Count;
        var values = new float[side * side * channels];
        Parallel.For(0, side, y =>
        {
            for (int x = 0; x < side; x++)
            {
                for (int c = 0; c < channels; c++)
                {
                    float sum = 0;
                    for (int k = 0; k < factor * factor; k++)
                    {
                        sum += Values[((((((y * factor) + (k / factor)) * Side) + (x * factor) + (k % factor)) * channels) + c)];
                    }

                    values[(((y * side) + x) * channels) + c] = sum / (factor * factor);
                }
            }
        });
        return this with { Values = values, Side = side, Period = Period * factor };
    }
}
