
namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// The work of one image that has not been issued yet: passes, and rows within a pass. Issues as much of it at a time as is
/// estimated to fit a budget.
/// </summary>
internal sealed class SliceQueue : IDisposable
{
    private readonly IComputeDevice _device;
    private readonly int _mostRows;
    private readonly ComputePass[] _passes;
    private readonly ISliceTimer _timer;
    private readonly CostEstimator _estimator;
    private int _pass, _row;
    private bool _isFirst;

    /// <param name="device">The device.</param>
    /// <param name="passes">The passes of an image, in order.</param>
    /// <param name="timer">Measures slices; disposed with the queue.</param>
    public SliceQueue(IComputeDevice device, ComputePass[] passes, ISliceTimer timer)
    {
        _device = device;
        _mostRows = (int)Math.Min(device.Limits.Groups.Value, int.MaxValue);
        _passes = passes;
        _timer = timer;
        _estimator = new CostEstimator(passes.Length);
        _pass = passes.Length;
    }

    /// <summary>Whether everything has been issued.</summary>
    public bool IsEmpty => _pass == _passes.Length;

    /// <summary>Begins an image; what is left of the last one is dropped.</summary>
    public void Fill()
    {
        _pass = 0;
        _row = 0;
        _isFirst = true;
    }

    /// <summary>Issues slices: as many as are estimated to take no longer than the budget, and at least one.</summary>
    /// <returns>How many, and the milliseconds that they are estimated to take.</returns>
    public (int Slices, double Milliseconds) Issue(double budget)
    {
        _timer.Collect(_estimator);
        int slices = 0;
        double spent = 0;
        while (!IsEmpty)
        {
            ComputePass pass = _passes[_pass];
            if (!pass.IsActive)
            {
                _pass++;
                continue;
            }

            double work = pass.MultiplicationsPerRow;
            int rows = _estimator.RowsWithin(_pass, pass.Rows - _row, work, budget - spent);
            if (rows == 0 && slices > 0)
            {
                break;
            }

            // A frame makes at least the smallest slice, or an image would never be finished.
            rows = Math.Clamp(rows, 1, _mostRows);
            spent += _estimator.Estimate(_pass, rows, work);
            slices++;
            Issue(pass, rows, work);
        }

        _device.Submit("while synthesizing an image");
        return (slices, spent);
    }

    public void Dispose() => _timer.Dispose();

    private void Issue(ComputePass pass, int rows, double work)
    {
        if (_isFirst || (_row == 0 && pass.Waits))
        {
            _device.Barrier();
            _isFirst = false;
        }

        _timer.Begin();
        pass.Dispatch(_device, _row, rows);
        _timer.End(_pass, rows, work);
        _row += rows;
        if (_row == pass.Rows)
        {
            _pass++;
            _row = 0;
        }
    }
}
