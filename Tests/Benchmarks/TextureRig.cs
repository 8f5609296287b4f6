using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Benchmarks;

/// <summary>A generative texture on an off-screen context whose view moves a little with every frame.</summary>
internal sealed class TextureRig : IDisposable
{
    private readonly OffscreenContext _context = new();
    private readonly CpuSynthesizer _synthesizer;
    private int _frame;

    public TextureRig(GeneratorNetwork network, bool synchronous, int side = 256)
    {
        _synthesizer = new CpuSynthesizer(network);
        Texture = new GenerativeTexture(
            _synthesizer,
            new OpenGlTextureTarget(_context.Gl),
            new LatentCache(new LatentSpace(network)),
            new GenerativeTextureOptions { Synchronous = synchronous, UploadBytesPerFrame = int.MaxValue });
        Texture.Parameters.Resolution = new Resolution(side, side);
    }

    public GenerativeTexture Texture { get; }

    public string Renderer => _context.Renderer;

    /// <summary>One frame of a view that circles about the frame's centre and breathes.</summary>
    public bool Frame()
    {
        double phase = _frame++ * 0.01;
        TextureParameters p = Texture.Parameters;
        p.Centre = new Vector2d(0.3 * Math.Sin(phase), 0.3 * Math.Cos(phase * 0.7));
        p.Scale = Math.Pow(2, 0.5 * Math.Sin(phase * 0.31));
        return Texture.Update(phase);
    }

    public void Dispose()
    {
        Texture.Dispose();
        _synthesizer.Dispose();
        _context.Dispose();
    }

    public static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
