using ScaleParty.Models;
using ScaleParty.Synthesis;
using ScaleParty.Torch;

namespace ScaleParty.ZoomCinematic;

/// <summary>Everything of the program that needs torch. A build with -p:Torch=false has the one of NoTorch/ instead.</summary>
internal static class TorchPart
{
    /// <summary>Names of the number formats that torch computes in, in the order of <see cref="SynthesisPrecision"/>; the first is everybody's.</summary>
    public static string[] Precisions { get; } = ["float32", "bfloat16"];

    /// <summary>Why torch cannot run here; null where it can.</summary>
    public static string? Obstacle() => TorchRuntime.FindObstacle();

    /// <summary>Makes the synthesizer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="precision">One of <see cref="Precisions"/>.</param>
    /// <param name="threads">Threads to compute with.</param>
    public static ISynthesizer Create(GeneratorNetwork network, string precision, int threads) => new TorchSynthesizer(network, new TorchSynthesizerOptions
    {
        Precision = (SynthesisPrecision)Array.IndexOf(Precisions, precision),
        Threads = threads,
    });
}
