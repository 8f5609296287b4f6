namespace ScaleParty.Editor.Inspector;

/// <summary>A request is refused with a status of its own.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">One sentence for the user.</param>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;
}
