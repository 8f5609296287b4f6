using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Rendering;

/// <summary>
/// Relief shading: colours shaded by the slope of a height channel. Lambert's law plus ambient light, on slopes in image
/// units, so that a mountain looks the same at every zoom; level ground, and with it water, keeps its brightness. Immutable.
/// </summary>
public sealed record ReliefShading
{
    /// <summary>Index of the height channel: alpha in a texture.</summary>
    internal const int HeightChannel = 3;

    /// <summary>Image units that the whole range of heights is high at strength 1.</summary>
    internal const double HeightRange = 0.35;

    /// <summary>Heights below this share of their range have reduced slopes: the lowest, the sea, is level although networks leave ripples on it.</summary>
    internal const double LevelRange = 0.06;

    /// <summary>Width of the transition from light to shadow, in multiples of the light on level ground: a sharp one would be visible as lines.</summary>
    internal const double ShadowSoftness = 0.3;

    /// <summary>Most light on a slope, as a multiple of that on level ground.</summary>
    internal const double Brightest = 1.8;

    /// <summary>Light is linear and display values are not: a multiple of light is this power of it in display values.</summary>
    internal const double DisplayExponent = 1 / 2.2;

    private readonly double _azimuth = 315;
    private readonly double _elevation = 45;
    private readonly double _strength = 1;
    private readonly double _ambient = 0.3;

    /// <summary>Direction of the sun in degrees clockwise from the top of the screen; any finite number. Maps are commonly lit from 315, the upper left.</summary>
    public double Azimuth
    {
        get => _azimuth;
        init => _azimuth = Guard.Finite(value, nameof(Azimuth));
    }

    /// <summary>Height of the sun above the horizon in degrees, 5 to 90.</summary>
    public double Elevation
    {
        get => _elevation;
        init => _elevation = Guard.InRange(value, 5, 90, nameof(Elevation));
    }

    /// <summary>Exaggeration of heights, 0 to 8; 0 is flat.</summary>
    public double Strength
    {
        get => _strength;
        init => _strength = Guard.InRange(value, 0, 8, nameof(Strength));
    }

    /// <summary>Ambient share of the light on level ground, 0 to 1.</summary>
    public double Ambient
    {
        get => _ambient;
        init => _ambient = Guard.InRange(value, 0, 1, nameof(Ambient));
    }

    /// <summary>Image units per unit of height, which runs from 0 to 1.</summary>
    internal double HeightScale => HeightRange * Strength;

    /// <summary>Horizontal part of the direction to the sun over its vertical part; x runs right, y down.</summary>
    internal Vector2d Sun
    {
        get
        {
            double azimuth = Azimuth * Math.PI / 180, cotangent = 1 / Math.Tan(Elevation * Math.PI / 180);
            return new Vector2d(Math.Sin(azimuth) * cotangent, -Math.Cos(azimuth) * cotangent);
        }
    }

    /// <summary>Whether a network's images have a height channel where textures keep it: the fourth, named "height".</summary>
    public static bool Suits(NetworkDescription network) =>
        Guard.NotNull(network, nameof(network)).ImageChannels.Count > HeightChannel && network.ImageChannels[HeightChannel] == "height";

    /// <summary>Shades an image in place, as <c>TextureView</c> does on the graphics device.</summary>
    /// <param name="image">[height, width, channels], interleaved, values about [-1, 1] with the height in the fourth channel; the first three are shaded.</param>
    /// <param name="resolution">Pixels of the image.</param>
    /// <param name="channels">Values per pixel, 4 or more.</param>
    /// <param name="extent">Image units that the image spans along x and y.</param>
    /// <exception cref="ArgumentException">The image has a different number of values.</exception>
    public void Shade(Span<float> image, Resolution resolution, int channels, Vector2d extent)
    {
        Guard.InRange(channels, HeightChannel + 1, 64, nameof(channels));
        if (image.Length != resolution.PixelCount * channels)
        {
            throw new ArgumentException($"the image has {image.Length} values; expected {resolution.PixelCount * channels} for {resolution} pixels of {channels} channels", nameof(image));
        }

        Vector2d sun = Sun;
        double slopeX = HeightScale * resolution.Width / extent.X, slopeY = HeightScale * resolution.Height / extent.Y;
        for (int y = 0; y < resolution.Height; y++)
        {
            int above = Math.Max(y - 1, 0), below = Math.Min(y + 1, resolution.Height - 1);
            for (int x = 0; x < resolution.Width; x++)
            {
                int left = Math.Max(x - 1, 0), right = Math.Min(x + 1, resolution.Width - 1);
                double dx = (Height(image, resolution, channels, right, y) - Height(image, resolution, channels, left, y)) / 2;
                double dy = (Height(image, resolution, channels, x, below) - Height(image, resolution, channels, x, above)) / 2;
                float light = (float)Math.Pow(Light(new Vector2d(dx * slopeX, dy * slopeY), sun), DisplayExponent);
                Span<float> colour = image.Slice(((y * resolution.Width) + x) * channels, HeightChannel);
                for (int c = 0; c < HeightChannel; c++)
                {
                    float display = Math.Min(Math.Max((colour[c] + 1) / 2, 0), 1);
                    colour[c] = (2 * display * light) - 1;
                }
            }
        }
    }

    /// <summary>Light on a slope, as a multiple of that on level ground, from 0 to <see cref="Brightest"/>.</summary>
    private double Light(Vector2d slope, Vector2d sun)
    {
        double lambert = (1 - (slope.X * sun.X) - (slope.Y * sun.Y)) / Math.Sqrt(1 + (slope.X * slope.X) + (slope.Y * slope.Y));
        return Math.Min(Ambient + ((1 - Ambient) * Lit(lambert)), Brightest);
    }

    /// <summary>max(lambert, 0) with a rounded corner; 1 stays 1.</summary>
    private static double Lit(double lambert) =>
        (lambert + Math.Sqrt((lambert * lambert) + (ShadowSoftness * ShadowSoftness))) / (1 + Math.Sqrt(1 + (ShadowSoftness * ShadowSoftness)));

    private static double Height(ReadOnlySpan<float> image, Resolution resolution, int channels, int x, int y)
    {
        return Levelled(image.At((((y * resolution.Width) + x) * channels) + HeightChannel));
    }

    /// <summary>A network's height as a share of the range of heights, with the lowest levelled (<see cref="LevelRange"/>).</summary>
    internal static double Levelled(float value)
    {
        double height = (value + 1) / 2, t = Math.Min(Math.Max(height / LevelRange, 0), 1);
        return height * t * t * (3 - (2 * t));
    }
}
