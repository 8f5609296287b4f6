namespace ScaleParty.Synthesis;

/// <summary>The graphics driver is missing, too old, lost its context or refused an operation; the message says what to do.</summary>
public sealed class GraphicsException : Exception
{
    /// <summary>What to install where no driver is found.</summary>
    public const string InstallAdvice =
        "install a graphics driver; on Debian or Ubuntu, software rendering is in: apt-get install libegl1 libgl1 libgl1-mesa-dri";

    /// <summary>Creates an exception without a message.</summary>
    public GraphicsException()
        : base("The graphics driver failed.")
    {
    }

    /// <summary>Creates an exception.</summary>
    public GraphicsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with its cause.</summary>
    public GraphicsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>No usable driver was found: the message ends with <see cref="InstallAdvice"/>.</summary>
    /// <param name="what">What was tried and how it failed.</param>
    /// <param name="cause">The cause, if there is one.</param>
    public static GraphicsException NoDriver(string what, Exception? cause = null)
    {
        string message = $"{what}; {InstallAdvice}";
        return cause is null ? new GraphicsException(message) : new GraphicsException(message, cause);
    }

    /// <summary>The context in which something was made is not current on this thread: it was destroyed, released, or another one is current.</summary>
    /// <param name="what">What was made in it, as in "this texture".</param>
    public static GraphicsException ContextGone(string what) => new(
        $"the OpenGL context of {what} is gone: it was destroyed, or it is not the one that is current on this thread; make it current before every call, and where it was destroyed dispose {what} and make a new one in a new context");

    /// <summary>The context was reset or lost; all its objects are invalid.</summary>
    /// <param name="reason">What the driver reports.</param>
    public static GraphicsException ContextLost(string reason) => new(
        $"the OpenGL context was lost ({reason}): the driver was reset, updated or ran out of time; dispose the textures and their context, create them again, and if it happens again update the driver");
}
