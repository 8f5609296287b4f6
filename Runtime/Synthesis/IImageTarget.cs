using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>Receives an image: interleaved floats, rows from top to bottom, channels fastest, values about [-1, 1].</summary>
public interface IImageTarget
{
    /// <summary>Memory for exactly width * height * channels floats, valid until <see cref="Complete"/>.</summary>
    Span<float> Begin(Resolution resolution, int channels);

    /// <summary>Every value has been written.</summary>
    void Complete();
}
