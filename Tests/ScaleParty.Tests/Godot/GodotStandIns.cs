// The members of Godot 4's C# library that the program of Documentation~/godot.md uses, for a test without Godot.
namespace Godot;

#pragma warning disable CA1707, CA1711, CA1720, CA1724
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExportAttribute : Attribute;

public class Node : IDisposable
{
    public virtual void _Process(double delta)
    {
    }

    public virtual void _ExitTree()
    {
    }

    public void Dispose() => GC.SuppressFinalize(this);
}

public class Texture2D;

public class TextureRect : Node
{
    public Texture2D? Texture { get; set; }
}

public readonly record struct Vector2(float X, float Y);

public sealed class Image
{
    public enum Format
    {
        Rgba8,
    }

    public required byte[] Data { get; init; }

    public static Image CreateFromData(int width, int height, bool useMipmaps, Format format, byte[] data) =>
        data.Length == 4 * width * height && !useMipmaps && format == Format.Rgba8 ? new Image { Data = [.. data] } : throw new ArgumentException("size", nameof(data));
}

public sealed class ImageTexture : Texture2D
{
    public required Image Image { get; set; }

    public static ImageTexture CreateFromImage(Image image) => new() { Image = image };

    public void Update(Image image) => Image = image;
}
