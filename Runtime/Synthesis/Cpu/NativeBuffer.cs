using System.Runtime.InteropServices;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>Floats outside the managed heap, aligned to a cache line, that grow to what is asked for and are then reused.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int CacheLine = 64;

    private IntPtr _block;
    private float* _values;
    private long _count;

    ~NativeBuffer() => Free();

    /// <summary>At least <paramref name="count"/> floats; what was in them may be lost when they grow.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public float* Take(long count)
    {
        if (count > _count)
        {
            Free();
            _block = Marshal.AllocHGlobal(checked((nint)((count * sizeof(float)) + CacheLine)));
            _values = (float*)(((long)_block + CacheLine - 1) / CacheLine * CacheLine);
            _count = count;
        }

        return _values;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        Marshal.FreeHGlobal(_block);
        _block = IntPtr.Zero;
        _values = null;
        _count = 0;
    }
}
