using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Synthesis.Vulkan;
using ScaleParty.Tests.Rendering;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Opens a kind of device for tests, on a thread that may use it.</summary>
public interface IComputeRig
{
    /// <summary>Runs a test; its argument opens a device, with limits of its own or with toy ones.</summary>
    T Run<T>(Func<Func<ComputeLimits?, IComputeDevice>, T> test);
}

/// <summary>Tests that share the rig of Vulkan.</summary>
[CollectionDefinition(Name)]
public sealed class VulkanTests : ICollectionFixture<VulkanRig>
{
    public const string Name = "Vulkan";
}

/// <summary>OpenGL, on the one thread that has a context.</summary>
internal sealed class OpenGlRig(GlThread thread) : IComputeRig
{
    public T Run<T>(Func<Func<ComputeLimits?, IComputeDevice>, T> test) => thread.Run(gl => test(limits => new OpenGlDevice(gl, limits)));
}

/// <summary>Vulkan, with the validation layer where it is installed: a device that it has anything to say about fails its test.</summary>
public sealed class VulkanRig : IComputeRig
{
    internal static VulkanDeviceOptions Options { get; } = new() { Validate = true };

    public T Run<T>(Func<Func<ComputeLimits?, IComputeDevice>, T> test)
    {
        var opened = new List<VulkanDevice>();
        T result = test(limits =>
        {
            opened.Add(new VulkanDevice(Options, limits));
            return opened[^1];
        });
        Assert.Empty(opened.SelectMany(d => d.ValidationMessages));
        return result;
    }
}
