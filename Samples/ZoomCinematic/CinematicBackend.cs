using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Synthesis.Vulkan;

namespace ScaleParty.ZoomCinematic;

/// <summary>What runs the network of a cinematic. Compute shaders need an OpenGL context, which lives as long as this.</summary>
internal sealed class CinematicBackend : IDisposable
{
    private readonly OffscreenContext? _context;

    private CinematicBackend(BackendChoice choice, OffscreenContext? context, string identity)
    {
        Choice = choice;
        _context = context;
        Identity = identity;
    }

    /// <summary>What runs it, and why.</summary>
    public BackendChoice Choice { get; }

    /// <summary>What decides the bytes of the frames: other drivers round differently.</summary>
    public string Identity { get; }

    /// <summary>Chooses what the settings ask for.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="mode">How frames are made; the processor makes pyramids.</param>
    /// <exception cref="NotSupportedException">It cannot run here; the message says why.</exception>
    public static CinematicBackend Choose(CinematicSettings settings, SynthesisMode mode)
    {
        if (mode == SynthesisMode.Pyramid)
        {
            return settings.Backend is SynthesisBackend.Auto or SynthesisBackend.Cpu
                ? new CinematicBackend(BackendChoice.Choose(SynthesisBackend.Cpu, new DeviceSupport(null, null)), null, "cpu")
                : throw new CinematicException($"--backend is {settings.Backend}; expected auto or cpu in mode pyramid");
        }

        if (settings.Backend == SynthesisBackend.Vulkan)
        {
            DeviceSupport vulkan = VulkanSynthesizer.Find();
            return new CinematicBackend(BackendChoice.Choose(settings.Backend, vulkan), null, $"vulkan on {vulkan.Renderer}");
        }

        OffscreenContext? context = null;
        try
        {
            DeviceSupport device = new(null, "cpu was asked for");
            if (settings.Backend != SynthesisBackend.Cpu)
            {
                (context, device) = Open();
            }

            var choice = BackendChoice.Choose(settings.Backend, device);
            if (choice.Backend == SynthesisBackend.Compute)
            {
                return new CinematicBackend(choice, context, $"compute on {context!.Renderer}, OpenGL {context.Version}");
            }

            context?.Dispose();
            return new CinematicBackend(choice, null, "cpu");
        }
        catch
        {
            context?.Dispose();
            throw;
        }
    }

    /// <summary>Makes the synthesizer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="refinement">The refinement network for frames from a pyramid; null for frames made afresh.</param>
    /// <param name="threads">Threads that the processor computes with.</param>
    public ISynthesizer Create(GeneratorNetwork network, GeneratorNetwork? refinement, int threads) =>
        refinement is not null ? CreatePyramid(network, refinement, new CpuSynthesizerOptions { Threads = threads })
        : Choice.Backend == SynthesisBackend.Vulkan ? new VulkanSynthesizer(network)
        : _context is { } context ? new ComputeSynthesizer(new OpenGlDevice(context.Gl), network)
        : new CpuSynthesizer(network, new CpuSynthesizerOptions { Threads = threads });

    // Off-line, sharp frames matter more than time.
    private static PyramidSynthesizer CreatePyramid(GeneratorNetwork network, GeneratorNetwork refinement, CpuSynthesizerOptions options) => PyramidSynthesizer.Of(
        new CpuSynthesizer(network, options),
        new CpuSynthesizer(refinement, options),
        new PyramidOptions { CacheBytes = 512L << 20 },
        new PyramidViewOptions { Minification = refinement.Description.CellSize, MaximumPixels = 1 << 24, Threads = options.Threads });

    public void Dispose() => _context?.Dispose();

    private static (OffscreenContext? Context, DeviceSupport Device) Open()
    {
        try
        {
            var context = new OffscreenContext();
            return (context, OpenGlDriver.Of(context.Gl).Support);
        }
        catch (GraphicsException e)
        {
            return (null, new DeviceSupport(null, e.Message));
        }
    }
}
