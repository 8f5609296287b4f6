namespace ScaleParty.Desktop;

/// <summary>An image from a file.</summary>
/// <param name="Rgba">Width * Height * 4 bytes: rows from top to bottom, red, green, blue, alpha (not premultiplied).</param>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
public sealed record DecodedImage(byte[] Rgba, int Width, int Height);
