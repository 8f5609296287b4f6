using Microsoft.Extensions.DependencyInjection;
using ScaleParty.Animation;
using ScaleParty.DependencyInjection;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using Silk.NET.OpenGL;

namespace ScaleParty.Viewer;

/// <summary>
/// What a window and off-screen rendering have in common: a network, its backend, a generative texture in OpenGL
/// and the view that draws it.
/// </summary>
internal sealed class ViewerSession : IViewSource, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly TextureView _view;
    private readonly ReliefParameters _relief = new();
    private readonly Parameter[] _all;
    private readonly BakedLatent? _given;
    private readonly int? _seed;

    /// <summary>Loads the files of the options and creates the texture in the current OpenGL context.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="network">The network.</param>
    /// <param name="gl">The current context's functions.</param>
    /// <param name="texture">Options of the texture.</param>
    public ViewerSession(ViewerOptions options, GeneratorNetwork network, GL gl, GenerativeTextureOptions texture)
    {
        Network = network;
        _seed = options.Seed;
        Relief = ReliefShading.Suits(network.Description) ? _relief : null;
        Timeline = DefaultTimeline.Load(options.Timeline, [.. new TextureParameters().All, .. _relief.All]);
        _given = options.Latent is null ? null : LatentFile.Load(options.Latent, network);
        _services = new ServiceCollection()
            .AddSingleton(network)
            .AddScaleParty(o => (o.Backend, o.RefinementPath) = (options.Backend, options.Refinement))
            .AddScalePartyOpenGl()
            .AddScalePartyVulkan()
            .BuildServiceProvider();

        // 8-bit heights would give stepped slopes.
        var target = new OpenGlTextureTarget(gl, new OpenGlTextureOptions { Format = Relief is null ? TexelFormat.Rgba8 : TexelFormat.Rgba16Float });
        _view = new TextureView(gl);
        Texture = _services.GetRequiredService<GenerativeTextureFactory>().Create(target, texture with { Mode = options.Mode ?? Timeline.Mode });
        _all = [.. Parameters.All, .. _relief.All];
        Begin();
    }

    public GeneratorNetwork Network { get; }

    public Timeline Timeline { get; }

    public TextureParameters Parameters => Texture.Parameters;

    public ReliefParameters? Relief { get; }

    public IReadOnlyList<Parameter> All => _all;

    public GenerativeTexture Texture { get; }

    /// <summary>How the picture is shaded; null for not at all.</summary>
    public ReliefShading? Shading => Relief?.Shading;

    public SynthesisMode Mode
    {
        get => Texture.Mode;
        set => Texture.Mode = value;
    }

    public bool HasModes => Texture.HasModes;

    public bool HasGivenLatent => _given is not null;

    public bool ShowsGivenLatent
    {
        get => Texture.FixedLatent is not null;
        set => Texture.FixedLatent = value ? _given : null;
    }

    public void Begin()
    {
        ShowsGivenLatent = true;
        Timeline.Evaluate(0, _all);
        if (_seed is { } seed)
        {
            Parameters.Latent = seed;
            Parameters.Layout = seed;
        }
    }

    public void ApplyTimeline(double seconds)
    {
        (double latent, double layout, int noiseSeed) = (Parameters.Latent, Parameters.Layout, Parameters.NoiseSeed);
        Timeline.Evaluate(seconds, _all);
        // A timeline's seed applies at the start; a picture chosen later is kept.
        Parameters.Latent = Keeps("latent") ? latent : Parameters.Latent;
        Parameters.Layout = Keeps("layout") ? layout : Parameters.Layout;
        Parameters.NoiseSeed = HasTrack("noise.seed") ? Parameters.NoiseSeed : noiseSeed;
    }

    /// <summary>Whether an enlarged texture is smoothed with a bicubic filter.</summary>
    public bool Bicubic
    {
        set => _view.Bicubic = value;
    }

    /// <summary>Sets the resolution of the texture.</summary>
    public void Resize(Resolution resolution) => Parameters.Resolution = resolution;

    /// <summary>The smallest scale of frames spread over the timeline.</summary>
    public double SmallestScale(int frames)
    {
        double smallest = double.MaxValue;
        for (int i = 0; i < frames; i++)
        {
            Timeline.Evaluate(Timeline.Period * i / frames, _all);
            smallest = Math.Min(smallest, Parameters.Scale);
        }

        Begin();
        return smallest;
    }

    /// <summary>Draws the texture into the viewport, in its own proportions.</summary>
    public void Draw() => _view.Draw(Texture, Shading);

    public void Dispose()
    {
        Texture.Dispose();
        _view.Dispose();
        _services.Dispose();
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
