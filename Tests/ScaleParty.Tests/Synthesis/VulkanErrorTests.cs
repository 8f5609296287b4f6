using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Vulkan;
using ScaleParty.Tests.Desktop;
using ScaleParty.Tests.Torch;
using Silk.NET.Vulkan;

namespace ScaleParty.Tests.Synthesis;

/// <summary>What Vulkan's devices say when they cannot work.</summary>
[Collection(VulkanTests.Name)]
public sealed class VulkanErrorTests
{
    private static readonly GeneratorNetwork Network = RandomNetwork.Create(1, [8, 8]);

    [Theory]
    [InlineData(Result.ErrorOutOfDeviceMemory, "ran out of memory while testing (VK_ERROR_OUT_OF_DEVICE_MEMORY): use a smaller resolution")]
    [InlineData(Result.ErrorOutOfHostMemory, "driver ran out of memory while testing (VK_ERROR_OUT_OF_HOST_MEMORY)")]
    [InlineData(Result.ErrorTooManyObjects, "no more allocations while testing")]
    [InlineData(Result.ErrorDeviceLost, "the Vulkan device was lost while testing (VK_ERROR_DEVICE_LOST)")]
    [InlineData(Result.ErrorIncompatibleDriver, "apt-get install libvulkan1 mesa-vulkan-drivers")]
    [InlineData(Result.ErrorUnknown, "Vulkan failed while testing (VK_ERROR_UNKNOWN)")]
    public void Results_become_advice(Result result, string advice) =>
        Assert.Contains(advice, VulkanErrors.Describe(result, "while testing").Message, StringComparison.Ordinal);

    [Fact]
    public void A_buffer_that_no_memory_holds_is_named_with_its_size_and_the_device_goes_on()
    {
        using var device = new VulkanDevice();
        using IComputeBuffer buffer = device.CreateBuffer("feature maps");
        string message = Assert.Throws<GraphicsException>(() => buffer.Reserve(1L << 44)).Message;
        Assert.Contains("ran out of memory while allocating 17592186044416 bytes for feature maps", message, StringComparison.Ordinal);
        Assert.Equal(0, buffer.Bytes);
        buffer.Write<int>([1, 2, 3]);
        var values = new int[3];
        buffer.Read<int>(values);
        Assert.Equal([1, 2, 3], values);
    }

    [Fact]
    public void A_lost_device_says_so_at_every_use_and_can_be_disposed_of()
    {
        var device = new VulkanDevice(VulkanRig.Options);
        var compute = new ComputeSynthesizer(device, Network);
        var request = new SynthesisRequest(Images.Latent(Network, 1), ImageRegion.FullFrame(8));
        Images.Of(compute, request);
        Assert.Throws<GraphicsException>(() => device.Check(Result.ErrorDeviceLost, "while testing"));
        Assert.Contains("the Vulkan device was lost", Assert.Throws<GraphicsException>(() => Images.Of(compute, request)).Message, StringComparison.Ordinal);
        Assert.Contains("the Vulkan device was lost", Assert.Throws<GraphicsException>(() => compute.Step(1)).Message, StringComparison.Ordinal);
        compute.Dispose();
        Assert.Equal(0, device.LiveObjects);
        Assert.Empty(device.ValidationMessages);
    }

    [Fact]
    public void A_limit_that_is_too_small_is_named_as_Vulkan_names_it()
    {
        ComputeLimits toy = ToyLimits.Of("a toy", 1024, 32 << 10);
        var device = new VulkanDevice(VulkanRig.Options, toy with { SharedBytes = new("maxComputeSharedMemorySize", 8192) });
        string message = Assert.Throws<GraphicsException>(() => new ComputeSynthesizer(device, Network)).Message;
        Assert.StartsWith("maxComputeSharedMemorySize of a toy is 8192; synthesis in compute shaders needs 16384", message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(device.CheckUse);
    }

    [Fact]
    public void A_device_that_is_not_there_is_answered_with_those_that_are()
    {
        string message = Assert.Throws<GraphicsException>(() => new VulkanDevice(new() { DeviceName = "no such device" })).Message;
        using var device = new VulkanDevice();
        Assert.Contains($"no Vulkan device is called 'no such device'; there are {device.Limits.Device}", message, StringComparison.Ordinal);
        Assert.Contains("no such device", VulkanSynthesizer.Find(new() { DeviceName = "no such device" }).Problem, StringComparison.Ordinal);
        Assert.Null(VulkanSynthesizer.Find().Problem);
    }

    [Fact]
    public void A_kernel_that_does_not_compile_is_reported_with_the_generated_line()
    {
        using var folder = new TemporaryFolder();
        string source = KernelSource.Text("noise", ShaderLanguage.Hlsl, ["WARPED 0"]);
        source = source.Replace("return x ^ (x >> 16);", "return y ^ (x >> 16);", StringComparison.Ordinal);
        string message = Assert.Throws<GraphicsException>(() => new SpirvCompiler(folder.Path).Compile("noise | WARPED 0", source)).Message;
        Assert.Contains("the compute shader of 'noise | WARPED 0' does not compile", message, StringComparison.Ordinal);
        Assert.Contains("|     return y ^ (x >> 16);", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_that_were_compiled_once_need_no_compiler_and_damaged_ones_are_compiled_again()
    {
        using var folder = new TemporaryFolder();
        var without = new SpirvCompiler(folder.Path, "no-such-compiler");
        string source = KernelSource.Text("noise", ShaderLanguage.Hlsl, ["WARPED 0"]);
        Assert.Contains("apt-get install glslang-tools", Assert.Throws<GraphicsException>(() => without.Compile("noise", source)).Message, StringComparison.Ordinal);
        byte[] compiled = new SpirvCompiler(folder.Path).Compile("noise", source);
        Assert.Equal(compiled, without.Compile("noise", source));
        string file = Assert.Single(Directory.GetFiles(folder.Path));
        File.WriteAllText(file, "not SPIR-V");
        Assert.Throws<GraphicsException>(() => without.Compile("noise", source));
        Assert.Equal(compiled, new SpirvCompiler(folder.Path).Compile("noise", source));
        Assert.Equal(compiled, File.ReadAllBytes(file));
    }

    [Fact]
    public void The_synthesizer_that_reads_back_fills_memory_from_any_thread()
    {
        using var synthesizer = new VulkanSynthesizer(Network, device: VulkanRig.Options);
        Assert.StartsWith("vulkan ", synthesizer.Backend, StringComparison.Ordinal);
        var request = new SynthesisRequest(Images.Latent(Network, 1), ImageRegion.FullFrame(16));
        float[] image = Images.Of(synthesizer, request), other = [];
        var thread = new Thread(() => other = Images.Of(synthesizer, request));
        thread.Start();
        thread.Join();
        Assert.Equal(image, other);
        Assert.InRange(Images.Deviation(image), 0.01, 100);
    }
}
