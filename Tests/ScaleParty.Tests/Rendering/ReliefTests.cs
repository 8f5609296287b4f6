using CsCheck;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Rendering;

/// <summary>A sun over a height channel, on the graphics device and on the processor.</summary>
[Collection(OpenGlTests.Name)]
public sealed class ReliefTests
{
    private const int Side = 48;
    private static readonly Vector2d Full = new(2, 2);
    private readonly GlThread _gl;

    public ReliefTests(GlThread gl) => _gl = gl;

    [Fact]
    public void The_graphics_device_and_the_processor_shade_alike() => _gl.Run(gl =>
    {
        Gen.Select(Gen.Double[0, 360], Gen.Double[5, 90], Gen.Double[0.1, 3], Gen.Double[0, 1], Gen.Double[0.2, 3], Gen.UInt).Sample(
            (azimuth, elevation, strength, ambient, extent, seed) =>
            {
                var relief = new ReliefShading { Azimuth = azimuth, Elevation = elevation, Strength = strength, Ambient = ambient };
                float[] image = Hills(seed);
                byte[] drawn = Draw(gl, image, AffineTransform.Identity, relief, new(extent, extent * 0.7), Side);
                relief.Shade(image, new(Side, Side), 4, new(extent, extent * 0.7));
                var expected = new byte[drawn.Length];
                PixelConverter.ToRgba8(image, 4, expected);
                for (int k = 0; k < expected.Length; k++)
                {
                    Assert.InRange(drawn[k] - expected[k], k % 4 == 3 ? -255 : -2, k % 4 == 3 ? 255 : 2);
                }
            },
            iter: 20,
            threads: 1);
    });

    [Fact]
    public void Water_and_level_ground_keep_their_colours_whatever_the_sun_does() => _gl.Run(gl =>
    {
        var random = new Random(3);
        float[] image = Image((x, y) => y < 0 ? 0.5 : 0.008 * random.NextDouble());
        byte[] plain = Draw(gl, image, AffineTransform.Identity, null, Full, Side);
        for (double azimuth = 0; azimuth < 360; azimuth += 110)
        {
            byte[] lit = Draw(gl, image, AffineTransform.Identity, new() { Azimuth = azimuth, Elevation = 20 }, Full, Side);
            for (int y = 0; y < Side; y++)
            {
                // The shore itself is a slope.
                for (int x = 0; x < Side && Math.Abs(y - (Side / 2) + 0.5) > 2; x++)
                {
                    Assert.InRange(lit[((y * Side) + x) * 4] - plain[((y * Side) + x) * 4], -3, 3);
                }
            }
        }
    });

    [Theory]
    [InlineData(0, 270, 90)]
    [InlineData(1, 0, 180)]
    [InlineData(2, 90, 270)]
    [InlineData(3, 180, 0)]
    public void The_sun_stands_where_the_screen_says_however_the_picture_is_turned(int quarterTurns, double bright, double dark) => _gl.Run(gl =>
    {
        // It rises to the right of the picture, so that it faces left there; turned clockwise it faces up, then right, then down.
        float[] slope = Image((x, _) => 0.5 + (0.3 * x));
        AffineTransform transform = AffineTransform.Identity;
        for (int i = 0; i < quarterTurns; i++)
        {
            // A picture turned clockwise is looked up turned back.
            transform = new AffineTransform(0, 1, 0, -1, 0, 1).Then(transform);
        }

        double Mean(double azimuth) => Brightness(Draw(gl, slope, transform, new() { Azimuth = azimuth, Strength = 6 }, Full, Side));
        double level = Brightness(Draw(gl, slope, transform, null, Full, Side));
        Assert.True(Mean(bright) > level + 8, $"{Mean(bright)} towards the sun, {level} without");
        Assert.True(Mean(dark) < level - 8, $"{Mean(dark)} away from the sun, {level} without");
        Assert.Equal(Mean(bright + 90), Mean(dark + 90), 2.0);
    });

    [Fact]
    public void A_mountain_looks_the_same_at_every_zoom_and_every_sampling_of_it() => _gl.Run(gl =>
    {
        static double Mountain(double x, double y) => 0.4 + (0.25 * Math.Cos(2.5 * x) * Math.Cos(2 * y));
        var relief = new ReliefShading { Strength = 5 };
        byte[] whole = Draw(gl, Image(Mountain, 96), AffineTransform.Identity, relief, Full, 96);

        // The inner half: the same texture enlarged; made anew for the view; and made anew with fewer pixels than are shown.
        var inner = new AffineTransform(0.5, 0, 0.25, 0, 0.5, 0.25);
        var half = new Vector2d(1, 1);
        byte[][] closer =
        [
            Draw(gl, Image(Mountain, 96), inner, relief, half, Side),
            Draw(gl, Image((x, y) => Mountain(x / 2, y / 2), Side), AffineTransform.Identity, relief, half, Side),
            Draw(gl, Image((x, y) => Mountain(x / 2, y / 2), 20), AffineTransform.Identity, relief, half, Side),
        ];
        foreach (byte[] view in closer)
        {
            for (int y = 4; y < Side - 4; y++)
            {
                for (int x = 4; x < Side - 4; x++)
                {
                    Assert.InRange(view[((y * Side) + x) * 4] - whole[(((y + 24) * 96) + x + 24) * 4], -4, 4);
                }
            }
        }

        Assert.True(whole.Where((_, k) => k % 4 == 0).Distinct().Count() > 40, "nothing was shaded");
    });

