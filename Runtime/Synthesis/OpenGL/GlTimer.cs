using ScaleParty.Synthesis.Compute;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// Pairs of GL_TIMESTAMP queries taken in turn. Unlike GL_TIME_ELAPSED they may overlap whatever the host measures, and llvmpipe
/// answers them for compute shaders (its GL_TIME_ELAPSED is 0).
/// </summary>
internal sealed class GlTimer : IComputeTimer
{
    private const int Pairs = 64;

    private readonly OpenGlDevice _device;
    private readonly GL _gl;
    private readonly uint[] _queries = new uint[2 * Pairs];
    private readonly bool _drawsOnProcessor;
    private readonly QueryRing _ring = new(Pairs);
    private bool _disposed;

    public GlTimer(OpenGlDevice device)
    {
        _device = device;
        _gl = device.Gl;
        _drawsOnProcessor = DeviceSupport.IsSoftwareRenderer(device.Limits.Device);
        _gl.GenQueries(_queries.AsSpan());
        device.Count(1);
    }

    /// <inheritdoc/>
    public bool TryBegin()
    {
        if (_ring.IsFull)
        {
            return false;
        }

        Stamp(_queries[2 * _ring.Next]);
        return true;
    }

    /// <inheritdoc/>
    public void End()
    {
        Stamp(_queries[(2 * _ring.Next) + 1]);
        _ring.Add();
    }

    /// <inheritdoc/>
    public bool TryRead(out double milliseconds)
    {
        milliseconds = 0;
        if (_ring.IsEmpty)
        {
            return false;
        }

        uint begin = _queries[2 * _ring.Oldest], end = _queries[(2 * _ring.Oldest) + 1];
        _gl.GetQueryObject(end, QueryObjectParameterName.ResultAvailable, out int available);
        if (available == 0)
        {
            return false;
        }

        _gl.GetQueryObject(begin, QueryObjectParameterName.Result, out ulong from);
        _gl.GetQueryObject(end, QueryObjectParameterName.Result, out ulong to);
        milliseconds = to > from ? (to - from) / 1e6 : 0;
        _ring.Remove();
        return true;
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (_device.IsCurrent)
            {
                _gl.DeleteQueries(_queries.AsSpan());
            }

            _device.Count(-1);
        }
    }

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
