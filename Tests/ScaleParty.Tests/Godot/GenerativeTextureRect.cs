using System.Threading.Tasks;
using Godot;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace Game;

public partial class GenerativeTextureRect : TextureRect
{
    private readonly LatentSpace _space = new(DefaultNetwork.Load());
    private readonly CpuSynthesizer _synthesizer = new(DefaultNetwork.Load());
    private readonly ImageBuffer _image = new();
    private readonly byte[] _rgba = new byte[4 * Side * Side];
    private const int Side = 256;
    private ImageTexture? _texture;
    private Task? _work;

    [Export] public int Seed { get; set; } = 7;
    [Export] public Vector2 Centre { get; set; }
    [Export] public float Extent { get; set; } = 2;

    public override void _Process(double delta)
    {
        if (_work is { IsCompleted: false }) { return; }
        if (_work is { IsCompletedSuccessfully: true }) { Show(Image.CreateFromData(Side, Side, false, Image.Format.Rgba8, _rgba)); }
        BakedLatent latent = _space.Bake(_space.Map(_space.Sample((ulong)Seed)));
        ImageRegion region = ImageRegion.FromExtent(new Vector2d(Centre.X, Centre.Y), new Vector2d(Extent, Extent), new Resolution(Side, Side));
        _work = Task.Run(() =>
        {
            _synthesizer.Synthesize(new SynthesisRequest(latent, region), _image);
            PixelConverter.ToRgba8(_image.Values, _image.Channels, _rgba);
            for (int i = 3; i < _rgba.Length; i += 4) { _rgba[i] = 255; }   // where the conversion has the height
        });
    }

    public override void _ExitTree() { _work?.Wait(); _synthesizer.Dispose(); }

    private void Show(Image image)
    {
        if (_texture is null) { Texture = _texture = ImageTexture.CreateFromImage(image); } else { _texture.Update(image); }
    }
}
