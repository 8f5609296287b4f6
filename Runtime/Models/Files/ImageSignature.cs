namespace ScaleParty.Models;

/// <summary>Recognises images by their first bytes.</summary>
internal static class ImageSignature
{
    /// <summary>Bytes that <see cref="IsImage"/> looks at.</summary>
    public const int Length = 12;

    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G'];
    private static readonly byte[] Jpeg = [0xff, 0xd8, 0xff];

    /// <summary>Whether an image in one of the formats that data sources and uploads may have begins so: PNG, JPEG or WebP.</summary>
    public static bool IsImage(ReadOnlySpan<byte> start) =>
        start.StartsWith(Png) || start.StartsWith(Jpeg) || (start.Length >= Length && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8));
}
