using System.Runtime.InteropServices;

namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// What the CPU gives one image besides the latent: places and phases that need double precision. Words of 16 bytes, gathered and
/// uploaded at once, into buffers taken in turn so that no upload waits for an image that still reads the last one.
/// </summary>
internal sealed class FrameInputs
{
    private readonly IComputeBuffer[] _buffers;
    private uint[] _values = new uint[1024];
    private int _count;
    private int _current;

    public FrameInputs(DeviceObjects objects) => _buffers = [.. Enumerable.Range(0, 3).Select(_ => objects.CreateBuffer("an image's inputs"))];

    /// <summary>What was uploaded last.</summary>
    public IComputeBuffer Buffer => _buffers[_current];

    /// <summary>Words gathered so far, which is where the next one goes.</summary>
    public int Words => _count / 4;

    /// <summary>The largest magnitude of the numbers gathered so far; infinite or not a number where one of them is.</summary>
    public float Largest
    {
        get
        {
            float largest = 0;
            foreach (float number in MemoryMarshal.Cast<uint, float>(_values.AsSpan(0, _count)))
            {
                largest = Math.Max(largest, Math.Abs(number));
            }

            return largest;
        }
    }

    /// <summary>Begins an image.</summary>
    public void Clear() => _count = 0;

    /// <summary>Appends one word of four numbers.</summary>
    public void Add(float x, float y, float z, float w) =>
        Add(BufferValues.Bits(x), BufferValues.Bits(y), BufferValues.Bits(z), BufferValues.Bits(w));

    /// <summary>Appends one word of four integers.</summary>
    public void Add(uint x, uint y, uint z, uint w)
    {
        Grow(4);
        _values[_count] = x;
        _values[_count + 1] = y;
        _values[_count + 2] = z;
        _values[_count + 3] = w;
        _count += 4;
    }

    /// <summary>Appends numbers, filling the last word up with zeros.</summary>
    public void Add(ReadOnlySpan<float> numbers)
    {
        int padded = ConvolutionTiling.CeilingDivide(numbers.Length, 4) * 4;
        Grow(padded);
        Span<uint> to = _values.AsSpan(_count, padded);
        to.Clear();
        MemoryMarshal.Cast<float, uint>(numbers).CopyTo(to);
        _count += padded;
    }

    /// <summary>Uploads what was gathered.</summary>
    public void Upload()
    {
        _current = (_current + 1) % _buffers.Length;
        _buffers[_current].Write<uint>(_values.AsSpan(0, _count));
    }

    private void Grow(int by)
    {
        if (_count + by > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(2 * _values.Length, _count + by));
        }
    }
}
