using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Vulkan;

namespace ScaleParty.DependencyInjection;

/// <summary>Registers Vulkan as what runs the network of <see cref="ScalePartyServiceCollectionExtensions.AddScaleParty"/>.</summary>
public static class VulkanServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="VulkanSynthesizer"/>, which is opened when the first texture needs it. It is taken where
    /// <see cref="ScalePartyOptions.Backend"/> is <see cref="SynthesisBackend.Vulkan"/>, for targets of every kind. Streamed worlds then make their tiles on devices of their own.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="options">How to compute; or null for the defaults.</param>
    /// <param name="device">Which device; or null for the fastest kind there is.</param>
    public static IServiceCollection AddScalePartyVulkan(this IServiceCollection services, ComputeSynthesizerOptions? options = null, VulkanDeviceOptions? device = null)
    {
        Guard.NotNull(services, nameof(services)).TryAddKeyedSingleton<ILatticeBackend>(SynthesisBackend.Vulkan, (_, _) => new LatticeBackend(options, device));

        services.TryAddKeyedSingleton<IOffscreenDevice>(SynthesisBackend.Vulkan, (_, _) => new OffscreenDevice(options, device));

        // Textures on several threads share it.
        services.TryAddKeyedSingleton<ISynthesizer>(
            SynthesisBackend.Vulkan,
            (provider, _) => new SharedSynthesizer(new VulkanSynthesizer(provider.GetRequiredService<GeneratorNetwork>(), options, device)));
        return services;
    }

    private sealed class OffscreenDevice(ComputeSynthesizerOptions? options, VulkanDeviceOptions? device) : IOffscreenDevice
    {
        private readonly Lazy<DeviceSupport> _support = new(() => VulkanSynthesizer.Find(device));

        public DeviceSupport Support => _support.Value;

        public string Identity => Support.Renderer ?? "none";

        public ISynthesizer Create(GeneratorNetwork network) => new VulkanSynthesizer(network, options, device);
    }

    private sealed class LatticeBackend(ComputeSynthesizerOptions? options, VulkanDeviceOptions? device) : ILatticeBackend
    {
        public ILatticeSynthesizer Create(GeneratorNetwork network) => new VulkanSynthesizer(network, options, device);
    }
}
