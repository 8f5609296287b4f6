namespace ScaleParty.Streaming;

/// <summary>What one update may use on the caller's thread.</summary>
/// <param name="UploadBytes">Bytes of tiles that it may upload; at least one tile is uploaded where one waits.</param>
/// <param name="Milliseconds">Milliseconds after which it begins no further upload.</param>
public readonly record struct StreamBudget(long UploadBytes, double Milliseconds)
{
    /// <summary>4 MB and 4 ms.</summary>
    public static StreamBudget Default => new(4 << 20, 4);
}
