using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>
/// Makes synthesizers that run on the graphics device of a target; registered by what knows the device, such as
/// <c>services.AddScalePartyOpenGl()</c>. Called on the thread that renders.
/// </summary>
public interface IDeviceSynthesizerBackend
{
    /// <summary>The device that a target lies on, and whether it can run networks.</summary>
    /// <param name="target">Where images go.</param>
    /// <returns>A device with its context, which textures of the same context share; null where the target is not of this kind.</returns>
    TargetDevice? Find(ITextureTarget target);

    /// <summary>Makes a synthesizer in the context of a target; disposed, on the thread that renders, with the last of its textures.</summary>
    /// <param name="network">The network to run.</param>
    /// <param name="target">A target whose device has no problem.</param>
    IDeviceSynthesizer Create(GeneratorNetwork network, ITextureTarget target);
}

/// <summary>The graphics device of a target.</summary>
/// <param name="Context">Stands for the context: equal for targets that share one.</param>
/// <param name="Support">What the device can do.</param>
public sealed record TargetDevice(object Context, DeviceSupport Support);
