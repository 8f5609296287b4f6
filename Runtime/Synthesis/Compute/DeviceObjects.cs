namespace ScaleParty.Synthesis.Compute;

/// <summary>What a synthesizer has made on a device: disposed of together, whatever fails on the way.</summary>
internal sealed class DeviceObjects(IComputeDevice device) : IDisposable
{
    private readonly List<IDisposable> _all = [];

    /// <summary>The device.</summary>
    public IComputeDevice Device { get; } = device;

    /// <summary>Makes an empty buffer.</summary>
    public IComputeBuffer CreateBuffer(string name, int elementBytes = 16) => Own(Device.CreateBuffer(name, elementBytes));

    /// <summary>Makes a buffer that holds values.</summary>
    public IComputeBuffer CreateBuffer<T>(string name, ReadOnlySpan<T> values, int elementBytes = 16)
        where T : unmanaged
    {
        IComputeBuffer buffer = CreateBuffer(name, elementBytes);
        buffer.Write(values);
        return buffer;
    }

    /// <summary>Compiles a program.</summary>
    public IComputeProgram CreateProgram(string name, string source) => Own(Device.CreateProgram(name, source));

    /// <summary>Takes an object that was made elsewhere.</summary>
    public T Own<T>(T part)
        where T : IDisposable
    {
        _all.Add(part);
        return part;
    }

    public void Dispose()
    {
        foreach (IDisposable part in _all)
        {
            part.Dispose();
        }

        _all.Clear();
    }
}
