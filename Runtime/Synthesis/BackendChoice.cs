namespace ScaleParty.Synthesis;

/// <summary>What runs the network, and why.</summary>
/// <param name="Backend"><see cref="SynthesisBackend.Compute"/>, <see cref="SynthesisBackend.Cpu"/> or <see cref="SynthesisBackend.Vulkan"/>.</param>
/// <param name="Reason">Why, in words for a log line, such as "llvmpipe draws on the processor, where vector code is faster".</param>
public sealed record BackendChoice(SynthesisBackend Backend, string Reason)
{
    /// <summary>Chooses. The thread's backend is only asked where it may be taken, because asking may load native libraries.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="device">The graphics device; that of Vulkan where Vulkan was asked for.</param>
    /// <param name="threadProblem">Why what runs on a thread cannot run, or null where it can; null for the processor's own vector code, which always can.</param>
    /// <exception cref="NotSupportedException">What was asked for cannot run here, or nothing can; the message says why.</exception>
    public static BackendChoice Choose(SynthesisBackend wanted, DeviceSupport device, Func<string?>? threadProblem = null)
    {
        Guard.NotNull(device, nameof(device));
        switch (wanted)
        {
            case SynthesisBackend.Compute:
                return device.Problem is null ? Compute("asked for") : throw Refused("compute", device.Problem);
            case SynthesisBackend.Cpu:
                return threadProblem?.Invoke() is { } problem ? throw Refused("cpu", problem) : Cpu("asked for");
            case SynthesisBackend.Vulkan:
                return device.Problem is null ? new(SynthesisBackend.Vulkan, "asked for") : throw Refused("vulkan", device.Problem);
            case SynthesisBackend.Auto:
                return ChooseFreely(device, threadProblem);
            default:
                throw new ArgumentOutOfRangeException(nameof(wanted), wanted, $"the backend is {wanted}; expected Auto, Compute, Cpu or Vulkan");
        }
    }

    private static BackendChoice ChooseFreely(DeviceSupport device, Func<string?>? threadProblem)
    {
        if (device.Problem is null && !device.IsSoftware)
        {
            return Compute($"{device.Renderer} is a hardware driver");
        }

        return (device.Problem, threadProblem?.Invoke()) switch
        {
            (null, null) => Cpu($"{device.Renderer} draws on the processor, where vector code is faster"),
            (null, { } noThread) => Compute($"{noThread}. {device.Renderer} draws on the processor: expect it to be slow"),
            ({ } noCompute, null) => Cpu(noCompute),
            ({ } noCompute, { } noThread) => throw new NotSupportedException($"nothing here can run the network. Compute: {noCompute}. Cpu: {noThread}"),
        };
    }

    private static BackendChoice Compute(string reason) => new(SynthesisBackend.Compute, reason);

    private static BackendChoice Cpu(string reason) => new(SynthesisBackend.Cpu, reason);

    private static NotSupportedException Refused(string backend, string problem) => new($"the {backend} backend cannot run here: {problem}");
}
