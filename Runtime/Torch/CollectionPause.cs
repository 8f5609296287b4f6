using System.Runtime;

namespace ScaleParty.Torch;

/// <summary>
/// Holds off garbage collections while steps run, and makes them between steps. TorchSharp gives libtorch the native handle of an implicit
/// <c>Scalar</c> without keeping the object alive during the call, so a collection that another thread brings about in that moment
/// frees it under libtorch: rare in one call, certain in a run of millions.
/// </summary>
internal sealed class CollectionPause : IDisposable
{
    // Small and large objects have budgets of their own; leaving at the smaller one keeps within both.
    private const long Budget = 96 << 20;
    private const long Leave = 48 << 20;

    private long _begin;
    private bool _paused;

    /// <summary>Begins the pause.</summary>
    public CollectionPause()
    {
        Begin();
    }

    /// <summary>Collects if it is time to; called while nothing else uses torch.</summary>
    public void BetweenSteps()
    {
        bool ended = GCSettings.LatencyMode != GCLatencyMode.NoGCRegion;
        if (ended || GC.GetTotalAllocatedBytes() - _begin > Leave)
        {
            End();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Begin();
        }
    }

    /// <summary>Ends the pause.</summary>
    public void Dispose() => End();

    private void Begin()
    {
        _begin = GC.GetTotalAllocatedBytes();

        // Another run of this process may hold the pause: then it serves for both.
        _paused = GCSettings.LatencyMode != GCLatencyMode.NoGCRegion && GC.TryStartNoGCRegion(2 * Budget, Budget);
    }

    private void End()
    {
        if (_paused && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }

        _paused = false;
    }
}
