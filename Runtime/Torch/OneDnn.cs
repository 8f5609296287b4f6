using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ScaleParty.Torch;

/// <summary>
/// Switches off oneDNN, libtorch's library of convolutions, where it computes garbage. On AMD processors oneDNN 3.7 takes the sizes of the caches
/// from CPUID leaf 0x8000001D without asking whether there is anything. Some virtual machines leave it empty: work is then divided for caches of
/// one byte, gradients of convolutions are wrong or not finite, and some kernels end the process with a segmentation fault.
/// </summary>
internal static unsafe class OneDnn
{
    private const int CacheLeaf = unchecked((int)0x8000001D);
    private const int CacheTypeBits = 31;

    /// <summary>Whether it computes garbage on this processor.</summary>
    public static bool FailsHere { get; } = X86Base.IsSupported && Fails(X86Base.CpuId);

    /// <summary>Whether it computes garbage on the processor that gives these answers.</summary>
    /// <param name="cpuId">Takes a leaf and a subleaf.</param>
    public static bool Fails(Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> cpuId)
    {
        (_, int ebx, int ecx, int edx) = cpuId(0, 0);
        Span<int> vendor = [ebx, edx, ecx];
        return MemoryMarshal.AsBytes(vendor).SequenceEqual("AuthenticAMD"u8) && (cpuId(CacheLeaf, 0).Eax & CacheTypeBits) == 0;
    }

    /// <summary>
    /// Lets libtorch, which must be loaded, compute convolutions without it; nor with NNPACK, which such processors cannot start and which would
    /// say so at every convolution.
    /// </summary>
    /// <param name="library">Name of the file of libtorch_cpu.</param>
    /// <exception cref="DllNotFoundException">The library is not loaded.</exception>
    /// <exception cref="EntryPointNotFoundException">It has no such switches.</exception>
    public static void SwitchOff(string library)
    {
        using var process = Process.GetCurrentProcess();
        ProcessModule module = process.Modules.Cast<ProcessModule>().FirstOrDefault(m => m.ModuleName == library) ?? throw new DllNotFoundException($"{library} is not loaded");
        IntPtr torch = NativeLibrary.Load(module.FileName);
        var context = (delegate* unmanaged<IntPtr>)Export("?globalContext@at@@YAAEAVContext@1@XZ", "_ZN2at13globalContextEv");
        var oneDnn = (delegate* unmanaged<IntPtr, byte, void>)Export("?setUserEnabledMkldnn@Context@at@@QEAAX_N@Z", "_ZN2at7Context20setUserEnabledMkldnnEb");
        var nnpack = (delegate* unmanaged<IntPtr, byte, void>)Export("?setUserEnabledNNPACK@Context@at@@QEAAX_N@Z", "_ZN2at7Context20setUserEnabledNNPACKEb");
        oneDnn(context(), 0);
        nnpack(context(), 0);

        IntPtr Export(string windows, string others) => NativeLibrary.GetExport(torch, OperatingSystem.IsWindows() ? windows : others);
    }
}
