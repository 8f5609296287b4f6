namespace ScaleParty.Synthesis;

/// <summary>
/// Runs one network on the graphics device that draws, in slices, straight into a texture: nothing travels back to the CPU. All
/// members are called on the thread of the device's context, <see cref="ISynthesizer.Synthesize"/> included.
/// </summary>
public interface IDeviceSynthesizer : ISynthesizer
{
    /// <summary>Whether an image has been begun and is not finished.</summary>
    bool IsWorking { get; }

    /// <summary>Begins an image; one that was begun and not finished is given up.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="target">Where it goes; shown when the image is whole.</param>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    /// <exception cref="InvalidDataException">The image could have numbers that are not finite, which nobody would see in a texture.</exception>
    void Begin(SynthesisRequest request, IDeviceImageTarget target);

    /// <summary>Issues the next slices of the image's work: as many as are estimated to fit the budget, and at least one.</summary>
    /// <param name="milliseconds">Device time to spend, above 0; positive infinity finishes the image.</param>
    /// <returns>What was done; nothing where no image has been begun.</returns>
    SliceProgress Step(double milliseconds);
}

/// <summary>What a call of <see cref="IDeviceSynthesizer.Step"/> did.</summary>
/// <param name="Slices">Slices issued.</param>
/// <param name="EstimatedMilliseconds">Device time they are expected to take.</param>
/// <param name="Finished">Whether the image is whole and shown.</param>
public readonly record struct SliceProgress(int Slices, double EstimatedMilliseconds, bool Finished);
