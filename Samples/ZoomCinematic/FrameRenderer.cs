using ScaleParty.Animation;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.ZoomCinematic;

/// <summary>Makes single frames of a timeline. A frame depends only on its time, not on earlier frames.</summary>
internal sealed class FrameRenderer : IDisposable
{
    private readonly Timeline _timeline;
    private readonly Resolution _size;
    private readonly int _supersample;
    private readonly ISynthesizer _synthesizer;
    private readonly GenerativeTextureOptions _options;
    private readonly LatentCache _latents;
    private readonly TextureParameters _parameters = new();
    private readonly ReliefParameters _relief = new();
    private readonly Parameter[] _all;
    private readonly double _strength;
    private readonly ImageBuffer _image = new();
    private readonly byte[] _pixels;
    private float[] _values = [];

    /// <summary>Prepares a network.</summary>
    /// <param name="synthesizer">Runs the network; disposed with this.</param>
    /// <param name="timeline">The timeline.</param>
    /// <param name="size">Pixels of a frame.</param>
    /// <param name="supersample">Samples per pixel and axis.</param>
    /// <param name="relief">Strength of the relief where the timeline has none; without a height channel there is none.</param>
    /// <param name="mode">How frames are made.</param>
    public FrameRenderer(ISynthesizer synthesizer, Timeline timeline, Resolution size, int supersample, double relief, SynthesisMode mode)
    {
        _options = new GenerativeTextureOptions { Mode = mode };
        _synthesizer = synthesizer;
        _strength = relief;
        _all = [.. _parameters.All, .. _relief.All];
        _timeline = timeline;
        _size = size;
        _supersample = supersample;
        _latents = new(new LatentSpace(synthesizer.Network));
        _pixels = new byte[4 * size.PixelCount];
    }

    /// <summary>Makes the frame at a time and writes it atomically as PNG.</summary>
    public void Render(double seconds, string path)
    {
        _parameters.Reset();
        _relief.Reset();
        _relief.Strength.Value = _strength;
        _timeline.Evaluate(seconds, _all);
        _parameters.Resolution = new(_size.Width * _supersample, _size.Height * _supersample);
        _synthesizer.Synthesize(_parameters.ToRequest(_latents, _options), _image);
        Span<float> values = Pixels();
        if (ReliefShading.Suits(_synthesizer.Network.Description))
        {
            _relief.Shading?.Shade(values, _size, _image.Channels, _parameters.Region.Extent);
        }

        PixelConverter.ToRgba8(values, _image.Channels, _pixels);
        ImageFile.SavePng(path, _pixels, _size.Width, _size.Height);
    }

    public void Dispose() => _synthesizer.Dispose();

    /// <summary>The pixels of the frame, averaged from their samples.</summary>
    private Span<float> Pixels()
    {
        Array.Resize(ref _values, checked((int)_size.PixelCount * _image.Channels));
        BoxFilter.Shrink(_image.Values, _size.Width, _image.Channels, _supersample, _values);
        return _values;
    }
}
