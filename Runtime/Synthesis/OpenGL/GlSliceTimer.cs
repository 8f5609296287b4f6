using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// Pairs of GL_TIMESTAMP queries taken in turn. Unlike GL_TIME_ELAPSED they may overlap whatever the host measures, and llvmpipe
/// answers them for compute shaders (its GL_TIME_ELAPSED is 0). A slice goes unmeasured where every pair still waits for its result.
/// </summary>
internal sealed class GlSliceTimer : ISliceTimer
{
    private const int Pairs = 64;

    private readonly GL _gl;
    private readonly uint[] _queries = new uint[2 * Pairs];
    private readonly (int Pass, int Rows, double MultiplicationsPerRow)[] _slices = new (int, int, double)[Pairs];
    private int _oldest, _pending;
    private bool _running;

    public GlSliceTimer(GL gl)
    {
        _gl = gl;
        gl.GenQueries(_queries.AsSpan());
    }

    private int Next => (_oldest + _pending) % Pairs;

    /// <inheritdoc/>
    public void Begin()
    {
        _running = _pending < Pairs;
        if (_running)
        {
            _gl.QueryCounter(_queries[2 * Next], QueryCounterTarget.Timestamp);
        }
    }

    /// <inheritdoc/>
    public void End(int pass, int rows, double multiplicationsPerRow)
    {
        if (_running)
        {
            _gl.QueryCounter(_queries[(2 * Next) + 1], QueryCounterTarget.Timestamp);
            _slices[Next] = (pass, rows, multiplicationsPerRow);
            _pending++;
            _running = false;
        }
    }

    /// <inheritdoc/>
    public void Collect(CostEstimator estimator)
    {
        while (_pending > 0)
        {
            uint begin = _queries[2 * _oldest], end = _queries[(2 * _oldest) + 1];
            _gl.GetQueryObject(end, QueryObjectParameterName.ResultAvailable, out int available);
            if (available == 0)
            {
                return;
            }

            _gl.GetQueryObject(begin, QueryObjectParameterName.Result, out ulong from);
            _gl.GetQueryObject(end, QueryObjectParameterName.Result, out ulong to);
            (int pass, int rows, double multiplications) = _slices[_oldest];
            estimator.Learn(pass, rows, multiplications, to > from ? (to - from) / 1e6 : 0);
            _oldest = (_oldest + 1) % Pairs;
            _pending--;
        }
    }

    public void Dispose() => _gl.DeleteQueries(_queries.AsSpan());
}
