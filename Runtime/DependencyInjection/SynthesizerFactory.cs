using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.DependencyInjection;

/// <summary>
/// Makes synthesizers of the registered network for programs that write images and have no texture on a device. <see cref="ScalePartyOptions.Backend"/> chooses among the processor (or the registered
/// <see cref="ISynthesizerBackend"/>) and the registered <see cref="IOffscreenDevice"/>s. Programs that render take <see cref="GenerativeTextureFactory"/>.
/// </summary>
public sealed class SynthesizerFactory
{
    private readonly IServiceProvider _services;
    private readonly GeneratorNetwork _network;
    private readonly ScalePartyOptions _options;
    private readonly Lazy<GeneratorNetwork?> _refinement;

    /// <summary>Called by the container.</summary>
    public SynthesizerFactory(IServiceProvider services, GeneratorNetwork network, IOptions<ScalePartyOptions> options)
    {
        _services = Guard.NotNull(services, nameof(services));
        _network = Guard.NotNull(network, nameof(network));
        _options = Guard.NotNull(options, nameof(options)).Value;
        _refinement = new(() => _options.RefinementPath is { } path ? NetworkFile.Load(path) : DefaultNetwork.RefinementFor(_network));
    }

    /// <summary>The refinement network that was configured, or that of the default network; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file of the refinement network is none.</exception>
    public GeneratorNetwork? Refinement => _refinement.Value;

    /// <summary>Whether the processor makes pyramids: there is a refinement network, and no other backend in place of the processor's vector code.</summary>
    internal bool MakesPyramids => _services.GetService<ISynthesizerBackend>() is null && Refinement is not null;

    /// <summary>Chooses what runs the network.</summary>
    /// <param name="mode">How images are made; only the processor makes pyramids.</param>
    /// <exception cref="NotSupportedException">What was asked for cannot run here; the message says why.</exception>
    public BackendChoice Choose(SynthesisMode mode)
    {
        SynthesisBackend wanted = _options.Backend;
        if (mode != SynthesisMode.Free && wanted is SynthesisBackend.Auto or SynthesisBackend.Cpu)
        {
            return BackendChoice.Choose(SynthesisBackend.Cpu, new DeviceSupport(null, null), ThreadProblem);
        }

        if (mode != SynthesisMode.Free)
        {
            throw new NotSupportedException($"the backend is {wanted}; expected {SynthesisBackend.Auto} or {SynthesisBackend.Cpu} for images from a pyramid");
        }

        return BackendChoice.Choose(wanted, wanted == SynthesisBackend.Cpu ? new DeviceSupport(null, "the processor was asked for") : Support(wanted), ThreadProblem);
    }

    /// <summary>What decides the bytes of images: the kind of backend, and of devices the driver.</summary>
    /// <param name="backend">The choice.</param>
    public string Identity(SynthesisBackend backend) =>
        backend.ToString().ToLowerInvariant() + (backend == SynthesisBackend.Cpu ? string.Empty : $" on {Device(backend)!.Identity}");

    /// <summary>Makes a synthesizer.</summary>
    /// <param name="backend">What <see cref="Choose"/> chose.</param>
    /// <param name="mode">How images are made; <see cref="SynthesisMode.Free"/> for a synthesizer without a pyramid.</param>
    /// <returns>It belongs to the caller.</returns>
    /// <exception cref="ArgumentException">Images are to come from a pyramid and the refinement network is missing or does not fit.</exception>
    /// <exception cref="GraphicsException">The device cannot run the network; the message says why.</exception>
    public ISynthesizer Create(SynthesisBackend backend, SynthesisMode mode)
    {
        if (backend != SynthesisBackend.Cpu)
        {
            return Device(backend)!.Create(_network);
        }

        if (mode == SynthesisMode.Free)
        {
            return _services.GetService<ISynthesizerBackend>() is { } other ? other.Create(_network) : CreateLattice(_network);
        }

        GeneratorNetwork refinement = Refinement ?? throw new ArgumentException($"'{_network.Description.Name}' has no refinement network; expected {nameof(ScalePartyOptions.RefinementPath)}", nameof(mode));
        return new PyramidSynthesizer(ImagePyramid.Of(_network, refinement, CreateLattice, PyramidContent.OfSeed(_network, refinement, 0), _options.Pyramid), _options.PyramidView);
    }

    /// <summary>Why the registered backend in place of the processor's vector code cannot run; null where it can, or where there is none.</summary>
    internal string? ThreadProblem() => _services.GetService<ISynthesizerBackend>()?.Problem;

    private CpuSynthesizer CreateLattice(GeneratorNetwork network) => new(network, _options.Cpu);

    private IOffscreenDevice? Device(SynthesisBackend backend) => _services.GetKeyedService<IOffscreenDevice>(backend);

    private DeviceSupport Support(SynthesisBackend wanted)
    {
        bool vulkan = wanted == SynthesisBackend.Vulkan;
        return Device(vulkan ? SynthesisBackend.Vulkan : SynthesisBackend.Compute)?.Support
            ?? new DeviceSupport(null, vulkan ? GenerativeTextureFactory.VulkanIsMissing : "this program has no device for compute shaders without a texture");
    }
}
