using ScaleParty.Rendering.OpenGL;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Tests.Rendering;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Terrain;

[Collection(OpenGlTests.Name)]
public sealed unsafe class OpenGlTileTargetTests(GlThread thread)
{
    private static readonly PyramidLayout Layout = new(16, 4, 2, 3, 0.01, ["r", "g", "b", "height"]);

    [Fact]
    public void A_layer_holds_its_tile_and_mipmaps_that_average_from_the_tiles_corner() => thread.Run(gl =>
    {
        using var target = new OpenGlTileTarget(gl, Layout, 3);
        int side = Layout.FullSide;
        var random = new Random(1);
        byte[] colour = new byte[side * side * 4];
        random.NextBytes(colour);
        float[] height = [.. Enumerable.Range(0, side * side).Select(_ => (random.NextSingle() * 2) - 1)];
        target.Upload(1, new TilePixels(colour, height));

        Assert.Equal(colour, Layer<byte>(gl, target.Colours, 0, side, 1, PixelFormat.Rgba, PixelType.UnsignedByte, 4));
        Assert.Equal(height, Layer<float>(gl, target.Heights, 0, side, 1, PixelFormat.Red, PixelType.Float, 1));
        byte[] finer = colour;
        for (int level = 1; level <= 2; level++)
        {
            int half = side >> level;
            byte[] mipmap = Layer<byte>(gl, target.Colours, level, half, 1, PixelFormat.Rgba, PixelType.UnsignedByte, 4);
            for (int i = 0; i < mipmap.Length; i++)
            {
                int x = i / 4 % half, y = i / 4 / half, c = i % 4;
                int Texel(int dx, int dy) => finer[((((2 * y) + dy) * 2 * half) + (2 * x) + dx) * 4 + c];
                Assert.Equal((Texel(0, 0) + Texel(1, 0) + Texel(0, 1) + Texel(1, 1) + 2) / 4, mipmap[i]);
            }

            finer = mipmap;
        }

        Assert.Equal(((24 * 24) + (12 * 12) + (6 * 6)) * 4 + (24 * 24 * 4), target.BytesPerLayer);
    });

    [Fact]
    public void What_does_not_fit_is_refused_with_the_limit() => thread.Run(gl =>
    {
        Assert.Contains("expected at most", Assert.Throws<GraphicsException>(() => new OpenGlTileTarget(gl, Layout, 1_000_000)).Message, StringComparison.Ordinal);
        Assert.Contains("expected at most", Assert.Throws<GraphicsException>(() => new OpenGlTileTarget(gl, Layout with { TileSide = 1 << 20 }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("use fewer layers", Assert.Throws<GraphicsException>(() => new OpenGlTileTarget(gl, Layout with { TileSide = 8192 }, 2000)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpenGlTileTarget(gl, Layout with { Border = 0 }, 1));
        using var target = new OpenGlTileTarget(gl, Layout, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => target.Upload(2, new TilePixels(new byte[24 * 24 * 4], new float[24 * 24])));
        Assert.Contains("expected 2304 and 576", Assert.Throws<ArgumentException>(() => target.Upload(0, new TilePixels(new byte[4], []))).Message, StringComparison.Ordinal);
        Assert.Equal(GLEnum.NoError, gl.GetError());
    });

    [Fact]
    public void It_is_used_and_disposed_on_its_own_thread() => thread.Run(gl =>
    {
        var target = new OpenGlTileTarget(gl, Layout, 1);
        var tile = new TilePixels(new byte[24 * 24 * 4], new float[24 * 24]);
        Task.Run(() =>
        {
            Assert.Throws<InvalidOperationException>(() => target.Upload(0, tile));
            Assert.Throws<InvalidOperationException>(target.Dispose);
        }).Wait();
        target.Upload(0, tile);
        target.Dispose();
        Assert.Throws<ObjectDisposedException>(() => target.Upload(0, tile));
    });

    private static T[] Layer<T>(GL gl, uint texture, int level, int side, int layer, PixelFormat format, PixelType type, int channels)
        where T : unmanaged
    {
        T[] all = new T[side * side * channels * 3];
        gl.BindTexture(TextureTarget.Texture2DArray, texture);
        gl.PixelStore(PixelStoreParameter.PackAlignment, 4);
        fixed (T* values = all)
        {
            gl.GetTexImage(TextureTarget.Texture2DArray, level, format, type, values);
        }

        gl.BindTexture(TextureTarget.Texture2DArray, 0);
        int count = side * side * channels;
        return all[(layer * count)..((layer + 1) * count)];
    }
}
