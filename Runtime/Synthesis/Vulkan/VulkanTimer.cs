using ScaleParty.Synthesis.Compute;
using Silk.NET.Vulkan;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>Pairs of timestamp queries taken in turn.</summary>
internal sealed unsafe class VulkanTimer : IComputeTimer
{
    private const int Pairs = 64;

    private readonly VulkanDevice _device;
    private readonly double _nanosecondsPerTick;
    private readonly ulong _mask;
    private readonly QueryPool _queries;
    private readonly ulong[] _serials = new ulong[Pairs];
    private readonly QueryRing _ring = new(Pairs);
    private bool _disposed;

    /// <param name="device">The device.</param>
    /// <param name="nanosecondsPerTick">What a timestamp counts.</param>
    /// <param name="validBits">Bits of a timestamp that count.</param>
    public VulkanTimer(VulkanDevice device, double nanosecondsPerTick, int validBits)
    {
        _device = device;
        _nanosecondsPerTick = nanosecondsPerTick;
        _mask = validBits >= 64 ? ulong.MaxValue : (1UL << validBits) - 1;
        var info = new QueryPoolCreateInfo { SType = StructureType.QueryPoolCreateInfo, QueryType = QueryType.Timestamp, QueryCount = 2 * Pairs };
        device.Check(device.Api.CreateQueryPool(device.Handle, in info, null, out _queries), "while making a timer");
        device.Count(1);
    }

    /// <inheritdoc/>
    public bool TryBegin()
    {
        if (_ring.IsFull)
        {
            return false;
        }

        CommandBuffer commands = _device.Commands.Current;
        _device.Api.CmdResetQueryPool(commands, _queries, (uint)(2 * _ring.Next), 2);
        _device.Api.CmdWriteTimestamp(commands, PipelineStageFlags.BottomOfPipeBit, _queries, (uint)(2 * _ring.Next));
        return true;
    }

    /// <inheritdoc/>
    public void End()
    {
        _device.Api.CmdWriteTimestamp(_device.Commands.Current, PipelineStageFlags.BottomOfPipeBit, _queries, (uint)((2 * _ring.Next) + 1));
        _serials[_ring.Next] = _device.Commands.Serial;
        _ring.Add();
    }

    /// <inheritdoc/>
    public bool TryRead(out double milliseconds)
    {
        milliseconds = 0;
        if (_ring.IsEmpty || !_device.Commands.IsDone(_serials[_ring.Oldest]))
        {
            return false;
        }

        ulong* stamps = stackalloc ulong[2];
        Result result = _device.Api.GetQueryPoolResults(_device.Handle, _queries, (uint)(2 * _ring.Oldest), 2, 2 * sizeof(ulong), stamps, sizeof(ulong), QueryResultFlags.Result64Bit);
        if (result == Result.NotReady)
        {
            return false;
        }

        _device.Check(result, "while reading a timer");
        milliseconds = ((stamps[1] - stamps[0]) & _mask) * _nanosecondsPerTick / 1e6;
        _ring.Remove();
        return true;
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _device.Commands.Finish();
            _device.Api.DestroyQueryPool(_device.Handle, _queries, null);
            _device.Count(-1);
        }
    }
}
