using ScaleParty.Animation;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Torch;

namespace ScaleParty.ZoomCinematic;

/// <summary>Makes single frames of a timeline. A frame depends on its time alone, never on frames made before.</summary>
internal sealed class FrameRenderer : IDisposable
{
    private readonly Timeline _timeline;
    private readonly Resolution _size;
    private readonly int _supersample;
    private readonly TorchSynthesizer _synthesizer;
    private readonly LatentCache _latents;
    private readonly TextureParameters _parameters = new();
    private readonly ImageBuffer _image = new();
    private readonly byte[] _pixels;
    private float[] _averaged = [];

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="timeline">What to show when.</param>
    /// <param name="size">Pixels of a frame.</param>
    /// <param name="supersample">Samples per pixel and axis.</param>
    /// <param name="precision">One of <see cref="Precisions"/>.</param>
    /// <param name="threads">Threads to compute with.</param>
    public FrameRenderer(GeneratorNetwork network, Timeline timeline, Resolution size, int supersample, string precision, int threads)
    {
        _timeline = timeline;
        _size = size;
        _supersample = supersample;
        _latents = new(new LatentSpace(network));
        _pixels = new byte[4 * size.PixelCount];
        _synthesizer = new(network, new TorchSynthesizerOptions
        {
            Precision = (SynthesisPrecision)Array.IndexOf(Precisions, precision),
            Threads = threads,
        });
    }

    /// <summary>Names of the number formats, in the order of <see cref="SynthesisPrecision"/>.</summary>
    public static string[] Precisions { get; } = ["float32", "bfloat16"];

    /// <summary>Makes the frame at a time and writes it as PNG, beside the path and then renamed.</summary>
    public void Render(double seconds, string path)
    {
        _parameters.Reset();
        _timeline.Evaluate(seconds, _parameters.All);
        _parameters.Resolution = new(_size.Width * _supersample, _size.Height * _supersample);
        _synthesizer.Synthesize(_parameters.ToRequest(_latents), _image);
        PixelConverter.ToRgba8(Averaged(), _image.Channels, _pixels);
        ImageFile.SavePng(path, _pixels, _size.Width, _size.Height);
    }

    public void Dispose() => _synthesizer.Dispose();

    private ReadOnlySpan<float> Averaged()
    {
        if (_supersample == 1)
        {
            return _image.Values;
        }

        Array.Resize(ref _averaged, checked((int)_size.PixelCount * _image.Channels));
        BoxFilter.Shrink(_image.Values, _size.Width, _image.Channels, _supersample, _averaged);
        return _averaged;
    }
}
