using ScaleParty.Synthesis.Compute;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>The compute shaders of an OpenGL 4.3 context.</summary>
/// <remarks>
/// Every member is called on the thread that made it, with its context current. Where the context is gone, its objects went with it, and disposal has nothing left to do.
/// </remarks>
public sealed class OpenGlDevice : IComputeDevice
{
    private const int Major = 4, Minor = 3;

    // What came before may still read what is written now, a texture that was sampled included.
    private const MemoryBarrierMask Before = MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit | MemoryBarrierMask.ShaderImageAccessBarrierBit;

    private readonly ContextMark _context;
    private bool _disposed;

    /// <summary>Takes the context that is current on this thread.</summary>
    /// <param name="gl">Its functions.</param>
    /// <exception cref="GraphicsException">There is no context, or it has no compute shaders (OpenGL older than 4.3, macOS).</exception>
    public OpenGlDevice(GL gl)
        : this(gl, null)
    {
    }

    internal OpenGlDevice(GL gl, ComputeLimits? limits)
    {
        Gl = Guard.NotNull(gl, nameof(gl));
        Limits = limits ?? ReadLimits(gl);
        GlErrors.Discard(gl);
        _context = new ContextMark(gl, "this synthesizer");
    }

    /// <inheritdoc/>
    public string Backend => "compute";

    /// <inheritdoc/>
    public ComputeLimits Limits { get; }

    /// <inheritdoc/>
    public ShaderLanguage Language => ShaderLanguage.Glsl;

    /// <inheritdoc/>
    public int LiveObjects { get; private set; }

    /// <summary>The functions of its context.</summary>
    internal GL Gl { get; }

    /// <summary>Whether its context is the current one.</summary>
    internal bool IsCurrent => _context.IsCurrent;

    /// <summary>Whether the context that is current on this thread has what this needs: OpenGL 4.3.</summary>
    /// <param name="gl">The functions of the context.</param>
    public static bool IsSupported(GL gl) => GlErrors.HasVersion(Guard.NotNull(gl, nameof(gl)), Major, Minor);

    /// <summary>Why no network can run in compute shaders of the context that is current on this thread, with the limit that is too small; or null where one can.</summary>
    /// <param name="gl">The functions of the context.</param>
    public static string? FindProblem(GL gl)
    {
        if (!IsSupported(gl))
        {
            return $"compute shaders need OpenGL {Major}.{Minor}, and the context of {gl.GetStringS(StringName.Renderer)} offers {gl.GetInteger(GetPName.MajorVersion)}.{gl.GetInteger(GetPName.MinorVersion)}";
        }

        try
        {
            ReadLimits(gl).Check();
            return null;
        }
        catch (GraphicsException e)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    public void CheckThread() => _context.CheckThread();

    /// <inheritdoc/>
    public void CheckUse()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckThread();
        _context.Check();
        GlErrors.Discard(Gl);
    }

    /// <inheritdoc/>
    public IComputeBuffer CreateBuffer(string name, int elementBytes = 16) => new GlBuffer(this, name);

    /// <inheritdoc/>
    public IComputeProgram CreateProgram(string name, string source) => new GlComputeProgram(this, name, source);

    /// <inheritdoc/>
    public IComputeTimer CreateTimer() => new GlTimer(this);

    /// <inheritdoc/>
    public void Barrier() => Gl.MemoryBarrier(Before);

    /// <inheritdoc/>
    public void Dispatch(IComputeProgram program, ReadOnlySpan<IComputeBuffer?> buffers, IComputeTexture? texture, ReadOnlySpan<int> parameters, int groupsX, int groupsY, int groupsZ)
    {
        Gl.UseProgram(((GlComputeProgram)program).Handle);
        for (int slot = 0; slot < buffers.Length; slot++)
        {
            if (buffers[slot] is GlBuffer buffer)
            {
                Gl.BindBufferBase(BufferTargetARB.ShaderStorageBuffer, (uint)slot, buffer.Handle);
            }
        }

        if (texture is GlTexture image)
        {
            InternalFormat format = image.Format switch
            {
                TexelFormat.Rgba16Float => InternalFormat.Rgba16f,
                TexelFormat.Rgba32Float => InternalFormat.Rgba32f,
                _ => InternalFormat.Rgba8,
            };
            Gl.BindImageTexture(1, image.Handle, 0, false, 0, BufferAccessARB.WriteOnly, format);
        }

        Gl.Uniform4(0, (uint)parameters.Length / 4, in parameters[0]);
        Gl.DispatchCompute((uint)groupsX, (uint)groupsY, (uint)groupsZ);
    }

    /// <inheritdoc/>
    public void Submit(string doing)
    {
        Gl.UseProgram(0);
        for (uint slot = 0; slot < ComputePass.Slots; slot++)
        {
            Gl.BindBufferBase(BufferTargetARB.ShaderStorageBuffer, slot, 0);
        }

        Gl.BindImageTexture(1, 0, 0, false, 0, BufferAccessARB.WriteOnly, InternalFormat.Rgba8);
        GlErrors.Check(Gl, doing);
    }

    /// <inheritdoc/>
    public void PublishTextures() => Gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit | MemoryBarrierMask.TextureUpdateBarrierBit | MemoryBarrierMask.FramebufferBarrierBit | MemoryBarrierMask.ShaderImageAccessBarrierBit);

    /// <summary>Leaves the context as it was, on the thread that made this; its buffers and programs are disposed of before.</summary>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void Dispose()
    {
        if (!_disposed)
        {
            CheckThread();
            _disposed = true;
            _context.Remove();
        }
    }

    /// <summary>An object was made (1) or disposed of (-1).</summary>
    internal void Count(int change) => LiveObjects += change;

    private static ComputeLimits ReadLimits(GL gl)
    {
        GlErrors.RequireVersion(gl, Major, Minor, "synthesis in compute shaders (which macOS does not offer)");
        gl.GetInteger((GetPName)GLEnum.MaxShaderStorageBlockSize, out int bytes);
        int groups = int.MaxValue;
        for (uint axis = 0; axis < 3; axis++)
        {
            gl.GetInteger((GetPName)GLEnum.MaxComputeWorkGroupCount, axis, out int along);
            groups = Math.Min(groups, along);
        }

        return new ComputeLimits(
            gl.GetStringS(StringName.Renderer) ?? "unknown",
            new("GL_MAX_COMPUTE_WORK_GROUP_INVOCATIONS", gl.GetInteger((GetPName)GLEnum.MaxComputeWorkGroupInvocations)),
            new("GL_MAX_COMPUTE_SHARED_MEMORY_SIZE", gl.GetInteger((GetPName)GLEnum.MaxComputeSharedMemorySize)),
            new("GL_MAX_SHADER_STORAGE_BLOCK_SIZE", bytes > 0 ? bytes : int.MaxValue),
            new("GL_MAX_COMPUTE_WORK_GROUP_COUNT", groups));
    }
}
