using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// One emblem: convex shapes of one colour each. Every shape lies wholly within the one below it and meets no other, so the mean of a pixel is the ground's
/// colour plus, for every shape, the share of the pixel that it covers times the difference to the colour below: exact at every scale.
/// </summary>
internal sealed class EmblemFrame : IImageFrame
{
    private const int Channels = 3;
    private readonly (IShape Shape, Colour Difference)[] _parts;
    private readonly Colour _ground;

    private EmblemFrame(Colour ground, (IShape Shape, Colour Difference)[] parts, double largestShare)
    {
        _ground = ground;
        _parts = parts;
        LargestShare = largestShare;
    }

    /// <inheritdoc/>
    public int ChannelCount => Channels;

    /// <inheritdoc/>
    public double LargestShare { get; }

    /// <summary>Draws an emblem. The limits keep parts apart: tests check the extremes.</summary>
    /// <param name="random">Everything about it.</param>
    /// <param name="largestShare">How far regions may reach.</param>
    public static EmblemFrame Draw(ref SampleRandom random, double largestShare)
    {
        Colour ground = Dark(ref random), floor = Dark(ref random), rim = Bright(ref random), face = Warm(ref random), eye = new(0.85f, 0.85f, 0.9f), pupil = Dark(ref random);
        var parts = new List<(IShape, Colour)>();

        // The floor reaches as far as regions do.
        double level = random.Uniform(0.82, 0.94), far = 2 * largestShare;
        parts.Add((new Polygon([new(-far, level), new(far, level), new(far, far), new(-far, far)]), floor - ground));
        var centre = new Vector2d(random.Uniform(-0.04, 0.04), random.Uniform(-0.06, 0.02));
        var size = new Vector2d(random.Uniform(0.6, 0.76), random.Uniform(0.66, 0.78));
        double inner = random.Uniform(0.84, 0.93);
        parts.Add((new Ellipse(centre, size), rim - ground));
        parts.Add((new Ellipse(centre, size * inner), face - rim));

        // Parts of the face, in units of the shield.
        Vector2d At(double x, double y) => centre + (size * new Vector2d(x, y));
        double apart = random.Uniform(0.3, 0.42), height = random.Uniform(-0.26, -0.16), open = random.Uniform(0.06, 0.13), wide = random.Uniform(0.12, 0.18), look = random.Uniform(-0.4, 0.4);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            Vector2d place = At(side * apart, height), half = size * new Vector2d(wide, open);
            double iris = Math.Min(half.X, half.Y) * 0.62;
            parts.Add((new Ellipse(place, half), eye - face));
            parts.Add((new Ellipse(place + new Vector2d(look * (half.X - half.Y) / 2, 0), new Vector2d(iris, iris)), pupil - eye));
        }

        double bridge = random.Uniform(-0.04, 0.02), tip = random.Uniform(0.14, 0.24), breadth = random.Uniform(0.06, 0.12);
        Colour nose = Warm(ref random);
        parts.Add((new Polygon([At(0, bridge), At(breadth, tip), At(-breadth, tip)]), nose - face));
        double smile = random.Uniform(0.4, 0.5), mouth = random.Uniform(0.18, 0.36), lips = random.Uniform(0.04, 0.1), tilt = random.Uniform(-0.06, 0.06);
        Colour red = Bright(ref random);
        parts.Add((new Polygon([At(-mouth, smile - tilt), At(0, smile - lips), At(mouth, smile + tilt), At(0, smile + lips)]), red - face));
        double gem = random.Uniform(0.06, 0.14), brow = random.Uniform(-0.62, -0.56);
        Colour jewel = Bright(ref random);
        parts.Add((new Polygon([At(0, brow - gem), At(gem, brow), At(0, brow + gem), At(-gem, brow)]), jewel - face));
        return new EmblemFrame(ground, [.. parts], largestShare);
    }

    /// <inheritdoc/>
    public void Sample(ImageRegion region, Span<float> destination)
    {
        Check.Sampling(region, Channels, LargestShare, destination.Length);
        int width = region.Resolution.Width, height = region.Resolution.Height, n = width * height;
        destination[..n].Fill(_ground.R);
        destination.Slice(n, n).Fill(_ground.G);
        destination.Slice(2 * n, n).Fill(_ground.B);
        Vector2d origin = region.TopLeft, period = region.Scale;
        foreach ((IShape shape, Colour difference) in _parts)
        {
            (Vector2d least, Vector2d most) = shape.Bounds;
            (int left, int right) = Range(least.X, most.X, origin.X, period.X, width);
            (int top, int bottom) = Range(least.Y, most.Y, origin.Y, period.Y, height);
            for (int j = top; j < bottom; j++)
            {
                for (int i = left; i < right; i++)
                {
                    float share = (float)shape.Coverage(origin + (period * new Vector2d(i, j)), period);
                    int at = (j * width) + i;
                    destination[at] += share * difference.R;
                    destination[n + at] += share * difference.G;
                    destination[(2 * n) + at] += share * difference.B;
                }
            }
        }

        for (int k = 0; k < destination.Length; k++)
        {
            destination[k] = Math.Clamp(destination[k], -1, 1);
        }
    }

    // Pixels that a stretch of an axis touches.
    private static (int First, int Last) Range(double least, double most, double origin, double period, int count) => (
        (int)Math.Clamp(Math.Floor((least - origin) / period), 0, count),
        (int)Math.Clamp(Math.Ceiling((most - origin) / period), 0, count));

    private static Colour Dark(ref SampleRandom random) => Any(ref random, -0.95, -0.2);

    private static Colour Bright(ref SampleRandom random) => Any(ref random, -0.3, 0.95);

    private static Colour Warm(ref SampleRandom random)
    {
        double light = random.Uniform(-0.3, 0.8);
        return new((float)light, (float)(light - random.Uniform(0.1, 0.3)), (float)(light - random.Uniform(0.3, 0.6)));
    }

    private static Colour Any(ref SampleRandom random, double from, double to) => new((float)random.Uniform(from, to), (float)random.Uniform(from, to), (float)random.Uniform(from, to));

    private readonly record struct Colour(float R, float G, float B)
    {
        public static Colour operator -(Colour a, Colour b) => new(a.R - b.R, a.G - b.G, a.B - b.B);
    }
}
