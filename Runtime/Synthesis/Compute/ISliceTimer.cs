namespace ScaleParty.Synthesis.Compute;

/// <summary>Measures slices on the device; results arrive later and are never waited for.</summary>
internal interface ISliceTimer : IDisposable
{
    /// <summary>A slice is about to be issued.</summary>
    void Begin();

    /// <summary>The slice that was begun has been issued.</summary>
    /// <param name="pass">The pass that it belongs to.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="multiplicationsPerRow">Work of a row.</param>
    void End(int pass, int rows, double multiplicationsPerRow);

    /// <summary>Hands over what has been measured since the last call.</summary>
    void Collect(CostEstimator estimator);
}
