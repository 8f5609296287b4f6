using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Editor.State;

/// <summary>
/// Makes the pictures of states on the processor: the same bytes for equal states, whatever was made before. Members may be called from any thread; pictures are made one at a time.
/// </summary>
internal sealed class StateRenderer : IDisposable
{
    // Pictures beyond this size get as many pixels of a level as they need, which would hold up smaller ones. By the size alone, so that equal states stay equal.
    private const int LargePicture = 1 << 20, MostLevelPixels = 1 << 26;

    private readonly object _gate = new();
    private readonly ISynthesizer _synthesizer;
    private readonly Lazy<PyramidSynthesizer>? _large;
    private readonly ImagePyramid? _pyramid;
    private readonly StateLatents _latents;
    private readonly TextureParameters _texture = new();
    private readonly ReliefParameters _relief = new();
    private readonly ImageBuffer _image = new();
    private float[] _shaded = [];

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="refinement">Its refinement network; null for none, so that all pictures are made afresh.</param>
    /// <param name="latents">Folder of the latent files that states name; null for none.</param>
    /// <param name="threads">Threads to compute with; 0 takes one per processor.</param>
    /// <exception cref="ArgumentException">The refinement network does not fit the network.</exception>
    public StateRenderer(GeneratorNetwork network, GeneratorNetwork? refinement, string? latents = null, int threads = 0)
    {
        Network = network;
        Refinement = refinement;
        _latents = new StateLatents(network, latents);
        var options = new CpuSynthesizerOptions { Threads = threads };
        var free = new CpuSynthesizer(network, options);
        if (refinement is null)
        {
            _synthesizer = free;
            return;
        }

        _pyramid = new ImagePyramid(free, new CpuSynthesizer(refinement, options), PyramidContent.OfSeed(network, refinement, 0));
        var views = new PyramidViewOptions { Threads = threads };
        _synthesizer = new PyramidSynthesizer(_pyramid, views);
        _large = new(() => new PyramidSynthesizer(_pyramid, views with { MaximumPixels = MostLevelPixels }));
    }

    /// <summary>The network.</summary>
    public GeneratorNetwork Network { get; }

    /// <summary>The refinement network, or null.</summary>
    public GeneratorNetwork? Refinement { get; }

    /// <summary>The latents of the network.</summary>
    public LatentSpace Space => _latents.Space;

    /// <summary>Whether the network makes heights, which the views relief and height show.</summary>
    public bool HasHeight => ReliefShading.Suits(Network.Description);

    /// <summary>How a state's picture is made.</summary>
    /// <exception cref="InvalidDataException">It asks for a pyramid where there is none.</exception>
    public SynthesisMode Mode(ViewState state)
    {
        SynthesisMode mode = state.Mode ?? (_pyramid is null ? SynthesisMode.Free : SynthesisMode.Pyramid);
        return mode == SynthesisMode.Free || _pyramid is not null
            ? mode
            : throw new InvalidDataException($"'mode' is 'pyramid'; expected 'free', as there is no refinement network for {BadFile.Quote(Network.Description.Name)}");
    }

    /// <summary>A state's latent.</summary>
    /// <exception cref="InvalidDataException">Its file is none of this network's, or a value does not fit the network.</exception>
    /// <exception cref="IOException">Its file cannot be read.</exception>
    public BakedLatent Latent(ViewState state) => _latents.Of(state);

    /// <summary>A state's w+ and phases; null where its latent file has vectors per layer only.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Latent"/>.</exception>
    /// <exception cref="IOException">Its file cannot be read.</exception>
    public StyleCode? Code(ViewState state) => _latents.Code(state);

    /// <summary>The network's channels as it makes them.</summary>
    /// <param name="state">The state; its size is replaced.</param>
    /// <param name="size">Pixels, each side 16 to 4096.</param>
    /// <param name="stop">Stops before and after the network runs.</param>
    /// <returns>An image of its own.</returns>
    /// <exception cref="InvalidDataException">A value of the state does not fit the network.</exception>
    public ImageBuffer Channels(ViewState state, Resolution size, CancellationToken stop)
    {
        var image = new ImageBuffer();
        lock (_gate)
        {
            Make(state.With(size), image, stop);
        }

        return image;
    }

    /// <summary>The request of a state, of which other regions can be made with <see cref="Synthesize"/>.</summary>
    /// <param name="state">The state; its size is replaced.</param>
    /// <param name="size">Pixels, each side 16 to 4096.</param>
    /// <exception cref="InvalidDataException">A value of the state does not fit the network.</exception>
    /// <exception cref="IOException">Its latent file cannot be read.</exception>
    public SynthesisRequest Request(ViewState state, Resolution size)
    {
        lock (_gate)
        {
            return ToRequest(state.With(size));
        }
    }

