namespace ScaleParty.Streaming;

/// <summary>A tile could not be made; the message names it, the inner exception is the cause. The tile is not requested again; its parent is shown in its place.</summary>
public sealed class TileException : Exception
{
    internal TileException(TileAddress address, Exception cause)
        : base($"tile {address} could not be made: {cause.Message}", cause) => Address = address;

    /// <summary>The tile.</summary>
    public TileAddress Address { get; }
}
