namespace ScaleParty.Training.Data;

/// <summary>Tells by their first bytes what files and values are.</summary>
internal static class EncodedFormat
{
    /// <summary>Bytes that <see cref="IsImage"/> looks at.</summary>
    public const int Length = 16;

    /// <summary>Whether an image in one of the formats that are read begins so: PNG, JPEG or WebP.</summary>
    public static bool IsImage(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47])
        || start.StartsWith<byte>([0xFF, 0xD8, 0xFF])
        || (start.Length >= 12 && start.StartsWith("RIFF"u8) && start.Slice(8, 4).SequenceEqual("WEBP"u8));
}
