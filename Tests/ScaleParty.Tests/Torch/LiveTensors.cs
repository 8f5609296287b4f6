using static TorchSharp.torch;

namespace ScaleParty.Tests.Torch;

/// <summary>The number of tensors that are not disposed.</summary>
internal static class LiveTensors
{
    /// <summary>Counts them after the finalizers of those that other tests left: these would lower a later count.</summary>
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
