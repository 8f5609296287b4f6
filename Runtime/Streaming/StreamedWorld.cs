namespace ScaleParty.Streaming;

/// <summary>A world of tiles that are made on demand.</summary>
public sealed class StreamedWorld
{
}
