using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using ScaleParty.Desktop.Programs;
using ScaleParty.Torch;

namespace ScaleParty.Viewer;

/// <summary>Everything of the viewer that needs torch. A build with -p:Torch=false has the one of NoTorch/ instead.</summary>
internal sealed record TorchSettings
{
    private static readonly Option<SynthesisPrecision> PrecisionOption = StrictOption.Choice("--precision", "Arithmetic of torch: float32 or bfloat16.", SynthesisPrecision.Float32);
    private static readonly Option<SynthesisDevice> DeviceOption = StrictOption.Choice("--device", "Where torch runs: cpu or cuda.", SynthesisDevice.Cpu);

    /// <summary>Options of the command line that only torch takes.</summary>
    public static IReadOnlyList<Option> Options { get; } = [PrecisionOption, DeviceOption];

    /// <summary>Number format of the network's arithmetic.</summary>
    public SynthesisPrecision Precision { get; init; }

    /// <summary>Where the network runs.</summary>
    public SynthesisDevice Device { get; init; }

    /// <summary>Whether something was asked for that only torch does.</summary>
    public bool IsAskedFor => Precision != SynthesisPrecision.Float32 || Device != SynthesisDevice.Cpu;

    /// <summary>Whether torch would run on a graphics card.</summary>
    public bool IsOnCard => Device == SynthesisDevice.Cuda;

    /// <summary>What the command line says.</summary>
    public static TorchSettings Of(ParseResult parsed) => new() { Precision = parsed.GetValue(PrecisionOption), Device = parsed.GetValue(DeviceOption) };

    /// <summary>Makes torch one of the backends.</summary>
    public IServiceCollection Register(IServiceCollection services) => services.AddScalePartyTorch(new TorchSynthesizerOptions { Precision = Precision, Device = Device });
}
