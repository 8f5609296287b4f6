using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.ZoomCinematic;

/// <summary>What is left of torch in a build without it: the reason why it cannot run.</summary>
internal static class TorchPart
{
    /// <summary>Names of the number formats that can be asked for.</summary>
    public static string[] Precisions { get; } = ["float32"];

    /// <summary>Why torch cannot run here.</summary>
    public static string? Obstacle() => "torch is not part of this build (-p:Torch=false)";

    /// <summary>Never comes to be called, because there is an obstacle.</summary>
    public static ISynthesizer Create(GeneratorNetwork network, string precision, int threads) =>
        throw new NotSupportedException($"{Obstacle()}; '{network?.Description.Name}' in {precision} on {threads} threads needs it");
}
