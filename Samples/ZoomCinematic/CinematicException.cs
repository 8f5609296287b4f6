namespace ScaleParty.ZoomCinematic;

/// <summary>The cinematic cannot be made; the message says why and what to do.</summary>
internal sealed class CinematicException(string message) : Exception(message);