    /// <summary>Makes an image of the network's channels.</summary>
    /// <param name="request">The request.</param>
    /// <param name="image">Receives it.</param>
    public void Synthesize(SynthesisRequest request, ImageBuffer image)
    {
        lock (_gate)
        {
            Run(request, image);
        }
    }

    /// <summary>The picture of a state's view.</summary>
    /// <param name="state">The state; its size is replaced.</param>
    /// <param name="size">Pixels, each side 16 to 4096.</param>
    /// <param name="rgba">Receives 4 bytes per pixel, rows from top to bottom, opaque.</param>
    /// <param name="stop">Stops before and after the network runs.</param>
    /// <exception cref="InvalidDataException">A value of the state does not fit the network.</exception>
    public void Colour(ViewState state, Resolution size, Span<byte> rgba, CancellationToken stop)
    {
        Span<byte> pixels = rgba[..checked((int)(4 * size.PixelCount))];
        lock (_gate)
        {
            SynthesisRequest request = Make(state.With(size), _image, stop);
            if (Shown(state) is { } channel)
            {
                Grey(_image, channel, pixels);
                return;
            }

            ReadOnlySpan<float> values = _image.Values;
            if (state.View == ViewKind.Relief && _relief.Shading is { } shading)
            {
                _shaded = _shaded.Length < values.Length ? new float[values.Length] : _shaded;
                values.CopyTo(_shaded);
                shading.Shade(_shaded.AsSpan(0, values.Length), size, _image.Channels, _texture.Region.Extent);
                values = _shaded.AsSpan(0, values.Length);
            }

            PixelConverter.ToRgba8(values, _image.Channels, pixels);
            for (int i = 3; i < pixels.Length; i += 4)
            {
                pixels[i] = byte.MaxValue;
            }

            if (state.View == ViewKind.Tiles)
            {
                DrawBorders(pixels, request);
            }
        }
    }

    public void Dispose()
    {
        if (_large is { IsValueCreated: true })
        {
            _large.Value.Dispose();
        }

        _synthesizer.Dispose();
    }

    private SynthesisRequest Make(ViewState state, ImageBuffer image, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        CheckView(state);
        SynthesisRequest request = ToRequest(state);
        Run(request, image);
        stop.ThrowIfCancellationRequested();
        return request;
    }

    private SynthesisRequest ToRequest(ViewState state)
    {
        state.Apply(_texture, _relief);
        SynthesisRequest request = _texture.ToRequest(_latents.Of(state), new GenerativeTextureOptions { Mode = Mode(state) }, 0);
        if (state.Warps.Count > 0)
        {
            Warp placed = state.Warps.Aggregate((first, next) => first.Then(next));
            request = request with { Warp = request.Warp is null ? placed : placed.Then(request.Warp) };
        }

        return request;
    }

    private void Run(SynthesisRequest request, ImageBuffer image)
    {
        bool large = _large is not null && request.Region.Resolution.PixelCount > LargePicture;
        (large ? _large!.Value : _synthesizer).Synthesize(request, image);
    }

    private void CheckView(ViewState state)
    {
        if (state.View is ViewKind.Relief or ViewKind.Height && !HasHeight)
        {
            throw new InvalidDataException($"'view' is '{state.View.ToString().ToLowerInvariant()}'; expected another, as the network {BadFile.Quote(Network.Description.Name)} makes no heights");
        }

        Shown(state);
    }

    private int? Shown(ViewState state)
    {
        if (state.View is not (ViewKind.Height or ViewKind.Channel))
        {
            return null;
        }

        string name = state.View == ViewKind.Height ? "height" : state.Channel!;
        int index = Network.Description.ImageChannels.ToList().IndexOf(name);
        return index >= 0
            ? index
            : throw new InvalidDataException($"'view' is 'channel:{PlainText.OneLine(name)}'; expected one of {string.Join(", ", Network.Description.ImageChannels)}");
    }

    private static void Grey(ImageBuffer image, int channel, Span<byte> rgba)
    {
        ReadOnlySpan<float> values = image.Values;
        for (int i = 0; i < values.Length / image.Channels; i++)
        {
            byte grey = TexelLevel.Of(values[(i * image.Channels) + channel]);
            (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2], rgba[(4 * i) + 3]) = (grey, grey, grey, byte.MaxValue);
        }
    }

    private void DrawBorders(Span<byte> rgba, SynthesisRequest request)
    {
        if (request.Mode == SynthesisMode.Pyramid)
        {
            TileBorders.DrawTiles(rgba, request.Region, request.Warp, _pyramid!);
        }
        else
        {
            TileBorders.DrawCells(rgba, request.Region.Resolution, Network.Description.CellSize);
        }
    }
}
