using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Everything that makes a network's images here.</summary>
/// <param name="Generator">The trainable generator.</param>
/// <param name="Cpu">Vector code.</param>
/// <param name="Torch">Torch's fast synthesizer.</param>
/// <param name="Compute">Compute shaders, or null without a device.</param>
internal sealed record Engines(Generator Generator, CpuSynthesizer Cpu, TorchSynthesizer Torch, ComputeSynthesizer? Compute) : IDisposable
{
    public void Dispose()
    {
        Generator.Dispose();
        Cpu.Dispose();
        Torch.Dispose();
        Compute?.Dispose();
    }
}
