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
    private readonly bool _drawsOnProcessor;
    private int _oldest, _pending;
    private bool _running;

    /// <param name="gl">The functions of the current context.</param>
    /// <param name="device">The renderer's name.</param>
    public GlSliceTimer(GL gl, string device)
    {
        _gl = gl;
        _drawsOnProcessor = DeviceSupport.IsSoftwareRenderer(device);
        gl.GenQueries(_queries.AsSpan());
    }

    private int Next => (_oldest + _pending) % Pairs;

    /// <inheritdoc/>
    public void Begin()
    {
        _running = _pending < Pairs;
        if (_running)
        {
            Stamp(_queries[2 * Next]);
        }
    }

    /// <inheritdoc/>
    public void End(int pass, int rows, double multiplicationsPerRow)
    {
        if (_running)
        {
            Stamp(_queries[(2 * Next) + 1]);
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

    private void Stamp(uint query)
    {
        _gl.QueryCounter(query, QueryCounterTarget.Timestamp);
        if (_drawsOnProcessor)
        {
            // While a framebuffer is bound llvmpipe puts timestamps off with what is drawn there, but dispatches at once.
            _gl.Flush();
        }
    }
}
