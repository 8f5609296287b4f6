namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// The compute shaders of one graphics device: buffers, textures, programs and dispatches, in the order in which they are called. What a
/// <see cref="ComputeSynthesizer"/> needs of OpenGL, Vulkan or an engine, and nothing more.
/// </summary>
/// <remarks>
/// Objects of one device are used with that device alone. Commands may be gathered until <see cref="Submit"/>; reading a buffer submits them and waits.
/// </remarks>
public interface IComputeDevice : IDisposable
{
    /// <summary>Name of the backend, as statistics show it, such as "vulkan".</summary>
    string Backend { get; }

    /// <summary>What programs and buffers may use.</summary>
    ComputeLimits Limits { get; }

    /// <summary>What <see cref="CreateProgram"/> takes.</summary>
    ShaderLanguage Language { get; }

    /// <summary>Number of buffers, textures, programs and timers that were made and not disposed of.</summary>
    int LiveObjects { get; }

    /// <summary>Throws where the calling thread may not use the device.</summary>
    /// <exception cref="InvalidOperationException">The device belongs to another thread.</exception>
    void CheckThread();

    /// <summary>Throws where the device cannot be used; discards errors that the host left behind.</summary>
    /// <exception cref="InvalidOperationException">The device belongs to another thread.</exception>
    /// <exception cref="GraphicsException">The device was lost, or its context is not current.</exception>
    void CheckUse();

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="name">What errors call it, as in "feature maps".</param>
    /// <param name="elementBytes">Bytes of an element as kernels declare it: 16 for four numbers, 8 for two words, 4 for one number. Direct3D's structured buffers have such a stride.</param>
    IComputeBuffer CreateBuffer(string name, int elementBytes = 16);

    /// <summary>Compiles a program.</summary>
    /// <param name="name">What errors call it: the kernel and its constants.</param>
    /// <param name="source">A kernel's whole text in <see cref="Language"/>, as <see cref="ComputeKernels"/> lists them.</param>
    /// <exception cref="GraphicsException">It does not compile; the message holds the compiler's log.</exception>
    IComputeProgram CreateProgram(string name, string source);

    /// <summary>Makes a timer; null where the device measures nothing.</summary>
    IComputeTimer? CreateTimer();

    /// <summary>What is issued from here on sees what was written before, and writes nothing that is still being read.</summary>
    void Barrier();

    /// <summary>Runs a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="buffers">Buffers by slot; null for slots that the program does not use.</param>
    /// <param name="texture">The texture that it writes, at slot 1; or null.</param>
    /// <param name="parameters">The 32 integers of PARAMETERS.</param>
    /// <param name="groupsX">Groups along x, at most <see cref="ComputeLimits.Groups"/>; the same along y and z.</param>
    /// <param name="groupsY">Groups along y.</param>
    /// <param name="groupsZ">Groups along z.</param>
    void Dispatch(IComputeProgram program, ReadOnlySpan<IComputeBuffer?> buffers, IComputeTexture? texture, ReadOnlySpan<int> parameters, int groupsX, int groupsY, int groupsZ);

    /// <summary>Hands what was issued to the device, without waiting for it, and leaves nothing bound.</summary>
    /// <param name="doing">What was being done, for errors, as in "while synthesizing an image".</param>
    /// <exception cref="GraphicsException">The device reports an error or was lost.</exception>
    void Submit(string doing);

    /// <summary>Textures that programs have written are from here on read by whatever else uses the device.</summary>
    void PublishTextures();
}

/// <summary>Memory on a device.</summary>
public interface IComputeBuffer : IDisposable
{
    /// <summary>Bytes that it holds.</summary>
    long Bytes { get; }

    /// <summary>Makes room for at least so many bytes; contents are lost when it grows.</summary>
    /// <exception cref="GraphicsException">The device has too little memory.</exception>
    void Reserve(long bytes);

    /// <summary>Writes from a byte offset on, after everything that was issued before; there must be room.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Reads from the start, waiting until everything that was issued is done.</summary>
    void Read(Span<byte> bytes);
}

/// <summary>A texture that programs write.</summary>
public interface IComputeTexture
{
    /// <summary>How its texels are stored; both 8-bit formats are written as <see cref="TexelFormat.Rgba8"/>.</summary>
    TexelFormat Format { get; }
}

/// <summary>A compiled kernel.</summary>
public interface IComputeProgram : IDisposable
{
}

/// <summary>Measures what is issued between two calls; results come later, in the same order, and are never waited for.</summary>
public interface IComputeTimer : IDisposable
{
    /// <summary>Begins a measurement; false where too many still wait for their results.</summary>
    bool TryBegin();

    /// <summary>Ends the measurement that was begun.</summary>
    void End();

    /// <summary>Fetches the oldest result; false where it is not there yet.</summary>
    /// <param name="milliseconds">Device time.</param>
    bool TryRead(out double milliseconds);
}
