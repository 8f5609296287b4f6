using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ScaleParty.Build;

/// <summary>
/// Compiled into every program with UsesTorch=true, so that the process is prepared for libtorch even where the program
/// touches TorchSharp before anything of ScaleParty.Torch.
/// </summary>
internal static class TorchStart
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must run before the program can load libtorch.")]
    internal static void Run() => ScaleParty.Torch.TorchRuntime.Initialize();
}
