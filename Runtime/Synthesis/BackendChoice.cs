namespace ScaleParty.Synthesis;

/// <summary>What runs the network, and why.</summary>
/// <param name="Backend"><see cref="SynthesisBackend.Compute"/> or <see cref="SynthesisBackend.Torch"/>.</param>
/// <param name="Reason">Why, in words for a log line, such as "llvmpipe draws on the processor, where torch is faster".</param>
public sealed record BackendChoice(SynthesisBackend Backend, string Reason)
{
    /// <summary>Chooses. Torch is only looked for where it may be taken, because looking loads it.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="device">The graphics device.</param>
    /// <param name="torchObstacle">Why torch cannot run, or null where it can.</param>
    /// <exception cref="NotSupportedException">What was asked for cannot run here, or nothing can; the message says why.</exception>
    public static BackendChoice Choose(SynthesisBackend wanted, DeviceSupport device, Func<string?> torchObstacle)
    {
        Guard.NotNull(device, nameof(device));
        Guard.NotNull(torchObstacle, nameof(torchObstacle));
        switch (wanted)
        {
            case SynthesisBackend.Compute:
                return device.Obstacle is null ? Compute("asked for") : throw Refused("compute", device.Obstacle);
            case SynthesisBackend.Torch:
                return torchObstacle() is { } obstacle ? throw Refused("torch", obstacle) : Torch("asked for");
            case SynthesisBackend.Auto:
                return ChooseFreely(device, torchObstacle);
            default:
                throw new ArgumentOutOfRangeException(nameof(wanted), wanted, $"the backend is {wanted}; expected Auto, Compute or Torch");
        }
    }

    private static BackendChoice ChooseFreely(DeviceSupport device, Func<string?> torchObstacle)
    {
        if (device.Obstacle is null && !device.IsSoftware)
        {
            return Compute($"{device.Renderer} is a hardware driver");
        }

        string? torch = torchObstacle();
        return (device.Obstacle, torch) switch
        {
            (null, null) => Torch($"{device.Renderer} draws on the processor, where torch is faster"),
            (null, { } noTorch) => Compute($"{noTorch}. {device.Renderer} draws on the processor: expect it to be slow"),
            ({ } noCompute, null) => Torch(noCompute),
            ({ } noCompute, { } noTorch) => throw new NotSupportedException($"nothing here can run the network. Compute: {noCompute}. Torch: {noTorch}"),
        };
    }

    private static BackendChoice Compute(string reason) => new(SynthesisBackend.Compute, reason);

    private static BackendChoice Torch(string reason) => new(SynthesisBackend.Torch, reason);

    private static NotSupportedException Refused(string backend, string obstacle) => new($"the {backend} backend cannot run here: {obstacle}");
}
