using System.Runtime.InteropServices;
using CsCheck;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

public sealed class PixelConverterTests
{
    private static readonly Gen<(float[] Values, int Channels)> Images =
        from channels in Gen.Int[1, 7]
        from pixels in Gen.Int[0, 2500]
        from values in Gen.Float[-1.5f, 1.5f].Array[pixels * channels]
        select (values, channels);

    [Fact]
    public void Bytes_are_the_clamped_values_rounded_to_the_nearest_level()
    {
        Images.Sample(
            image =>
            {
                (float[] values, int channels) = image;
                int pixels = values.Length / channels;
                var bytes = new byte[pixels * 4];
                PixelConverter.ToRgba8(values, channels, bytes);
                for (int p = 0; p < pixels; p++)
                {
                    for (int c = 0; c < 4; c++)
                    {
                        double expected = Math.Clamp((Source(values, channels, p, c) * 127.5) + 127.5, 0, 255);

                        // Half a level, and what floats cannot tell from it.
                        Assert.True(Math.Abs(bytes[(p * 4) + c] - expected) <= 0.5 + 2e-5, $"{bytes[(p * 4) + c]} for {expected}");
                    }
                }
            },
            iter: 60);
    }

    [Fact]
    public void Floats_are_moved_to_0_to_1_and_neither_clamped_nor_rounded()
    {
        Images.Sample(
            image =>
            {
                (float[] values, int channels) = image;
                int pixels = values.Length / channels;
                var floats = new float[pixels * 4];
                PixelConverter.ToFloatRgba(values, channels, floats);
                for (int p = 0; p < pixels; p++)
                {
                    for (int c = 0; c < 4; c++)
                    {
                        Assert.Equal((Source(values, channels, p, c) + 1) / 2, floats[(p * 4) + c], 1e-6);
                    }
                }
            },
            iter: 30);
    }

    [Fact]
    public void Every_level_is_met_from_its_exact_value()
    {
        float[] values = [.. Enumerable.Range(0, 256).Select(level => (level / 127.5f) - 1)];
        var bytes = new byte[256 * 4];
        PixelConverter.ToRgba8(values, 1, bytes);
        Assert.Equal(Enumerable.Range(0, 256), bytes.Where((_, k) => k % 4 == 0).Select(b => (int)b));
    }

    [Fact]
    public void Values_far_outside_saturate_and_no_number_is_black()
    {
        // Long enough for whole vectors and a remainder.
        float[] values = [.. Enumerable.Repeat(new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, 1f, -1f }, 13).SelectMany(v => v)];
        byte[] expected = [0, 255, 0, 255, 0, 255, 0];
        var bytes = new byte[values.Length * 4];
        PixelConverter.ToRgba8(values, 1, bytes);
        for (int k = 0; k < values.Length; k++)
        {
            Assert.Equal(expected[k % 7], bytes[4 * k]);
        }
    }

    [Fact]
    public void A_format_says_which_texels_are_written()
    {
        float[] values = [-1f, 0.25f, 2f, 1f, -0.5f, 0f];
        var texels = new byte[64];
        Assert.Equal(8, PixelConverter.Convert(values, 3, TexelFormat.Srgb8Alpha8, texels));
        Assert.Equal([0, 159, 255, 255, 255, 64, 128, 255], texels[..8]);
        Assert.Equal(32, PixelConverter.Convert(values, 3, TexelFormat.Rgba16Float, texels));
        Assert.Equal([0f, 0.625f, 1.5f, 1f, 1f, 0.25f, 0.5f, 1f], MemoryMarshal.Cast<byte, float>(texels.AsSpan(0, 32)).ToArray());
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_with_their_numbers()
    {
        Assert.Contains("7 values", Assert.Throws<ArgumentException>(() => PixelConverter.ToRgba8(new float[7], 3, new byte[64])).Message, StringComparison.Ordinal);
        Assert.Contains("at least 8", Assert.Throws<ArgumentException>(() => PixelConverter.ToRgba8(new float[6], 3, new byte[7])).Message, StringComparison.Ordinal);
        Assert.Contains("at least 32", Assert.Throws<ArgumentException>(() => PixelConverter.Convert(new float[6], 3, TexelFormat.Rgba32Float, new byte[31])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => PixelConverter.ToRgba8(new float[6], 0, new byte[64]));
    }

    private static double Source(float[] values, int channels, int pixel, int component)
    {
        int[] map = channels switch { 1 => [0, 0, 0, -1], 2 => [0, 0, 0, 1], 3 => [0, 1, 2, -1], _ => [0, 1, 2, 3] };
        return map[component] < 0 ? 1 : values[(pixel * channels) + map[component]];
    }
}
