using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// The trainable generator: StyleGAN2 synthesis on a positional encoding instead of a learned constant, without zero
/// padding (Sec. 3.3). Parameters have the names and shapes of the official checkpoints. Differentiable twice.
/// </summary>
public sealed class Generator : nn.Module
{
    private readonly EqualizedLinear[] _mapping;
    private readonly ModulatedConvolution[] _convolutions;
    private readonly ToImage[] _toImage;

    [ComponentName(Name = "style_mapping")]
    private readonly ModuleList<nn.Module<Tensor, Tensor>> _mappingList;

    [ComponentName(Name = "conv1")]
    private readonly ModulatedConvolution _first;

    [ComponentName(Name = "to_rgb1")]
    private readonly ToImage _firstToImage;

    [ComponentName(Name = "convs")]
    private readonly ModuleList<ModulatedConvolution> _convolutionList;

    [ComponentName(Name = "to_rgbs")]
    private readonly ModuleList<ToImage> _toImageList;

    [ComponentName(Name = "mean_latent")]
    private readonly Tensor _meanLatent;

    /// <summary>A generator with the random weights that training begins with, drawn by torch's default generator.</summary>
    /// <param name="description">What to build.</param>
    /// <exception cref="DllNotFoundException">libtorch does not load.</exception>
    public Generator(NetworkDescription description)
        : base(LoadedFirst(nameof(Generator)))
    {
        Description = Guard.NotNull(description, nameof(description));
        int style = description.StyleChannels;
        _meanLatent = zeros(1, style).DetachFromDisposeScope();
        _mapping = new EqualizedLinear[description.MappingLayers];
        for (int i = 0; i < _mapping.Length; i++)
        {
            _mapping[i] = new EqualizedLinear(style, style, 0, description.MappingLearningRateMultiplier, activate: true);
        }

        _convolutions = new ModulatedConvolution[description.ConvolutionCount];
        int channels = description.Encoding.Channels;
        for (int k = 0; k < _convolutions.Length; k++)
        {
            int next = description.Channels[(k + 1) / 2];
            _convolutions[k] = new ModulatedConvolution(channels, next, style, description.HasNoise);
            channels = next;
        }

        _toImage = new ToImage[description.Blocks + 1];
        for (int level = 0; level < _toImage.Length; level++)
        {
            _toImage[level] = new ToImage(description.Channels[level], description.ImageChannels.Count, style);
            if (description.Encoding.Kind == EncodingKind.Image)
            {
                // A refinement network begins as upsampling of its input.
                using IDisposable noGradient = no_grad();
                _toImage[level].Weight.zero_();
            }
        }

        _mappingList = new ModuleList<nn.Module<Tensor, Tensor>>([new PixelNorm(), .. _mapping]);
        _first = _convolutions[0];
        _firstToImage = _toImage[0];
        _convolutionList = new ModuleList<ModulatedConvolution>(_convolutions[1..]);
        _toImageList = new ModuleList<ToImage>(_toImage[1..]);
        RegisterComponents();
    }

    /// <summary>What the generator is.</summary>
    public NetworkDescription Description { get; }

    /// <summary>Type that maps and convolutions are computed in; null for the encoding's own. Weights, styles and the image keep theirs. Bfloat16 halves a training step where the processor has it.</summary>
    public ScalarType? MapType { get; set; }

    /// <summary>
    /// Whether maps are laid out channels-last and, with <see cref="PaddingMode.Exact"/>, upsampling is fused with its convolution:
    /// the same numbers to rounding, faster in training. Off, every step is taken as the paper names it, which is what
    /// faster paths are tested against.
    /// </summary>
    public bool Fused { get; set; }

    /// <summary>Mean of w over many z, [1, style]: a buffer that truncation leads to. Training fills it.</summary>
    public Tensor MeanLatent => _meanLatent;

    /// <summary>Weights of the first convolution, which reads the encoding: [1, channels, encoding channels, 3, 3].</summary>
    public Tensor FirstWeight => _first.Weight;

    /// <summary>Name of <see cref="FirstWeight"/> among the parameters.</summary>
    public static string FirstWeightName => "conv1.conv.weight_orig";

    internal IReadOnlyList<EqualizedLinear> Mapping => _mapping;

    internal IReadOnlyList<ModulatedConvolution> Convolutions => _convolutions;

    internal IReadOnlyList<ToImage> ToImageLayers => _toImage;

    /// <summary>A generator with a network's weights, on the CPU.</summary>
    public static Generator FromNetwork(GeneratorNetwork network) => GeneratorExchange.FromNetwork(network);

