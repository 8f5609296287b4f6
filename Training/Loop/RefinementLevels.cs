using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>Levels of images, each refined from the centre of the one above it.</summary>
internal sealed class RefinementLevels
{
    private readonly RefinementUnits _units;
    private readonly Latents _latents;
    private readonly NoiseMaps _noise;
    private readonly NetworkDescription _network;
    private readonly ulong _seed;

    /// <summary>Prepares levels of a network.</summary>
    /// <param name="network">A refinement network's description.</param>
    /// <param name="noise">Where it has noise.</param>
    /// <param name="seed">Names latents and noise.</param>
    public RefinementLevels(NetworkDescription network, NoisePlacement noise, ulong seed)
    {
        _network = network;
        _units = new RefinementUnits(network);
        _latents = new Latents(network, 0, CPU);
        _noise = new NoiseMaps(network, noise, CPU);
        _seed = seed;
    }

    /// <summary>Refines again and again.</summary>
    /// <param name="generator">The network.</param>
    /// <param name="coarse">[B, C, H, W] as the data has them, with their padding; H = W.</param>
    /// <param name="periods">Image units per pixel of the first level made, one per image.</param>
    /// <param name="levels">How many levels.</param>
    /// <returns>The levels as the data has them, [B, C, 2^L (H - 2 pad), 2^L (W - 2 pad)] each; the next is made of the centre H x W pixels.</returns>
    public IEnumerable<Tensor> Below(Generator generator, Tensor coarse, IReadOnlyList<double> periods, int levels)
    {
        int count = (int)coarse.shape[0], input = (int)coarse.shape[2], cell = _network.CellSize;
        int side = (input - (2 * PaddingMode.Exact.EncodingPad())) * cell;
        Tensor styles = generator.Broadcast(generator.Map(_latents.Codes(count, _seed)));
        var lattice = SampleLattice.For(ImageRegion.FullFrame(side), _network.Blocks, PaddingMode.Exact);
        double[] now = [.. periods];
        Tensor local = _units.ToLocal(coarse, now);
        for (int level = 0; level < levels; level++)
        {
            Tensor fine = generator.forward(local, styles, _noise.Single(count, lattice, CounterRandom.Derive(_seed, (ulong)level)), PaddingMode.Exact);
            yield return _units.ToData(fine, now);
            local = _units.ToNextLevel(RefinementUnits.Centre(fine, input), cell);
            now = [.. now.Select(p => p / cell)];
        }
    }
}
