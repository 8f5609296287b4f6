using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>
/// Makes textures of the registered network. Those whose images a thread makes share one synthesizer; those whose images the
/// graphics device makes share one per context. Latents are shared by all.
/// </summary>
public sealed class GenerativeTextureFactory
{
    /// <summary>Why Vulkan cannot be chosen where it was not registered.</summary>
    internal const string VulkanIsMissing = "it is not part of this program, and services.AddScalePartyVulkan() would add it";

    private readonly IServiceProvider _services;
    private readonly LatentCache _latents;
    private readonly ScalePartyOptions _options;
    private readonly SynthesizerFactory _synthesizers;
    private readonly DeviceSynthesizers _onDevices = new();

    /// <summary>Called by the container.</summary>
    public GenerativeTextureFactory(IServiceProvider services, LatentCache latents, SynthesizerFactory synthesizers, IOptions<ScalePartyOptions> options)
    {
        _synthesizers = Guard.NotNull(synthesizers, nameof(synthesizers));
        _services = Guard.NotNull(services, nameof(services));
        _latents = Guard.NotNull(latents, nameof(latents));
        _options = Guard.NotNull(options, nameof(options)).Value;
    }

    /// <summary>Makes a texture, on the render thread. The caller disposes it there, before the container and the graphics context.</summary>
    /// <param name="target">Takes the images; disposed with the texture.</param>
    /// <param name="options">How it works; or null for what was configured.</param>
    /// <exception cref="NotSupportedException">The backend that was asked for, or every one, cannot run here; the message says why.</exception>
    /// <exception cref="GraphicsException">Compute shaders or Vulkan were asked for and the driver refuses them.</exception>
    public GenerativeTexture Create(ITextureTarget target, GenerativeTextureOptions? options = null)
    {
        Guard.NotNull(target, nameof(target));
        options ??= _options.Texture;
        if (_options.Backend == SynthesisBackend.Vulkan)
        {
            return CreateByVulkan(target, options);
        }

        if (_options.Backend is SynthesisBackend.Auto or SynthesisBackend.Cpu && options.Mode != SynthesisMode.Free
            && _synthesizers.MakesPyramids && _services.GetRequiredService<ISynthesizer>() is SharedSynthesizer { Inner: PyramidSynthesizer } pyramid)
        {
            return new GenerativeTexture(pyramid, target, _latents, options) { BackendReason = "the processor makes image pyramids" };
        }

        (IDeviceSynthesizerBackend? backend, TargetDevice device) = FindDevice(target);
        BackendChoice choice = BackendChoice.Choose(_options.Backend, device.Support, _synthesizers.ThreadProblem);
        if (choice.Backend == SynthesisBackend.Compute)
        {
            try
            {
                return CreateOnDevice(backend!, device, target, options, choice);
            }
            catch (GraphicsException e) when (_options.Backend == SynthesisBackend.Auto)
            {
                // A driver may refuse what its version promises.
                choice = BackendChoice.Choose(SynthesisBackend.Auto, device.Support with { Problem = e.Message }, _synthesizers.ThreadProblem);
            }
        }

        return new GenerativeTexture(_services.GetRequiredService<ISynthesizer>(), target, _latents, options) { BackendReason = choice.Reason };
    }

    private GenerativeTexture CreateByVulkan(ITextureTarget target, GenerativeTextureOptions options)
    {
        ISynthesizer? synthesizer = _services.GetKeyedService<ISynthesizer>(SynthesisBackend.Vulkan);
        string? problem = synthesizer is null ? VulkanIsMissing : null;
        var choice = BackendChoice.Choose(SynthesisBackend.Vulkan, new DeviceSupport(null, problem));
        return new GenerativeTexture(synthesizer!, target, _latents, options) { BackendReason = choice.Reason };
    }

    private GenerativeTexture CreateOnDevice(IDeviceSynthesizerBackend backend, TargetDevice device, ITextureTarget target, GenerativeTextureOptions options, BackendChoice choice)
    {
        DeviceSynthesizers.Lease lease = _onDevices.Take(device, backend, _services.GetRequiredService<GeneratorNetwork>(), target);
        try
        {
            return new GenerativeTexture(lease.Synthesizer, target, _latents, options) { BackendReason = choice.Reason, Lease = lease };
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>The device of a target; one that is no device's has an problem that says so.</summary>
    private (IDeviceSynthesizerBackend? Backend, TargetDevice Device) FindDevice(ITextureTarget target)
    {
        string problem = "compute shaders are not part of this program, and services.AddScalePartyOpenGl() would add them";
        foreach (IDeviceSynthesizerBackend backend in _services.GetServices<IDeviceSynthesizerBackend>())
        {
            if (backend.Find(target) is { } device)
            {
                return (backend, device);
            }

            problem = $"{target.GetType().Name} lies on no graphics device that compute shaders are there for";
        }

        return (null, new TargetDevice(this, new DeviceSupport(null, problem)));
    }
}
