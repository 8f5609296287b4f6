using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.DependencyInjection;

/// <summary>
/// Makes streamed worlds of the registered network and its refinement network. Their thread makes the tiles on the processor, or on a Vulkan device of its own where
/// <see cref="ScalePartyOptions.Backend"/> is <see cref="SynthesisBackend.Vulkan"/>; each world has synthesizers of its own.
/// </summary>
public sealed class StreamedWorldFactory
{
    private readonly IServiceProvider _services;
    private readonly GeneratorNetwork _network;
    private readonly ScalePartyOptions _options;
    private readonly SynthesizerFactory _synthesizers;

    /// <summary>Called by the container.</summary>
    public StreamedWorldFactory(IServiceProvider services, GeneratorNetwork network, SynthesizerFactory synthesizers, IOptions<ScalePartyOptions> options)
    {
        _services = Guard.NotNull(services, nameof(services));
        _network = Guard.NotNull(network, nameof(network));
        _options = Guard.NotNull(options, nameof(options)).Value;
        _synthesizers = Guard.NotNull(synthesizers, nameof(synthesizers));
    }

    /// <summary>Makes a world, on the thread of its target. The caller disposes it there; that disposes the target too.</summary>
    /// <param name="target">Makes the target for the layout of the tiles.</param>
    /// <param name="seed">Seed of the world.</param>
    /// <param name="options">How it works; or null for what was configured.</param>
    /// <exception cref="ArgumentException">The refinement network does not fit the base network; the message names both. Or the target has no layers.</exception>
    /// <exception cref="InvalidDataException">The file of the refinement network is none.</exception>
    /// <exception cref="NotSupportedException">Vulkan was asked for and is not part of the program.</exception>
    /// <exception cref="GraphicsException">Vulkan was asked for and cannot run the networks; the message says why.</exception>
    public StreamedWorld Create(Func<PyramidLayout, ITileTarget> target, ulong seed = 0, StreamedWorldOptions? options = null)
    {
        Guard.NotNull(target, nameof(target));
        GeneratorNetwork? refinement = _synthesizers.Refinement;
        var owned = new Owned { Pyramid = ImagePyramid.Of(_network, refinement, CreateSynthesizer, PyramidContent.OfSeed(_network, refinement, seed), _options.Pyramid) };
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

    private ILatticeSynthesizer CreateSynthesizer(GeneratorNetwork network)
    {
        if (_options.Backend != SynthesisBackend.Vulkan)
        {
            return new CpuSynthesizer(network, _options.Cpu);
        }

        ILatticeBackend? backend = _services.GetKeyedService<ILatticeBackend>(SynthesisBackend.Vulkan);
        _ = BackendChoice.Choose(SynthesisBackend.Vulkan, new DeviceSupport(null, backend is null ? GenerativeTextureFactory.VulkanIsMissing : null));
        return backend!.Create(network);
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