    /// <summary>A copy of the weights as a network, which can be saved or given to a synthesizer.</summary>
    public GeneratorNetwork ToNetwork() => GeneratorExchange.ToNetwork(this);

    /// <summary>The mapping network: z [B, style] -> w [B, style].</summary>
    public Tensor Map(Tensor z)
    {
        using DisposeScope scope = NewDisposeScope();
        CheckLatent(z, 2, nameof(z));
        Tensor w = z;
        foreach (nn.Module<Tensor, Tensor> layer in _mappingList)
        {
            w = layer.forward(w);
        }

        return w.MoveToOuterDisposeScope();
    }

    /// <summary>Moves w of any leading shape towards the mean latent; 1 leaves it, 0 gives the mean.</summary>
    public Tensor Truncate(Tensor w, double truncation)
    {
        using DisposeScope scope = NewDisposeScope();
        return (_meanLatent + ((w - _meanLatent) * truncation)).MoveToOuterDisposeScope();
    }

    /// <summary>w [B, style] for every layer: w+ [B, styles, style].</summary>
    public Tensor Broadcast(Tensor w)
    {
        CheckLatent(w, 2, nameof(w));
        using DisposeScope scope = NewDisposeScope();
        return w.unsqueeze(1).expand(w.shape[0], Description.StyleCount, w.shape[1]).MoveToOuterDisposeScope();
    }

    /// <summary>Style mixing: w+ with <paramref name="first"/> in the layers before <paramref name="index"/> and <paramref name="second"/> in the others.</summary>
    /// <param name="first">[B, style].</param>
    /// <param name="second">[B, style].</param>
    /// <param name="index">First layer of the second latent, 0 to the number of styles.</param>
    public Tensor Mix(Tensor first, Tensor second, int index)
    {
        CheckLatent(first, 2, nameof(first));
        CheckLatent(second, 2, nameof(second));
        int styles = Description.StyleCount;
        Guard.InRange(index, 0, styles, nameof(index));
        using DisposeScope scope = NewDisposeScope();
        Tensor a = first.unsqueeze(1).expand(first.shape[0], index, first.shape[1]);
        Tensor b = second.unsqueeze(1).expand(second.shape[0], styles - index, second.shape[1]);
        return cat([a, b], 1).MoveToOuterDisposeScope();
    }

    /// <summary>Makes images.</summary>
    /// <param name="encoding">Positional encoding, or the coarser image, with its padding, [B or 1, encoding channels, H, W]; y along H.</param>
    /// <param name="latents">w+ [B, styles, style].</param>
    /// <param name="noise">One map per convolution, [B or 1, 1, h, w] of unit variance, or null for none.</param>
    /// <param name="padding">What happens at the edges of feature maps, and how much margin is cut off at the end.</param>
    /// <returns>[B, image channels, 2^L (H - 2 n_pad), 2^L (W - 2 n_pad)].</returns>
    /// <exception cref="ArgumentException">A shape does not fit; the message names it.</exception>
    public Tensor forward(Tensor encoding, Tensor latents, IReadOnlyList<Tensor>? noise = null, PaddingMode padding = PaddingMode.Exact) =>
        Run(encoding, latents, noise, padding, null);

    /// <summary>
    /// Makes images of the same region at every level in one pass: what the network has added up by then, the role of the images of MSG-GAN (Karnewar and Wang 2020).
    /// Training asks nothing of any but the last.
    /// </summary>
    /// <param name="encoding">As of <see cref="forward"/>, as are the other parameters.</param>
    /// <param name="latents">w+ [B, styles, style].</param>
    /// <param name="noise">One map per convolution, or null for none.</param>
    /// <param name="padding">What happens at the edges of feature maps.</param>
    /// <returns>Blocks + 1 images [B, image channels, 2^l (H - 2 n_pad), 2^l (W - 2 n_pad)], coarsest first; the last is that of <see cref="forward"/>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit; the message names it.</exception>
    public IReadOnlyList<Tensor> Levels(Tensor encoding, Tensor latents, IReadOnlyList<Tensor>? noise = null, PaddingMode padding = PaddingMode.Exact)
    {
        var levels = new List<Tensor>();
        levels.Add(Run(encoding, latents, noise, padding, levels));
        return levels;
    }

