using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Synthesis.Vulkan;
using ScaleParty.Torch;

namespace ScaleParty.GoldenReplay;

/// <summary>The devices that a replay uses, opened once for all its files.</summary>
internal sealed class ReplayDevices : IDisposable
{
    private readonly OffscreenContext? _context;
    private readonly VulkanDevice? _vulkan;
    private readonly bool _cpu;
    private readonly Func<GeneratorNetwork, ReplayEngine>? _other;

    /// <summary>Opens one device, or all that the machine has.</summary>
    /// <param name="wanted">The device; null for all.</param>
    /// <param name="output">Receives a line for every device that is missing where all were asked for.</param>
    /// <exception cref="GraphicsException">The graphics device that was asked for cannot be opened.</exception>
    /// <exception cref="NotSupportedException">Torch was asked for and cannot be loaded.</exception>
    public ReplayDevices(ReplayDevice? wanted, TextWriter output)
    {
        try
        {
            _cpu = wanted is null or ReplayDevice.Cpu;
            _context = Open(ReplayDevice.Opengl, wanted, output, () => new OffscreenContext());
            _vulkan = Open(ReplayDevice.Vulkan, wanted, output, () => new VulkanDevice());
            HasTorch = Open(ReplayDevice.Torch, wanted, output, () => TorchRuntime.FindProblem() is { } problem ? throw new NotSupportedException(problem) : string.Empty) is not null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>No device of the machine, but a synthesizer of the caller's.</summary>
    public ReplayDevices(Func<GeneratorNetwork, ReplayEngine> other)
    {
        _other = other;
    }

    /// <summary>Whether torch is among them.</summary>
    public bool HasTorch { get; }

    /// <summary>Makes a synthesizer of each.</summary>
    public IEnumerable<ReplayEngine> Engines(GeneratorNetwork network)
    {
        if (_other is not null)
        {
            yield return _other(network);
        }

        if (_cpu)
        {
            var cpu = new CpuSynthesizer(network);
            yield return new ReplayEngine("cpu", cpu, cpu.SynthesizeFrom);
        }

        if (_context is not null)
        {
            var compute = new ComputeSynthesizer(new OpenGlDevice(_context.Gl), network);
            yield return new ReplayEngine("opengl", compute, compute.SynthesizeFrom);
        }

        if (_vulkan is not null)
        {
            var compute = new ComputeSynthesizer(_vulkan, network, leaveOpen: true);
            yield return new ReplayEngine("vulkan", compute, compute.SynthesizeFrom);
        }

        if (HasTorch)
        {
            var torch = new TorchSynthesizer(network);
            yield return new ReplayEngine("torch", torch, torch.SynthesizeFrom);
        }
    }

    public void Dispose()
    {
        _vulkan?.Dispose();
        _context?.Dispose();
    }

    private static T? Open<T>(ReplayDevice device, ReplayDevice? wanted, TextWriter output, Func<T> open)
        where T : class
    {
        if (wanted is not null && wanted != device)
        {
            return null;
        }

        try
        {
            return open();
        }
        catch (Exception e) when (wanted is null && e is GraphicsException or NotSupportedException)
        {
            output.WriteLine($"without {device.ToString().ToLowerInvariant()}: {e.Message}");
            return null;
        }
    }
}

/// <summary>Makes images from encodings and noise maps that are given.</summary>
internal delegate void SynthesizeFrom(BakedLatent latent, ReadOnlySpan<float> encoding, int cellsX, int cellsY, Sampling.PaddingMode padding, float[][]? noise, IImageTarget target);

/// <summary>A synthesizer of a replay.</summary>
/// <param name="Name">The device.</param>
/// <param name="Synthesizer">The synthesizer.</param>
/// <param name="FromInputs">Its way from given inputs.</param>
internal sealed record ReplayEngine(string Name, ISynthesizer Synthesizer, SynthesizeFrom FromInputs);
