using Microsoft.Extensions.Options;
using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.DependencyInjection;

/// <summary>
/// Makes streamed worlds of the registered network and its refinement network. The processor makes the tiles, whatever makes the images of textures; each world has synthesizers of its own.
/// </summary>
public sealed class StreamedWorldFactory
{
    private readonly GeneratorNetwork _network;
    private readonly ScalePartyOptions _options;
    private readonly Lazy<GeneratorNetwork?> _refinement;

    /// <summary>Called by the container.</summary>
    public StreamedWorldFactory(GeneratorNetwork network, IOptions<ScalePartyOptions> options)
    {
        _network = Guard.NotNull(network, nameof(network));
        _options = Guard.NotNull(options, nameof(options)).Value;
        _refinement = new(() => ScalePartyServiceCollectionExtensions.FindRefinement(_network, _options));
    }

    /// <summary>Makes a world, on the thread of its target. The caller disposes it there; that disposes the target too.</summary>
    /// <param name="target">Makes the target for the layout of the tiles.</param>
    /// <param name="seed">Seed of the world.</param>
    /// <param name="options">How it works; or null for what was configured.</param>
    /// <exception cref="ArgumentException">The refinement network does not fit the base network; the message names both. Or the target has no layers.</exception>
    /// <exception cref="InvalidDataException">The file of the refinement network is none.</exception>
    public StreamedWorld Create(Func<PyramidLayout, ITileTarget> target, ulong seed = 0, StreamedWorldOptions? options = null)
    {
        Guard.NotNull(target, nameof(target));
        GeneratorNetwork? refinement = _refinement.Value;
        var owned = new Owned { Pyramid = CreatePyramid(refinement, PyramidContent.OfSeed(_network, refinement, seed)) };
        try
        {
            var source = new PyramidTileSource(owned.Pyramid);
            owned.Target = target(source.Layout);
            return new StreamedWorld(source, owned.Target, options ?? _options.World) { Lease = owned };
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    private ImagePyramid CreatePyramid(GeneratorNetwork? refinement, PyramidContent content)
    {
        var network = new CpuSynthesizer(_network, _options.Cpu);
        CpuSynthesizer? finer = null;
        try
        {
            finer = refinement is null ? null : new CpuSynthesizer(refinement, _options.Cpu);
            return new ImagePyramid(network, finer, content, _options.Pyramid);
        }
        catch
        {
            network.Dispose();
            finer?.Dispose();
            throw;
        }
    }

    /// <summary>What ends with a world.</summary>
    private sealed class Owned : IDisposable
    {
        public required ImagePyramid Pyramid { get; init; }

        public ITileTarget? Target { get; set; }

        public void Dispose()
        {
            Target?.Dispose();
            Pyramid.Dispose();
        }
    }
}
