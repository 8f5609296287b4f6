using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>
/// Outputs per axis of the tiles that each convolution of a network is computed in on a fixed lattice. Tiles are aligned to the lattice and have one size
/// per convolution, so that a pixel's sums are the same in every rectangle. A tile of 2x2 outputs reads nothing that none of its wanted outputs needs
/// (the other outputs' inputs have no part in the sums); larger tiles round all their inputs together, so that all have to be true.
/// </summary>
internal sealed class LatticeTiles
{
    /// <summary>Largest number of outputs of a tile along an axis.</summary>
    public const int Largest = 4;

    private readonly int[] _outputs;

    private LatticeTiles(int blocks, int[] outputs)
    {
        Blocks = blocks;
        _outputs = outputs;
    }

    /// <summary>Number of upsampling blocks L.</summary>
    public int Blocks { get; }

    /// <summary>A plan's pixels are counted from a pixel of the image whose index is a multiple of this: a whole number of tiles on every level.</summary>
    public int OriginMultiple => Largest << Blocks;

    /// <summary>Outputs of a convolution's tiles along an axis, 2 or 4.</summary>
    public int this[int convolution] => _outputs[convolution];

    /// <summary>Tiles of 2x2 outputs everywhere.</summary>
    public static LatticeTiles Small(int blocks) => new(blocks, [.. Enumerable.Repeat(2, (2 * blocks) + 1)]);

    /// <summary>
    /// The tiles that make a typical rectangle cheapest. A refinement network's may not read more of the coarser image than <see cref="LatticeRequest.CoarseArea"/>,
    /// wherever the rectangle begins.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="cost">Cost of a convolution in tiles of a size over an area.</param>
    public static LatticeTiles Cheapest(NetworkDescription network, Func<int, int, MapArea, double> cost)
    {
        const int Side = 256;
        var whole = new MapArea(new(0, Side), new(0, Side));
        LatticeTiles best = Small(network.Blocks);
        double least = Total(best);
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int k = network.ConvolutionCount - 1; k >= 0; k--)
            {
                int[] outputs = [.. best._outputs];
                outputs[k] = Largest + 2 - outputs[k];
                var other = new LatticeTiles(network.Blocks, outputs);
                if ((network.Encoding.Kind != EncodingKind.Image || other.FitsMargin()) && Total(other) is double total && total < least)
                {
                    (best, least, changed) = (other, total, true);
                }
            }
        }

        return best;

        double Total(LatticeTiles tiles)
        {
            var plan = new SynthesisPlan(tiles, whole);
            return Enumerable.Range(0, network.ConvolutionCount).Sum(k => cost(k, tiles[k], plan.TiledArea(k)));
        }
    }

    // What is read beyond a rectangle depends on where it begins and ends in a row of tiles of cells.
    private bool FitsMargin()
    {
        int pad = PaddingMode.Exact.EncodingPad();
        for (int cell = 0; cell < Largest; cell++)
        {
            var pixels = new Interval(cell << Blocks, (cell + 1) << Blocks);
            Interval read = new SynthesisPlan(this, new(pixels, pixels)).Encoding.X;
            if (read.Low < cell - pad || read.High > cell + 1 + pad)
            {
                return false;
            }
        }

        return true;
    }
}
