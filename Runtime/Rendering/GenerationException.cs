namespace ScaleParty.Rendering;

/// <summary>A synthesizer could not make an image; the message names what was asked for, the inner exception what happened.</summary>
public sealed class GenerationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GenerationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
