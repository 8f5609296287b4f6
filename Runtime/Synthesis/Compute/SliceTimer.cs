namespace ScaleParty.Synthesis.Compute;

/// <summary>Measures slices with a device's timer. A slice goes unmeasured where too many wait for their results, or the device has no timer.</summary>
internal sealed class SliceTimer(IComputeTimer? timer) : ISliceTimer
{
    private readonly Queue<(int Pass, int Rows, double MultiplicationsPerRow)> _slices = new();
    private bool _running;

    /// <inheritdoc/>
    public void Begin() => _running = timer?.TryBegin() ?? false;

    /// <inheritdoc/>
    public void End(int pass, int rows, double multiplicationsPerRow)
    {
        if (_running)
        {
            timer!.End();
            _slices.Enqueue((pass, rows, multiplicationsPerRow));
            _running = false;
        }
    }

    /// <inheritdoc/>
    public void Collect(CostEstimator estimator)
    {
        while (_slices.Count > 0 && timer!.TryRead(out double milliseconds))
        {
            (int pass, int rows, double multiplications) = _slices.Dequeue();
            estimator.Learn(pass, rows, multiplications, milliseconds);
        }
    }

    public void Dispose() => timer?.Dispose();
}
