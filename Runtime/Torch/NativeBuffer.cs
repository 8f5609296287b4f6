using System.Runtime.InteropServices;

namespace ScaleParty.Torch;

/// <summary>Memory outside the managed heap, aligned to 64 bytes, that grows to what is asked for and is then reused.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private void* _data;
    private long _bytes;

    ~NativeBuffer() => NativeMemory.AlignedFree(_data);

    /// <summary>At least <paramref name="bytes"/> bytes; what was in them may be lost when they grow.</summary>
    public void* Take(long bytes)
    {
        if (bytes > _bytes)
        {
            NativeMemory.AlignedFree(_data);
            _data = null;
            _bytes = 0;
            _data = NativeMemory.AlignedAlloc((nuint)bytes, 64);
            _bytes = bytes;
        }

        return _data;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
        _bytes = 0;
        GC.SuppressFinalize(this);
    }
}
