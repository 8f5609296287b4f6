using CsCheck;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Rendering;

[Collection(OpenGlTests.Name)]
public sealed class ViewFitTests
{
    private readonly GlThread _gl;

    public ViewFitTests(GlThread gl) => _gl = gl;

    [Fact]
    public void A_view_keeps_its_proportions_and_its_middle_unless_it_is_to_be_stretched() =>
        Gen.Select(Gen.Int[1, 4000], Gen.Int[1, 4000], Gen.Double[1, 5000], Gen.Double[1, 5000], Gen.Enum<ViewFit>()).Sample((w, h, width, height, fit) =>
        {
            AffineTransform map = fit.Transform(new(w, h), width, height);
            Vector2d middle = map.Apply(new(0.5, 0.5));
            Assert.Equal(0.5, middle.X, 1e-9);
            Assert.Equal(0.5, middle.Y, 1e-9);

            // Views that the viewport spans, and pixels of the viewport per pixel of the view.
            double x = map.XX, y = map.YY, perX = width / (x * w), perY = height / (y * h);
            Assert.Equal(new Vector2d(perX, perY).X, fit.Magnification(new(w, h), width, height).X, perX * 1e-9);
            Assert.Equal(perY, fit.Magnification(new(w, h), width, height).Y, perY * 1e-9);
            if (fit == ViewFit.Stretch)
            {
                Assert.Equal(1, x, 1e-9);
                Assert.Equal(1, y, 1e-9);
                return;
            }

            Assert.Equal(perX, perY, perX * 1e-9);
            Assert.Equal(1, fit == ViewFit.Contain ? Math.Min(x, y) : Math.Max(x, y), 1e-9);
        });

    [Theory]
    [InlineData(ViewFit.Contain)]
    [InlineData(ViewFit.Cover)]
    [InlineData(ViewFit.Stretch)]
    public void What_is_drawn_lies_where_the_fit_says(ViewFit fit) => _gl.Run(gl =>
    {
        using var synthesizer = new PositionSynthesizer();
        var resolution = new Resolution(64, 64);
        using GenerativeTexture texture = new(synthesizer, new OpenGlTextureTarget(gl), new LatentCache(new LatentSpace(synthesizer.Network)), new() { Synchronous = true }, new() { Resolution = resolution });
        texture.Update(0);
        Assert.Equal(resolution, texture.Resolution);
        using var view = new TextureView(gl) { Fit = fit, OutsideBrightness = 1 };
        using var framebuffer = new OffscreenFramebuffer(gl, new(160, 80));
        framebuffer.Bind();
        view.Draw(texture);
        var pixels = new byte[framebuffer.ByteCount];
        framebuffer.Read(pixels);
        framebuffer.Unbind();
        AffineTransform map = fit.Transform(resolution, 160, 80);
        for (int y = 0; y < 80; y++)
        {
            for (int x = 0; x < 160; x++)
            {
                Vector2d at = map.Apply(new((x + 0.5) / 160, (y + 0.5) / 80));
                if (at.X is > 0.02 and < 0.98 && at.Y is > 0.02 and < 0.98)
                {
                    // The full frame is [-1, 1].
                    float expected = PositionSynthesizer.Colour((at * 2) - new Vector2d(1, 1), 0);
                    Assert.InRange(pixels[((y * 160) + x) * 4] - (Math.Clamp((expected + 1) * 127.5, 0, 255)), -3, 3);
                }
            }
        }
    });

    [Fact]
    public void A_texture_that_does_not_lie_in_OpenGL_is_refused_by_name() => _gl.Run(gl =>
    {
        using var view = new TextureView(gl);
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = GenerativeTextureTests.Create(synthesizer, out _);
        Assert.Contains(nameof(MemoryTarget), Assert.Throws<ArgumentException>(() => view.Draw(texture)).Message, StringComparison.Ordinal);
    });
}
