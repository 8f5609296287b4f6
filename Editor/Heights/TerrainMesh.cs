using ScaleParty.Desktop;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Editor.Heights;

/// <summary>
/// A region's terrain as a grid whose vertices are at the corners of pixels, so that tiles beside each other meet: x runs right, y up and z down the image, in image units from the region's centre.
/// Heights and slopes at a corner come from the four pixels around it.
/// </summary>
internal sealed class TerrainMesh
{
    private readonly ImageBuffer _image;
    private readonly int _margin;

    /// <param name="image">The region and a margin around it.</param>
    /// <param name="margin">Pixels of the margin on each side, 1 or more.</param>
    /// <param name="scale">Image units per pixel.</param>
    /// <param name="range">Image units between the lowest and the highest height.</param>
    public TerrainMesh(ImageBuffer image, int margin, Vector2d scale, double range)
    {
        _image = image;
        _margin = margin;
        Size = new Resolution(image.Resolution.Width - (2 * margin), image.Resolution.Height - (2 * margin));
        int columns = Size.Width + 1, rows = Size.Height + 1;
        Positions = new float[3 * columns * rows];
        Normals = new float[Positions.Length];
        Coordinates = new float[2 * columns * rows];
        for (int vertex = 0; vertex < columns * rows; vertex++)
        {
            int x = vertex % columns, y = vertex / columns;
            double a = Height(x - 1, y - 1), b = Height(x, y - 1), c = Height(x - 1, y), d = Height(x, y);
            double slopeX = range * (b + d - a - c) / (2 * scale.X), slopeZ = range * (c + d - a - b) / (2 * scale.Y);
            double length = Math.Sqrt(1 + (slopeX * slopeX) + (slopeZ * slopeZ));
            Set(Positions, vertex, (x - (Size.Width / 2.0)) * scale.X, range * (a + b + c + d) / 4, (y - (Size.Height / 2.0)) * scale.Y);
            Set(Normals, vertex, -slopeX / length, 1 / length, -slopeZ / length);
            (Coordinates[2 * vertex], Coordinates[(2 * vertex) + 1]) = ((float)x / Size.Width, (float)y / Size.Height);
        }

        Indices = new uint[6 * Size.Width * Size.Height];
        for (int cell = 0; cell < Size.Width * Size.Height; cell++)
        {
            uint corner = (uint)((cell / Size.Width * columns) + (cell % Size.Width)), below = corner + (uint)columns;

            // Counterclockwise from above.
            uint[] triangles = [corner, below, corner + 1, corner + 1, below, below + 1];
            triangles.CopyTo(Indices, 6 * cell);
        }
    }

    /// <summary>Pixels of the region, which are cells of the grid.</summary>
    public Resolution Size { get; }

    /// <summary>x, y and z of each vertex.</summary>
    public float[] Positions { get; }

    /// <summary>Unit normals.</summary>
    public float[] Normals { get; }

    /// <summary>Texture coordinates, (0, 0) at the top left.</summary>
    public float[] Coordinates { get; }

    /// <summary>Three vertices per triangle.</summary>
    public uint[] Indices { get; }

    /// <summary>The region's colours as a PNG file.</summary>
    /// <param name="path">The file that will hold it, for errors.</param>
    public byte[] Texture(string path)
    {
        var all = new byte[4 * _image.Resolution.PixelCount];
        PixelConverter.ToRgba8(_image.Values, _image.Channels, all);
        var rgba = new byte[4 * Size.PixelCount];
        int stride = 4 * _image.Resolution.Width;
        for (int y = 0; y < Size.Height; y++)
        {
            all.AsSpan(((y + _margin) * stride) + (4 * _margin), 4 * Size.Width).CopyTo(rgba.AsSpan(4 * y * Size.Width));
        }

        return ImageFile.ToPng(path, rgba, Size.Width, Size.Height);
    }

    private static void Set(float[] values, int vertex, double x, double y, double z) =>
        (values[3 * vertex], values[(3 * vertex) + 1], values[(3 * vertex) + 2]) = ((float)x, (float)y, (float)z);

    // Share of the range, 0 to 1, at a pixel of the region or its margin.
    private double Height(int x, int y)
    {
        int pixel = ((y + _margin) * _image.Resolution.Width) + x + _margin;
        return Math.Clamp((_image.Values[(pixel * _image.Channels) + ReliefShading.HeightChannel] + 1) / 2, 0, 1);
    }
}
