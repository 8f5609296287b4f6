using CsCheck;
using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

/// <summary>Which levels and mipmaps a view shows.</summary>
public sealed class LevelBlendTests
{
    private const int Bits = 2;

    // From its own period to where mipmaps begin, linear and cubic interpolation are blended, and lose the finest waves.
    [Theory]
    [InlineData(0.7, 1.5, 0.42)]
    [InlineData(0.001, 0.7, 0.3)]
    public void A_level_is_as_sharp_as_means_over_the_views_pixels(double leastOctaves, double mostOctaves, double highestFrequency)
    {
        Gen.Select(Gen.Double[leastOctaves, mostOctaves], Gen.Double[0.02, highestFrequency]).Sample((octaves, frequency) =>
        {
            // The finer level, shown alone where it is minified by 2^octaves; its pixels are means of a wave of this many cycles per pixel of the view.
            LevelShare share = new LevelBlend(Bits, 5, 4).At(Bits - octaves);
            Assert.Equal(1, share.Finer);
            double step = Math.Pow(2, octaves), perPixel = 2 * Math.PI * frequency / step, amplitude = Math.Sin(perPixel / 2) / (perPixel / 2);
            const int Width = 256, Margin = 8;
            var pixels = new LevelPixels(new LevelArea(1, 0, 0, Width, 8), 1);
            for (int i = 0; i < pixels.Values.Length; i++)
            {
                pixels.Values[i] = (float)(amplitude * Math.Cos(perPixel * ((i % Width) + 0.5)));
            }

            var window = new LevelWindow(pixels, 2, 1);

            // On the average over where the view's pixels lie on the level's.
            double squares = 0, expected = 0;
            for (double x = Margin; x < Width - Margin; x += step / 16)
            {
                squares += Math.Pow(Read(window, x, share.FinerMipmap), 2);
                expected += Math.Pow(Math.Cos(perPixel * x) * Math.Sin(Math.PI * frequency) / (Math.PI * frequency), 2);
            }

            Assert.InRange(Math.Sqrt(squares / expected), 0.88, 1.12);
        });
    }

    [Fact]
    public void A_magnified_level_is_interpolated_cubically()
    {
        // Exact for polynomials of degree 2, where linear interpolation is off by up to an eighth.
        var pixels = new LevelPixels(new LevelArea(1, 0, 0, 16, 8), 1);
        for (int i = 0; i < pixels.Values.Length; i++)
        {
            pixels.Values[i] = (i % 16 * (i % 16)) - (i / 16);
        }

        var window = new LevelWindow(pixels, 0, 1);
        float mipmap = new LevelBlend(Bits, 5, 2).At(0.9).Mipmap;
        Gen.Double[2.5, 13.5].Sample(x => Assert.Equal(((x - 0.5) * (x - 0.5)) - 3.5, Read(window, x, mipmap), 1e-4));
    }

    [Fact]
    public void The_first_level_without_a_share_is_the_next_to_be_shown()
    {
        Gen.Select(Gen.Double[-3, 9], Gen.Double[1.5, 4]).Sample((octave, minification) =>
        {
            var blend = new LevelBlend(Bits, 20, minification);
            int level = blend.FirstWithout(octave);
            Assert.Equal(0, Share(blend.At(octave), level));
            Assert.True(octave <= blend.LastOctaveWithout(level) + 1e-9);
            Assert.True(level == 1 || Share(blend.At(octave + 1e-6), level - 1) > 0);
        });
    }

    [Fact]
    public void Shares_and_mipmaps_change_continuously_with_the_octave()
    {
        Gen.Select(Gen.Double[-3, 11], Gen.Double[1.5, 4]).Sample((octave, minification) =>
        {
            var blend = new LevelBlend(Bits, 5, minification);
            LevelShare a = blend.At(octave), b = blend.At(octave + 1e-6);
            for (int level = 0; level <= 6; level++)
            {
                Assert.Equal(Share(a, level), Share(b, level), 1e-4);
                if (Share(a, level) > 1e-3 && Share(b, level) > 1e-3)
                {
                    Assert.Equal(Mipmap(a, level), Mipmap(b, level), 1e-4);
                }
            }

            Assert.InRange(a.FinerMipmap, LevelShare.Cubic, blend.Mipmaps);
        });

        static float Mipmap(LevelShare s, int level) => level == s.Level ? s.Mipmap : s.FinerMipmap;
    }

    private static float Share(LevelShare s, int level) => level == s.Level ? 1 - s.Finer : level == s.Level + 1 ? s.Finer : 0;

    private static unsafe float Read(LevelWindow window, double x, float mipmap)
    {
        float value = 0;
        window.Add(x, 4, mipmap, 1, [0], &value);
        return value;
    }
}
