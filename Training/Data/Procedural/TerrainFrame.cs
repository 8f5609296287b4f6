using System.Buffers;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// One procedural landscape: r, g, b and height as smooth functions of two wave fields, elevation and moisture. Pixels are means
/// over a triangle filter of one pixel's half width: waves fade by their exact factor, and the colours are averaged over the
/// variance of what faded, which is analytic too because every colour is a sum of normal distribution functions.
/// </summary>
internal sealed class TerrainFrame : IImageFrame
{
    private const int Channels = 4;
    private const float HighestElevation = 3;
    private static readonly Colour Deep = new(-0.92f, -0.78f, -0.42f);
    private static readonly Colour Shallow = new(-0.72f, -0.36f, 0.02f);
    private static readonly Colour Wet = new(-0.66f, -0.34f, -0.74f);
    private static readonly Colour Dry = new(0.42f, 0.2f, -0.28f);
    private static readonly Colour Rock = new(-0.12f, -0.2f, -0.28f);
    private static readonly Colour Snow = new(0.88f, 0.9f, 0.94f);
    private readonly WaveField _elevation;
    private readonly WaveField _moisture;
    private readonly int _refinement;

    /// <param name="random">Everything about the landscape.</param>
    /// <param name="refinement">Points per pixel and axis that colours are computed at and then averaged.</param>
    /// <param name="largestShare">How far regions may reach.</param>
    public TerrainFrame(ref SampleRandom random, int refinement, double largestShare)
    {
        _refinement = refinement;
        LargestShare = largestShare;
        _elevation = new WaveField(ref random, 160, 0.6 * Math.PI, 160 * Math.PI, 1);
        _moisture = new WaveField(ref random, 40, 0.5 * Math.PI, 20 * Math.PI, 1);
    }

    /// <inheritdoc/>
    public int ChannelCount => Channels;

    /// <inheritdoc/>
    public double LargestShare { get; }

    /// <inheritdoc/>
    public void Sample(ImageRegion region, Span<float> destination)
    {
        Check.Sampling(region, Channels, LargestShare, destination.Length);
        int q = _refinement, width = (region.Resolution.Width * q) + q - 1, height = (region.Resolution.Height * q) + q - 1;

        // A triangle of half width s is a sum of triangles of half width s / q at distances of s / q, weighted by a triangle: so
        // means over the fine triangles, averaged, are means over the wide one, and finer where colours are not linear.
        Vector2d period = region.Scale / q;
        Vector2d first = region.PixelCentre(0, 0) - (period * (q - 1));
        int fine = width * height;
        float[] buffer = ArrayPool<float>.Shared.Rent(fine * (2 + Channels));
        Span<float> elevation = buffer.AsSpan(0, fine), moisture = buffer.AsSpan(fine, fine), colours = buffer.AsSpan(2 * fine, Channels * fine);
        double missing = _elevation.Sample(first, period, width, height, elevation);
        double missingMoisture = _moisture.Sample(first, period, width, height, moisture);
        Paint(elevation, moisture, (float)missing, (float)missingMoisture, colours);
        for (int c = 0; c < Channels; c++)
        {
            Reduce(colours.Slice(c * fine, fine), width, q, region.Resolution, destination.Slice(c * (int)region.Resolution.PixelCount, (int)region.Resolution.PixelCount));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void Paint(ReadOnlySpan<float> elevation, ReadOnlySpan<float> moisture, float missing, float missingMoisture, Span<float> colours)
    {
        int n = elevation.Length;
        float sea = Deviation(0.25f, missing), coast = Deviation(0.02f, missing), rock = Deviation(0.25f, missing), snow = Deviation(0.12f, missing);
        float wet = Deviation(0.5f, missingMoisture);
        for (int i = 0; i < n; i++)
        {
            float h = elevation[i];
            Colour land = Dry.Towards(Wet, GaussianSteps.Distribution((moisture[i] + 0.1f) / wet));
            Colour colour = Deep + ((Shallow - Deep) * GaussianSteps.Distribution((h + 0.5f) / sea))
                + ((land - Shallow) * GaussianSteps.Distribution(h / coast))
                + ((Rock - land) * GaussianSteps.Distribution((h - 1.1f) / rock))
                + ((Snow - Rock) * GaussianSteps.Distribution((h - 1.8f) / snow));
            colours[i] = colour.R;
            colours[n + i] = colour.G;
            colours[(2 * n) + i] = colour.B;

            // Height above the sea, ending smoothly at the highest elevation.
            float above = GaussianSteps.Ramp(h, coast) - GaussianSteps.Ramp(h - HighestElevation, rock);
            colours[(3 * n) + i] = (above * (2 / HighestElevation)) - 1;
        }
    }

    private static float Deviation(float softness, float missing) => MathF.Sqrt((softness * softness) + missing);

    private static void Reduce(ReadOnlySpan<float> fine, int fineWidth, int q, Resolution size, Span<float> destination)
    {
        float[] row = new float[fineWidth];
        for (int j = 0; j < size.Height; j++)
        {
            Array.Clear(row);
            for (int t = 0; t < (2 * q) - 1; t++)
            {
                float weight = (float)(q - Math.Abs(t - q + 1)) / (q * q);
                ReadOnlySpan<float> source = fine.Slice(((j * q) + t) * fineWidth, fineWidth);
                for (int x = 0; x < fineWidth; x++)
                {
                    row[x] += weight * source[x];
                }
            }

            for (int i = 0; i < size.Width; i++)
            {
                float sum = 0;
                for (int t = 0; t < (2 * q) - 1; t++)
                {
                    sum += (q - Math.Abs(t - q + 1)) * row[(i * q) + t];
                }

                destination[(j * size.Width) + i] = Math.Clamp(sum / (q * q), -1, 1);
            }
        }
    }

    private readonly record struct Colour(float R, float G, float B)
    {
        public static Colour operator +(Colour a, Colour b) => new(a.R + b.R, a.G + b.G, a.B + b.B);

        public static Colour operator -(Colour a, Colour b) => new(a.R - b.R, a.G - b.G, a.B - b.B);

        public static Colour operator *(Colour a, float k) => new(a.R * k, a.G * k, a.B * k);

        public Colour Towards(Colour other, float share) => this + ((other - this) * share);
    }
}
