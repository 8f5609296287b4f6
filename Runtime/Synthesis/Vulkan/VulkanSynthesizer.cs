using ScaleParty.Models;
using ScaleParty.Synthesis.Compute;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>Runs a network on a Vulkan device of its own and reads the images back: off screen, beside any way of drawing.</summary>
/// <remarks>Calls must not overlap; they may come from any thread. For images that stay on the device, give a <see cref="VulkanDevice"/> to a <see cref="ComputeSynthesizer"/>.</remarks>
public sealed class VulkanSynthesizer : ISynthesizer, ILatticeSynthesizer
{
    private readonly ComputeSynthesizer _inner;

    /// <summary>Opens a device, compiles the shaders of a network and uploads its weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How to compute; null for float32 weights.</param>
    /// <param name="device">Which device; null for the fastest kind there is.</param>
    /// <exception cref="ArgumentException">A weight is too large for half precision, or a convolution for the device.</exception>
    /// <exception cref="GraphicsException">There is no Vulkan, the device lacks something or its memory runs out, or a shader does not compile; the message says what is needed.</exception>
    public VulkanSynthesizer(GeneratorNetwork network, ComputeSynthesizerOptions? options = null, VulkanDeviceOptions? device = null)
    {
        Guard.NotNull(network, nameof(network));
        _inner = new ComputeSynthesizer(new VulkanDevice(device), network, options);
    }

    /// <inheritdoc/>
    public GeneratorNetwork Network => _inner.Network;

    /// <inheritdoc/>
    public string Backend => _inner.Backend;

    /// <summary>Asks for a device that can run networks, without keeping it.</summary>
    /// <param name="device">Which device; null for the fastest kind there is.</param>
    /// <returns>Its name, and why it or every device cannot run networks; null where it can.</returns>
    public static DeviceSupport Find(VulkanDeviceOptions? device = null)
    {
        try
        {
            using var found = new VulkanDevice(device);
            found.Limits.Check();
            return new DeviceSupport(found.Limits.Device, null);
        }
        catch (GraphicsException e)
        {
            return new DeviceSupport(null, e.Message);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It is a refinement network, the latent does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/> or the device allows.</exception>
    /// <exception cref="GraphicsException">The device's memory runs out, or it was lost.</exception>
    public void Synthesize(SynthesisRequest request, IImageTarget target) => _inner.Synthesize(request, Host(target));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value of the request does not fit the network, or the image needs more memory than <see cref="ComputeSynthesizerOptions.MaximumWorkingBytes"/> or the device allows.</exception>
    /// <exception cref="GraphicsException">The device's memory runs out, or it was lost.</exception>
    public void Synthesize(LatticeRequest request, IImageTarget target) => _inner.Synthesize(request, Host(target));

    /// <summary>Closes the device.</summary>
    public void Dispose() => _inner.Dispose();

    // A texture of another device takes the pixels as any other memory does.
    private static IImageTarget Host(IImageTarget target) => Guard.NotNull(target, nameof(target)) is IDeviceImageTarget ? new HostTarget(target) : target;

    /// <summary>The side of a target that takes pixels from memory.</summary>
    private sealed class HostTarget(IImageTarget target) : IImageTarget
    {
        public Span<float> Begin(Sampling.Resolution resolution, int channels) => target.Begin(resolution, channels);

        public void Complete() => target.Complete();
    }
}
