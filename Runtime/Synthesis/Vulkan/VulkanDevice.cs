using ScaleParty.Synthesis.Compute;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>The compute shaders of a Vulkan 1.1 device, without a window. It runs the HLSL form of the kernels, compiled to SPIR-V.</summary>
/// <remarks>Calls, to what was made on it included, must not overlap; they may come from any thread.</remarks>
public sealed unsafe class VulkanDevice : IComputeDevice
{
    private readonly VulkanInstance _instance;
    private readonly SpirvCompiler _compiler;
    private readonly float _nanosecondsPerTick;
    private readonly int _timestampBits;
    private bool _disposed;

    /// <summary>Opens a device.</summary>
    /// <param name="options">Which, and how; null for the fastest kind there is.</param>
    /// <exception cref="GraphicsException">There is no Vulkan 1.1, no such device, or it lacks something; the message says what is needed and what to install.</exception>
    public VulkanDevice(VulkanDeviceOptions? options = null)
        : this(options, null)
    {
    }

    internal VulkanDevice(VulkanDeviceOptions? options, ComputeLimits? limits)
    {
        options ??= new VulkanDeviceOptions();
        _compiler = new SpirvCompiler(options.ShaderFolder);
        _instance = new VulkanInstance(options.Validate);
        try
        {
            VulkanAdapter adapter = VulkanAdapter.Choose(_instance, options.DeviceName);
            (Physical, Family, _timestampBits) = (adapter.Handle, adapter.Family, adapter.TimestampBits);
            PhysicalDeviceLimits l = adapter.Properties.Limits;
            (_nanosecondsPerTick, UniformAlignment, MaximumImageSide) = (l.TimestampPeriod, (long)l.MinUniformBufferOffsetAlignment, (int)l.MaxImageDimension2D);
            IsSoftware = adapter.Properties.DeviceType == PhysicalDeviceType.Cpu;
            Limits = limits ?? adapter.ReadLimits();
            Handle = Create(adapter);
            Api.GetDeviceQueue(Handle, Family, 0, out Queue queue);
            Queue = queue;
            BufferLayout = new VulkanLayout(this, false);
            TextureLayout = new VulkanLayout(this, true);
            var cache = new PipelineCacheCreateInfo { SType = StructureType.PipelineCacheCreateInfo };
            Check(Api.CreatePipelineCache(Handle, in cache, null, out PipelineCache pipelines), "while opening a device");
            PipelineCache = pipelines;
            Commands = new VulkanCommands(this);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Backend => "vulkan";

    /// <inheritdoc/>
    public ComputeLimits Limits { get; }

    /// <summary>Whether the processor draws (lavapipe): right, but slow.</summary>
    public bool IsSoftware { get; }

    /// <inheritdoc/>
    public ShaderLanguage Language => ShaderLanguage.Hlsl;

    /// <inheritdoc/>
    public int LiveObjects { get; private set; }

    internal Vk Api => _instance.Api;

    internal PhysicalDevice Physical { get; }

    internal Device Handle { get; }

    internal Queue Queue { get; }

    internal uint Family { get; }

    internal long UniformAlignment { get; }

    internal int MaximumImageSide { get; }

    internal VulkanLayout BufferLayout { get; } = null!;

    internal VulkanLayout TextureLayout { get; } = null!;

    internal PipelineCache PipelineCache { get; }

    internal VulkanCommands Commands { get; } = null!;

    /// <summary>Whether the device was lost: nothing can be done with it but disposing of it.</summary>
    internal bool IsLost { get; private set; }

    /// <summary>Whether the validation layer checks every call.</summary>
    internal bool IsValidated => _instance.IsValidated;

    /// <summary>Errors and warnings of the validation layer, those of disposal included.</summary>
    internal IReadOnlyList<string> ValidationMessages => _instance.Messages;

    /// <inheritdoc/>
    public void CheckThread()
    {
    }

    /// <inheritdoc/>
    public void CheckUse()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (IsLost)
        {
            throw VulkanErrors.Describe(Result.ErrorDeviceLost, "before");
        }
    }

    /// <inheritdoc/>
    public IComputeBuffer CreateBuffer(string name, int elementBytes = 16) => new VulkanBuffer(this, name);

    /// <inheritdoc/>
    public IComputeProgram CreateProgram(string name, string source) => new VulkanProgram(this, name, _compiler.Compile(name, source));

    /// <inheritdoc/>
    public IComputeTimer? CreateTimer() => _timestampBits == 0 ? null : new VulkanTimer(this, _nanosecondsPerTick, _timestampBits);

    /// <inheritdoc/>
    public void Barrier() => Commands.Barrier();

    /// <inheritdoc/>
    public void Dispatch(IComputeProgram program, ReadOnlySpan<IComputeBuffer?> buffers, IComputeTexture? texture, ReadOnlySpan<int> parameters, int groupsX, int groupsY, int groupsZ) =>
        Commands.Dispatch((VulkanProgram)program, buffers, (VulkanImage?)texture, System.Runtime.InteropServices.MemoryMarshal.AsBytes(parameters), groupsX, groupsY, groupsZ);

    /// <inheritdoc/>
    public void Submit(string doing)
    {
        Commands.Submit(doing);
        if (_instance.Messages.Count > 0)
        {
            throw new GraphicsException($"Vulkan's validation layer reports {doing}: {_instance.Messages[0]}");
        }
    }

    /// <inheritdoc/>
    public void PublishTextures()
    {
        // Whoever reads a texture puts a barrier before.
    }

    /// <summary>Closes the device; what was made on it is disposed of before.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (Handle.Handle != 0)
        {
            Commands?.Finish();
            Commands?.Dispose();
            BufferLayout?.Dispose();
            TextureLayout?.Dispose();
            Api.DestroyPipelineCache(Handle, PipelineCache, null);
            Api.DestroyDevice(Handle, null);
        }

        _instance.Dispose();
    }

    /// <summary>An object was made (1) or disposed of (-1).</summary>
    internal void Count(int change) => LiveObjects += change;

    /// <summary>Throws what a result says; notes a lost device.</summary>
    internal void Check(Result result, string doing)
    {
        if (result != Result.Success)
        {
            IsLost |= result == Result.ErrorDeviceLost;
            throw VulkanErrors.Describe(result, doing);
        }
    }

    private Device Create(VulkanAdapter adapter)
    {
        float priority = 1;
        var queue = new DeviceQueueCreateInfo { SType = StructureType.DeviceQueueCreateInfo, QueueFamilyIndex = adapter.Family, QueueCount = 1, PQueuePriorities = &priority };
        var features = new PhysicalDeviceFeatures { ShaderStorageImageWriteWithoutFormat = true };
        var info = new DeviceCreateInfo { SType = StructureType.DeviceCreateInfo, QueueCreateInfoCount = 1, PQueueCreateInfos = &queue, PEnabledFeatures = &features };
        Check(Api.CreateDevice(adapter.Handle, in info, null, out Device device), "while opening a device");
        return device;
    }
}
