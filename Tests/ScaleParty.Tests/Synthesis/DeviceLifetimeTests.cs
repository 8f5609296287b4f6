using ScaleParty.Models;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Synthesis.Vulkan;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>A thousand synthesizers and textures, one after the other: nothing is left of them.</summary>
[Collection(OpenGlTests.Name)]
public sealed class OpenGlLifetimeTests(GlThread thread)
{
    [Fact]
    public void A_thousand_synthesizers_and_textures_leave_nothing_in_OpenGL() => thread.Run(gl =>
    {
        using var device = new OpenGlDevice(gl);
        (int, int, int, int) before = TextureReading.LiveObjects(gl);
        DeviceLifetime.Repeat(device, () => new OpenGlTextureTarget(gl));
        Assert.Equal(before, TextureReading.LiveObjects(gl));
    });

    [Fact]
    public void A_buffer_that_no_memory_holds_is_named_with_its_size() => thread.Run(gl =>
    {
        using var device = new OpenGlDevice(gl);
        using IComputeBuffer buffer = device.CreateBuffer("feature maps");
        string message = Assert.Throws<GraphicsException>(() => buffer.Reserve(1L << 46)).Message;
        Assert.Contains("ran out of memory while allocating 70368744177664 bytes for feature maps", message, StringComparison.Ordinal);
        Assert.Equal(0, buffer.Bytes);
    });
}

/// <summary>The same in Vulkan.</summary>
[Collection(VulkanTests.Name)]
public sealed class VulkanLifetimeTests
{
    [Fact]
    public void A_thousand_synthesizers_and_textures_leave_nothing_in_Vulkan()
    {
        // Making a pipeline takes lavapipe some 50 milliseconds, so that most cycles share those of the first.
        using var device = new VulkanDevice();
        DeviceLifetime.Repeat(device, () => new VulkanTexture(device), 20);
        using (var kept = new KeptPrograms(device))
        {
            DeviceLifetime.Repeat(kept, () => new VulkanTexture(device));
        }

        Assert.Equal(0, device.LiveObjects);
    }

    [Fact]
    public void No_object_outlives_its_device()
    {
        var device = new VulkanDevice(VulkanRig.Options);
        using (device)
        {
            DeviceLifetime.Repeat(device, () => new VulkanTexture(device), 10);
        }

        // The layer names those that do.
        Assert.Empty(device.ValidationMessages);
    }
}

/// <summary>What both devices are asked to do.</summary>
internal static class DeviceLifetime
{
    public static void Repeat<T>(IComputeDevice device, Func<T> createTexture, int cycles = 1000)
        where T : IDeviceImageTarget, IDisposable
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [4, 4], styleChannels: 4, noise: false);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(4));
        Assert.Equal(0, device.LiveObjects);
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            using var compute = new ComputeSynthesizer(device, network, leaveOpen: true);
            using T texture = createTexture();

            // Now and then an image: an object that is in use is disposed of too.
            if (cycle % 100 == 0)
            {
                compute.Begin(request, texture);
                compute.Step(double.PositiveInfinity);
                Assert.InRange(device.LiveObjects, 10, 100);
            }
        }

        Assert.Equal(0, device.LiveObjects);
    }
}
