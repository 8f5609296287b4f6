using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>
/// CIPS (Anokhin et al. 2021, Sec. 3): every pixel by itself, from sines of its coordinates and a learned map read at them, by modulated fully
/// connected layers with images that add up. Any region at any scale; noise, where it has any, is drawn per pixel and differs between regions.
/// </summary>
internal sealed class CipsGenerator : StyledGenerator
{
    private const int LayersPerImage = 2;

    [ComponentName(Name = "lff.ffm.conv.weight")]
    private readonly Parameter _frequencies;

    [ComponentName(Name = "lff.ffm.conv.bias")]
    private readonly Parameter _phases;

    [ComponentName(Name = "emb.input")]
    private readonly Parameter _embedding;

    [ComponentName(Name = "conv1")]
    private readonly StyledLayer _first;

    [ComponentName(Name = "linears")]
    private readonly ModuleList<StyledLayer> _layers;

    [ComponentName(Name = "to_rgbs")]
    private readonly ModuleList<ToImage> _toImage;

    /// <summary>A generator with random weights from torch's default generator.</summary>
    /// <param name="shape">Its shape: an entry of the channels per stage of two layers and an image.</param>
    /// <param name="hidden">Sines, and channels of the learned map.</param>
    public CipsGenerator(GeneratorShape shape, int hidden)
        : base(nameof(CipsGenerator), shape, new UnitNorm())
    {
        using DisposeScope scope = NewDisposeScope();
        int style = shape.StyleChannels;

        // Sitzmann et al. 2020, whose first layer the official code copies: uniform within sqrt(9 / 2); phases as torch draws those of a layer of two inputs.
        double reach = Math.Sqrt(9.0 / 2), phase = Math.Sqrt(1.0 / 2);
        _frequencies = Parameters.Own((rand([hidden, 2, 1, 1]) * (2 * reach)) - reach);
        _phases = Parameters.Own((rand([hidden]) * (2 * phase)) - phase);
        _embedding = Parameters.Own(randn([1, hidden, shape.Side, shape.Side]));
        _first = new StyledLayer(2 * hidden, shape.Channels[0], 1, style, shape.HasNoise);
        _layers = new ModuleList<StyledLayer>();
        _toImage = new ModuleList<ToImage>();
        int channels = shape.Channels[0];
        foreach (int next in shape.Channels)
        {
            for (int k = 0; k < LayersPerImage; k++)
            {
                _layers.Add(new StyledLayer(channels, next, 1, style, shape.HasNoise));
                channels = next;
            }

            _toImage.Add(new ToImage(next, shape.ImageChannels, style));
        }

        RegisterComponents();
    }

    /// <summary>One latent for all layers: the official code has no other.</summary>
    public override int StyleCount => 1;

    /// <inheritdoc/>
    public override ImageRegion Native(ImageRegion region) => region;

    /// <inheritdoc/>
    public override IReadOnlyList<Resolution> NoiseSizes(ImageRegion native) => Noisy(Enumerable.Repeat(native.Resolution, 1 + _layers.Count));

    /// <inheritdoc/>
    public override Tensor Make(Tensor latents, IReadOnlyList<ImageRegion> native, IReadOnlyList<Tensor>? noise)
    {
        using DisposeScope scope = NewDisposeScope();
        return Synthesize(Features(Coordinates(native).to(MeanLatent.device)), Style(latents, 0), noise).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Coordinates of pixels, [B, 2, H, W], x first. A full frame's outermost pixel centres lie on -1 and 1, as in the official code, and a
    /// part has those of the frame at its sampling period.
    /// </summary>
    public static Tensor Coordinates(IReadOnlyList<ImageRegion> regions)
    {
        using DisposeScope scope = NewDisposeScope();
        Resolution size = regions[0].Resolution;
        float[] values = new float[regions.Count * 2 * size.PixelCount];
        int at = 0;
        foreach (ImageRegion region in regions)
        {
            Vector2d stretch = new(Stretch(region.Scale.X), Stretch(region.Scale.Y));
            foreach (bool alongX in (ReadOnlySpan<bool>)[true, false])
            {
                for (int j = 0; j < size.Height; j++)
                {
                    for (int i = 0; i < size.Width; i++)
                    {
                        Vector2d p = region.PixelCentre(i, j) * stretch;
                        values[at++] = (float)(alongX ? p.X : p.Y);
                    }
                }
            }
        }

        return tensor(values, [regions.Count, 2, size.Height, size.Width]).MoveToOuterDisposeScope();
    }

    /// <summary>What the layers read, [B, 2 hidden, H, W]: sines, then the learned map.</summary>
    /// <param name="coordinates">[B, 2, H, W], x first.</param>
    /// <param name="asStored">Whether the learned map is used pixel by pixel, for a full frame of the trained size: what the official code does in training, and not afterwards.</param>
    public Tensor Features(Tensor coordinates, bool asStored = false)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor sines = nn.functional.conv2d(coordinates, _frequencies, _phases).sin();
        Tensor map = _embedding.expand(coordinates.shape[0], -1, -1, -1);
        if (!asStored)
        {
            map = nn.functional.grid_sample(map, coordinates.permute(0, 2, 3, 1), GridSampleMode.Bilinear, GridSamplePaddingMode.Border, align_corners: false);
        }

        return cat([sines, map], 1).MoveToOuterDisposeScope();
    }

    /// <summary>Makes images of features.</summary>
    /// <param name="features">[B or 1, 2 hidden, H, W].</param>
    /// <param name="latent">w, [B, style].</param>
    /// <param name="noise">A map per layer; null for none.</param>
    public Tensor Synthesize(Tensor features, Tensor latent, IReadOnlyList<Tensor>? noise)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = _first.Run(features.expand(latent.shape[0], -1, -1, -1), latent, noise?[0], PerPixel), image = zeros(1, device: features.device);
        for (int stage = 0; stage < _toImage.Count; stage++)
        {
            for (int k = stage * LayersPerImage; k < (stage + 1) * LayersPerImage; k++)
            {
                x = _layers[k].Run(x, latent, noise?[k + 1], PerPixel);
            }

            image = image + _toImage[stage].forward(x, latent);
        }

        return image.MoveToOuterDisposeScope();
    }

    private static Tensor PerPixel(Tensor x, Tensor weight) => nn.functional.conv2d(x, weight);

    // n pixels of a full frame have centres within 1 - 1/n of its middle.
    private static double Stretch(double period)
    {
        double pixels = ImageRegion.FullFrameSide / period;
        return pixels > 1 ? pixels / (pixels - 1) : 1;
    }
}
