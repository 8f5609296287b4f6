using ScaleParty.Animation;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using Silk.NET.OpenGL;

namespace ScaleParty.Viewer;

/// <summary>
/// The whole plugin put to work, the same for a window and off screen: a network, a synthesizer that runs it, a generative
/// texture in OpenGL and the view that draws it.
/// </summary>
internal sealed class ViewerSession : IViewSource, IDisposable
{
    private readonly TorchSynthesizer _synthesizer;
    private readonly OpenGlTextureTarget _target;
    private readonly TextureView _view;
    private readonly int? _seed;

    /// <summary>Loads what the options name and sets everything up in the current OpenGL context.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="network">The network.</param>
    /// <param name="gl">The current context's functions.</param>
    /// <param name="texture">How the texture works.</param>
    public ViewerSession(ViewerOptions options, GeneratorNetwork network, GL gl, GenerativeTextureOptions texture)
    {
        Network = network;
        _seed = options.Seed;
        Timeline = Zoom.Load(options.Timeline, Parameters.All);
        BakedLatent? latent = options.Latent is null ? null : LatentFile.Load(options.Latent, network);
        _synthesizer = new TorchSynthesizer(network, new TorchSynthesizerOptions { Precision = options.Precision, Device = options.Device });
        _target = new OpenGlTextureTarget(gl);
        _view = new TextureView(gl);
        Texture = new GenerativeTexture(_synthesizer, _target, new LatentCache(new LatentSpace(network)), texture, Parameters) { FixedLatent = latent };
        Begin();
    }

    public GeneratorNetwork Network { get; }

    public Timeline Timeline { get; }

    public TextureParameters Parameters { get; } = new();

    public GenerativeTexture Texture { get; }

    public void Begin()
    {
        Timeline.Evaluate(0, Parameters.All);
        if (_seed is { } seed)
        {
            Parameters.Latent = seed;
            Parameters.Layout = seed;
        }
    }

    public void ApplyTimeline(double seconds)
    {
        (double latent, double layout, int noiseSeed) = (Parameters.Latent, Parameters.Layout, Parameters.NoiseSeed);
        Timeline.Evaluate(seconds, Parameters.All);
        // A timeline's seed is where it begins; whoever chose another picture since then keeps it.
        Parameters.Latent = Keeps("latent") ? latent : Parameters.Latent;
        Parameters.Layout = Keeps("layout") ? layout : Parameters.Layout;
        Parameters.NoiseSeed = HasTrack("noise.seed") ? Parameters.NoiseSeed : noiseSeed;
    }

    /// <summary>Whether a texture that is shown larger than it is made is smoothed with a bicubic filter.</summary>
    public bool Bicubic
    {
        set => _view.Bicubic = value;
    }

    /// <summary>Makes the texture at a resolution.</summary>
    public void Resize(Resolution resolution) => Parameters.Resolution = resolution;

    /// <summary>The smallest scale that some frames, spread over the timeline, come to.</summary>
    public double SmallestScale(int frames)
    {
        double smallest = double.MaxValue;
        for (int i = 0; i < frames; i++)
        {
            Timeline.Evaluate(Timeline.Period * i / frames, Parameters.All);
            smallest = Math.Min(smallest, Parameters.Scale);
        }

        Begin();
        return smallest;
    }

    /// <summary>Draws the texture over the viewport.</summary>
    public void Draw() => _view.Draw(_target, Texture.Transform);

    public void Dispose()
    {
        Texture.Dispose();
        _view.Dispose();
        _synthesizer.Dispose();
    }

    private bool Keeps(string name) => _seed is not null || !HasTrack(name);

    private bool HasTrack(string name)
    {
        foreach (Track track in Timeline.Tracks)
        {
            if (track.Parameter.Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