    private Tensor Run(Tensor encoding, Tensor latents, IReadOnlyList<Tensor>? noise, PaddingMode padding, List<Tensor>? levels)
    {
        CheckInputs(encoding, latents, noise, padding);
        using DisposeScope scope = NewDisposeScope();
        long batch = Math.Max(encoding.shape[0], latents.shape[0]);
        int margin = padding.Margin(0);

        Tensor x = encoding.expand(batch, -1, -1, -1).to(MapType ?? encoding.dtype);
        if (Fused)
        {
            // Convolutions run fastest channels-last, and what follows them keeps the layout.
            x = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        }

        x = _first.forward(x, Style(latents, NetworkDescription.ConvolutionStyle(0)), noise?[0]);
        Tensor image = _firstToImage.forward(x, Style(latents, NetworkDescription.ToImageStyle(0)));
        if (Description.Encoding.Kind == EncodingKind.Image)
        {
            // The skip image begins with the coarser image, so that the network adds to it.
            image = image + Upsampling.Crop(encoding, padding.EncodingPad() - margin);
        }

        for (int level = 1; level <= Description.Blocks; level++)
        {
            levels?.Add(Upsampling.Crop(image, margin).MoveToOuterDisposeScope());
            int k = (2 * level) - 1;
            Tensor style = Style(latents, NetworkDescription.ConvolutionStyle(k));

            // Exact drops the one pixel on each side that clamping has touched, before anything reads it, or never makes it.
            x = padding == PaddingMode.Exact && Fused
                ? _convolutions[k].Upsample(x, style, noise?[k])
                : _convolutions[k].forward(Upsampling.Crop(Upsampling.Bilinear(x), padding == PaddingMode.Exact ? 1 : 0), style, noise?[k]);
            x = _convolutions[k + 1].forward(x, Style(latents, NetworkDescription.ConvolutionStyle(k + 1)), noise?[k + 1]);
            image = Upsampling.Crop(Upsampling.Bilinear(image), margin) + _toImage[level].forward(x, Style(latents, NetworkDescription.ToImageStyle(level)));
        }

        return Upsampling.Crop(image, margin).MoveToOuterDisposeScope();
    }

    // The base class already touches libtorch: a library that is missing must be explained before that.
    private static string LoadedFirst(string name)
    {
        TorchRuntime.EnsureLoaded();
        return name;
    }

    private static Tensor Style(Tensor latents, int index) => latents.select(1, index);

    private void CheckInputs(Tensor encoding, Tensor latents, IReadOnlyList<Tensor>? noise, PaddingMode padding)
    {
        CheckLatent(latents, 3, nameof(latents));
        if (latents.shape[1] != Description.StyleCount)
        {
            throw new ArgumentException($"latents have {latents.shape[1]} styles; expected {Description.StyleCount}", nameof(latents));
        }

        long[] e = encoding.shape;
        long smallest = (2 * padding.EncodingPad()) + 1;
        if (e.Length != 4 || e[1] != Description.Encoding.Channels || e[2] < smallest || e[3] < smallest)
        {
            throw new ArgumentException($"encoding is {Show(e)}; expected [B, {Description.Encoding.Channels}, H, W] with H and W at least {smallest}", nameof(encoding));
        }

        long batch = latents.shape[0];
        if (e[0] != batch && e[0] != 1 && batch != 1)
        {
            throw new ArgumentException($"encoding has {e[0]} samples and latents {batch}; expected the same number, or one", nameof(encoding));
        }

        if (noise is not null && noise.Count != _convolutions.Length)
        {
            throw new ArgumentException($"{noise.Count} noise maps; expected {_convolutions.Length}", nameof(noise));
        }

        for (int k = 0; k < noise?.Count; k++)
        {
            long height = MapSide(e[2], k, padding), width = MapSide(e[3], k, padding);
            long[] shape = noise[k].shape;
            if (shape.Length != 4 || shape[1] != 1 || shape[2] != height || shape[3] != width)
            {
                throw new ArgumentException($"noise map {k} is {Show(shape)}; expected [B, 1, {height}, {width}]", nameof(noise));
            }
        }
    }

    private static long MapSide(long encodingSide, int convolution, PaddingMode padding) =>
        ((encodingSide - (2 * padding.EncodingPad())) << ((convolution + 1) / 2)) + (2 * padding.Margin(convolution));

    private void CheckLatent(Tensor latent, int dimensions, string name)
    {
        if (latent.shape.Length != dimensions || latent.shape[^1] != Description.StyleChannels)
        {
            throw new ArgumentException($"{name} is {Show(latent.shape)}; expected {dimensions} dimensions, the last of size {Description.StyleChannels}", name);
        }
    }

    private static string Show(long[] shape) => "[" + string.Join(", ", shape) + "]";
}
