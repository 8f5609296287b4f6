using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>One of the eight ways to lay a square picture down: the content at p comes from the source's <see cref="Apply"/>(p).</summary>
/// <param name="Transpose">Whether x and y change places, before the flips.</param>
/// <param name="FlipX">Whether the source's x is negated.</param>
/// <param name="FlipY">Whether the source's y is negated.</param>
internal readonly record struct Orientation(bool Transpose, bool FlipX, bool FlipY)
{
    public static Orientation Upright => default;

    /// <summary>Draws flips (left and right) and, where allowed, any of the eight.</summary>
    public static Orientation Draw(ref SampleRandom random, bool flips, bool quarterTurns)
    {
        bool mirror = random.Flip() && flips;
        int turns = quarterTurns ? (int)random.Below(4) : 0;

        // A quarter turn swaps the axes and negates one, a half turn negates both; the mirror negates x once more.
        return new(turns % 2 == 1, mirror ^ (turns is 1 or 2), turns is 2 or 3);
    }

    public Vector2d Apply(Vector2d p)
    {
        Vector2d q = Transpose ? new(p.Y, p.X) : p;
        return new(FlipX ? -q.X : q.X, FlipY ? -q.Y : q.Y);
    }

    /// <summary>The region of the source that an oriented region shows.</summary>
    public ImageRegion Apply(ImageRegion region)
    {
        Vector2d scale = Transpose ? new(region.Scale.Y, region.Scale.X) : region.Scale;
        Resolution size = region.Resolution;
        return new(Apply(region.Centre), scale, Transpose ? new Resolution(size.Height, size.Width) : size);
    }

    /// <summary>Lays sampled source pixels [C, h, w] down as the oriented picture.</summary>
    /// <param name="source">Pixels of the region that <see cref="Apply(ImageRegion)"/> gave.</param>
    /// <param name="size">Resolution of the oriented picture.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="destination">Receives [C, H, W].</param>
    public void Orient(ReadOnlySpan<float> source, Resolution size, int channels, Span<float> destination)
    {
        int width = Transpose ? size.Height : size.Width, height = Transpose ? size.Width : size.Height;
        int o = 0;
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<float> plane = source.Slice(c * width * height, width * height);
            for (int j = 0; j < size.Height; j++)
            {
                for (int i = 0; i < size.Width; i++)
                {
                    int x = Transpose ? j : i, y = Transpose ? i : j;
                    destination[o++] = plane[((FlipY ? height - 1 - y : y) * width) + (FlipX ? width - 1 - x : x)];
                }
            }
        }
    }
}
