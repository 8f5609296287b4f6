using ScaleParty.Models;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>One convolution's filters for tiles of either size, transformed when a size is first wanted, and which size is faster for a map.</summary>
internal sealed class ConvolutionFilters : IDisposable
{
    // In products of one row: what reading a filter from memory costs, and what a transform costs per value of a tile.
    private const double FilterCost = 6, TransformCost = 5;

    private readonly ConvolutionWeights _weights;
    private readonly bool _upsample;
    private readonly int _panelWidth;
    private TransformedFilters? _small, _large;

    /// <param name="weights">The convolution as stored.</param>
    /// <param name="inputs">Input channels with padding.</param>
    /// <param name="outputs">Output channels with padding.</param>
    /// <param name="upsample">Whether bilinear upsampling comes first.</param>
    /// <param name="panelWidth">Output channels that a product kernel makes at a time.</param>
    public ConvolutionFilters(ConvolutionWeights weights, int inputs, int outputs, bool upsample, int panelWidth)
    {
        _weights = weights;
        Inputs = inputs;
        Outputs = outputs;
        _upsample = upsample;
        _panelWidth = panelWidth;
    }

    /// <summary>Input channels with padding.</summary>
    public int Inputs { get; }

    /// <summary>Output channels with padding.</summary>
    public int Outputs { get; }

    /// <summary>The filters that are faster for a map of so many pixels.</summary>
    public TransformedFilters For(MapArea map) =>
        Of(Cost(TileSize.Large, map.Width, map.Height) < Cost(TileSize.Small, map.Width, map.Height) ? TileSize.Large : TileSize.Small);

    /// <summary>The filters for tiles of a size.</summary>
    public TransformedFilters Of(TileSize size) => size == TileSize.Large ? _large ??= Transform(size) : _small ??= Transform(size);

    /// <summary>What a map of so many pixels costs in tiles of a size.</summary>
    public double Cost(TileSize size, int width, int height)
    {
        double tiles = (double)size.Count(width) * size.Count(height);
        double rows = Math.Ceiling(tiles / ProductKernels.RowMultiple) * ProductKernels.RowMultiple;
        return size.Planes * (((double)Inputs * Outputs * (rows + FilterCost)) + ((Inputs + Outputs) * tiles * TransformCost));
    }

    public void Dispose()
    {
        _small?.Dispose();
        _large?.Dispose();
    }

    private TransformedFilters Transform(TileSize size) => new(_weights, size, Inputs, Outputs, _upsample, _panelWidth);
}
