using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// GL_TIME_ELAPSED queries taken in turn. A slice goes unmeasured where every query still waits for its result, or where the host
/// measures with a query of its own at that moment: OpenGL allows one at a time.
/// </summary>
internal sealed class GlSliceTimer : ISliceTimer
{
    private const int Count = 64;

    private readonly GL _gl;
    private readonly uint[] _queries = new uint[Count];
    private readonly (int Pass, int Rows, double MultiplicationsPerRow)[] _slices = new (int, int, double)[Count];
    private int _oldest, _pending;
    private bool _running;

    public GlSliceTimer(GL gl)
    {
        _gl = gl;
        gl.GenQueries(_queries.AsSpan());
    }

    /// <inheritdoc/>
    public void Begin()
    {
        _running = false;
        if (_pending < Count)
        {
            _gl.GetQuery(QueryTarget.TimeElapsed, QueryParameterName.CurrentQuery, out int current);
            if (current == 0)
            {
                _gl.BeginQuery(QueryTarget.TimeElapsed, _queries[(_oldest + _pending) % Count]);
                _running = true;
            }
        }
    }

    /// <inheritdoc/>
    public void End(int pass, int rows, double multiplicationsPerRow)
    {
        if (_running)
        {
            _gl.EndQuery(QueryTarget.TimeElapsed);
            _slices[(_oldest + _pending) % Count] = (pass, rows, multiplicationsPerRow);
            _pending++;
            _running = false;
        }
    }

    /// <inheritdoc/>
    public void Collect(CostEstimator estimator)
    {
        while (_pending > 0)
        {
            _gl.GetQueryObject(_queries[_oldest], QueryObjectParameterName.ResultAvailable, out int available);
            if (available == 0)
            {
                return;
            }

            _gl.GetQueryObject(_queries[_oldest], QueryObjectParameterName.Result, out ulong nanoseconds);
            (int pass, int rows, double multiplications) = _slices[_oldest];
            estimator.Learn(pass, rows, multiplications, nanoseconds / 1e6);
            _oldest = (_oldest + 1) % Count;
            _pending--;
        }
    }

    public void Dispose() => _gl.DeleteQueries(_queries.AsSpan());
}
