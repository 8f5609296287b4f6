using ScaleParty.Rendering.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// The work of one image that has not been issued yet: passes, and rows within a pass. Issues as much of it at a time as is
/// estimated to fit a budget.
/// </summary>
internal sealed class SliceQueue : IDisposable
{
    // What came before may still read what is written now, a texture that was sampled included.
    private const MemoryBarrierMask Before = MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit | MemoryBarrierMask.ShaderImageAccessBarrierBit;

    private readonly GL _gl;
    private readonly ComputePass[] _passes;
    private readonly ISliceTimer _timer;
    private readonly CostEstimator _estimator;
    private int _pass, _row;
    private bool _isFirst;

    /// <param name="gl">The functions of the current context.</param>
    /// <param name="passes">The passes of an image, in order.</param>
    /// <param name="timer">Measures slices; disposed with the queue.</param>
    public SliceQueue(GL gl, ComputePass[] passes, ISliceTimer timer)
    {
        _gl = gl;
        _passes = passes;
        _timer = timer;
        _estimator = new CostEstimator(passes.Length);
        _pass = passes.Length;
    }

    /// <summary>Whether everything has been issued.</summary>
    public bool IsEmpty => _pass == _passes.Length;

    /// <summary>Begins an image; what is left of the last one is forgotten.</summary>
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
            rows = Math.Max(rows, 1);
            spent += _estimator.Estimate(_pass, rows, work);
            slices++;
            Issue(pass, rows, work);
        }

        Unbind();
        GlErrors.Check(_gl, "while synthesizing an image");
        return (slices, spent);
    }

    public void Dispose() => _timer.Dispose();

    private void Issue(ComputePass pass, int rows, double work)
    {
        if (_isFirst || (_row == 0 && pass.Waits))
        {
            _gl.MemoryBarrier(Before);
            _isFirst = false;
        }

        _timer.Begin();
        pass.Dispatch(_gl, _row, rows);
        _timer.End(_pass, rows, work);
        _row += rows;
        if (_row == pass.Rows)
        {
            _pass++;
            _row = 0;
        }
    }

    private void Unbind()
    {
        _gl.UseProgram(0);
        for (uint slot = 0; slot < ComputePass.Slots; slot++)
        {
            _gl.BindBufferBase(BufferTargetARB.ShaderStorageBuffer, slot, 0);
        }

        _gl.BindImageTexture(1, 0, 0, false, 0, BufferAccessARB.WriteOnly, InternalFormat.Rgba8);
    }
}
