namespace ScaleParty.Rendering;

/// <summary>The graphics driver, a context, a window or a shader failed; the message says what and what to install or try.</summary>
public sealed class GraphicsException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GraphicsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public GraphicsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
