using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

public sealed class BackendChoiceTests
{
    private static readonly DeviceSupport Hardware = new("NVIDIA H100 80GB HBM3/PCIe/SSE2", null);
    private static readonly DeviceSupport Software = new("llvmpipe (LLVM 15.0.6, 256 bits)", null);
    private static readonly DeviceSupport Old = new("Apple M1", "compute shaders need OpenGL 4.3, and the context of Apple M1 offers 4.1");
    private static readonly DeviceSupport None = new(null, "there is no context");

    [Fact]
    public void Auto_takes_compute_on_hardware_without_asking_for_the_thread() =>
        AssertChoice(SynthesisBackend.Compute, "NVIDIA H100 80GB HBM3/PCIe/SSE2 is a hardware driver", SynthesisBackend.Auto, Hardware, () => throw new InvalidOperationException("libraries were loaded"));

    [Fact]
    public void Auto_takes_the_processor_on_a_software_driver()
    {
        AssertChoice(SynthesisBackend.Cpu, "llvmpipe (LLVM 15.0.6, 256 bits) draws on the processor, where vector code is faster", SynthesisBackend.Auto, Software, null);
        AssertChoice(SynthesisBackend.Cpu, "llvmpipe (LLVM 15.0.6, 256 bits) draws on the processor, where vector code is faster", SynthesisBackend.Auto, Software, () => null);
    }

    [Fact]
    public void Auto_takes_the_only_one_that_can_run_and_says_why()
    {
        AssertChoice(SynthesisBackend.Compute, "libtorch does not load. llvmpipe (LLVM 15.0.6, 256 bits) draws on the processor: expect it to be slow", SynthesisBackend.Auto, Software, () => "libtorch does not load");
        AssertChoice(SynthesisBackend.Cpu, Old.Problem!, SynthesisBackend.Auto, Old, null);
        AssertChoice(SynthesisBackend.Cpu, "there is no context", SynthesisBackend.Auto, None, () => null);
    }

    [Fact]
    public void Auto_with_nothing_to_take_names_both_obstacles()
    {
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => BackendChoice.Choose(SynthesisBackend.Auto, Old, () => "libtorch does not load"));
        Assert.Contains(Old.Problem!, e.Message, StringComparison.Ordinal);
        Assert.Contains("libtorch does not load", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_for_is_taken_or_refused_with_the_reason()
    {
        AssertChoice(SynthesisBackend.Compute, "asked for", SynthesisBackend.Compute, Software, () => throw new InvalidOperationException("libraries were loaded"));
        AssertChoice(SynthesisBackend.Cpu, "asked for", SynthesisBackend.Cpu, Hardware, null);
        AssertRefused("the compute backend cannot run here: compute shaders need OpenGL 4.3", SynthesisBackend.Compute, Old, null);
        AssertRefused("the cpu backend cannot run here: libtorch does not load", SynthesisBackend.Cpu, Hardware, "libtorch does not load");
        Assert.Throws<ArgumentOutOfRangeException>(() => BackendChoice.Choose((SynthesisBackend)7, Hardware));
    }

    [Theory]
    [InlineData("llvmpipe (LLVM 15.0.6, 256 bits)", true)]
    [InlineData("softpipe", true)]
    [InlineData("Software Rasterizer", true)]
    [InlineData("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)", true)]
    [InlineData("Microsoft Basic Render Driver", true)]
    [InlineData("GDI Generic", true)]
    [InlineData("NVIDIA H200/PCIe/SSE2", false)]
    [InlineData("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", false)]
    public void Software_renderers_are_known_by_name(string renderer, bool software) =>
        Assert.Equal(software, DeviceSupport.IsSoftwareRenderer(renderer));

    private static void AssertChoice(SynthesisBackend expected, string reason, SynthesisBackend wanted, DeviceSupport device, Func<string?>? thread) =>
        Assert.Equal(new BackendChoice(expected, reason), BackendChoice.Choose(wanted, device, thread));

    private static void AssertRefused(string message, SynthesisBackend wanted, DeviceSupport device, string? problem) =>
        Assert.StartsWith(message, Assert.Throws<NotSupportedException>(() => BackendChoice.Choose(wanted, device, () => problem)).Message, StringComparison.Ordinal);
}