    [Fact]
    public void While_a_view_zooms_the_shading_of_a_place_changes_little_from_frame_to_frame() => _gl.Run(gl =>
    {
        static double Mountain(double x, double y) => 0.4 + (0.1 * Math.Cos(9 * x) * Math.Cos(8 * y));
        double before = double.NaN;
        for (double scale = 1; scale > 0.4; scale *= 0.97)
        {
            // Every frame has a texture of its own, as many pixels in every one.
            double s = scale;
            byte[] view = Draw(gl, Image((x, y) => Mountain(x * s, y * s)), AffineTransform.Identity, new() { Strength = 4 }, Full * s, Side);
            double middle = Enumerable.Range(0, 4).Average(k => (double)view[(((((Side / 2) - 1 + (k / 2)) * Side) + (Side / 2) - 1 + (k % 2)) * 4)]);
            Assert.False(Math.Abs(middle - before) > 2, $"{before} to {middle} at scale {scale}");
            before = middle;
        }
    });

    [Fact]
    public void Parameters_give_the_same_shading_while_they_rest_and_none_at_strength_0()
    {
        var parameters = new ReliefParameters();
        ReliefShading first = parameters.Shading!;
        Assert.Equal(new ReliefShading(), first);
        Assert.Same(first, parameters.Shading);
        parameters.SunAzimuth.Value = 90;
        Assert.Equal(90, parameters.Shading!.Azimuth);
        parameters.Strength.Value = 0;
        Assert.Null(parameters.Shading);
        parameters.Reset();
        Assert.Equal(first, parameters.Shading);
        Assert.Empty(parameters.All.Select(p => p.Info.Name).Intersect(new TextureParameters().All.Select(p => p.Info.Name)));
        foreach (double end in parameters.All.SelectMany(p => new[] { p.Info.Minimum, p.Info.Maximum }))
        {
            Array.ForEach([.. parameters.All], p => p.SetClamped(end));
            _ = parameters.Shading;
        }
    }

    [Fact]
    public void Values_outside_their_ranges_are_refused_by_name()
    {
        Assert.Equal("Elevation", Assert.Throws<ArgumentOutOfRangeException>(() => new ReliefShading { Elevation = 0 }).ParamName);
        Assert.Equal("Strength", Assert.Throws<ArgumentOutOfRangeException>(() => new ReliefShading { Strength = -1 }).ParamName);
        Assert.Equal("Ambient", Assert.Throws<ArgumentOutOfRangeException>(() => new ReliefShading { Ambient = 2 }).ParamName);
        Assert.Equal("Azimuth", Assert.Throws<ArgumentOutOfRangeException>(() => new ReliefShading { Azimuth = double.NaN }).ParamName);
        Assert.Throws<ArgumentException>(() => new ReliefShading().Shade(new float[16], new(2, 3), 4, Full));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReliefShading().Shade(new float[12], new(2, 2), 3, Full));
    }

    [Fact]
    public void It_suits_networks_whose_fourth_channel_is_height()
    {
        NetworkDescription description = TinyNetwork.Create(imageChannels: 4).Description;
        Assert.True(ReliefShading.Suits(description));
        Assert.False(ReliefShading.Suits(description with { ImageChannels = ["r", "g", "b"] }));
        Assert.False(ReliefShading.Suits(description with { ImageChannels = ["r", "g", "b", "mask"] }));
    }

    private static float[] Hills(uint seed)
    {
        double a = 1 + (seed % 7), b = 1 + (seed / 7 % 5), c = seed % 11;
        return Image((x, y) => (0.6 * Math.Sin((a * x) + c) * Math.Cos(b * y)) + 0.2);
    }

    /// <summary>A grey picture of 60 % with heights, 0 to 1, that depend on the position in [-1, 1].</summary>
    private static float[] Image(Func<double, double, double> height, int side = Side)
    {
        var image = new float[side * side * 4];
        for (int y = 0, k = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                image[k++] = 0.2f;
                image[k++] = 0.2f;
                image[k++] = 0.2f;
                image[k++] = (float)((2 * height(((x + 0.5) * 2 / side) - 1, ((y + 0.5) * 2 / side) - 1)) - 1);
            }
        }

        return image;
    }

    private static double Brightness(byte[] rgba)
    {
        // The edges mirror, and so do the slopes there.
        var middle = Enumerable.Range(0, Side * Side).Where(k => k % Side is > 2 and < Side - 3 && k / Side is > 2 and < Side - 3);
        return middle.Average(k => (double)rgba[4 * k]);
    }

    private static byte[] Draw(GL gl, float[] image, AffineTransform transform, ReliefShading? relief, Vector2d extent, int side)
    {
        int texels = (int)Math.Sqrt(image.Length / 4);
        using var target = new OpenGlTextureTarget(gl, new() { Format = TexelFormat.Rgba32Float });
        image.CopyTo(target.Begin(new(texels, texels), 4));
        target.Complete();
        using var view = new TextureView(gl);
        using var framebuffer = new OffscreenFramebuffer(gl, new(side, side));
        framebuffer.Bind();
        view.Draw(target, transform, relief, extent);
        var pixels = new byte[framebuffer.ByteCount];
        framebuffer.Read(pixels);
        framebuffer.Unbind();
        Assert.Equal(GLEnum.NoError, gl.GetError());
        return pixels;
    }
}
