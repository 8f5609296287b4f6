using ScaleParty.Desktop;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.TerrainLod.Drawing;
using ScaleParty.TerrainLod.Flight;
using ScaleParty.TerrainLod.Offscreen;
using ScaleParty.Tests.Rendering;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Terrain;

[Collection(OpenGlTests.Name)]
public sealed class TerrainRendererTests(GlThread thread)
{
    private static readonly Resolution Size = new(320, 180);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Tiles_of_any_partition_and_blend_meet_without_a_crack(int seed) => thread.Run(gl =>
    {
        var partition = new RandomPartition(seed, 3, 2, 30);
        var source = new FractalTileSource(32, 1.0 / 32, 2);
        using var target = new OpenGlTileTarget(gl, source.Layout, 1024);
        using var renderer = new TerrainRenderer(gl, source.Layout, target) { Exaggeration = 12, View = TerrainView.Coverage };
        var uploads = new TileUploads(source, target);
        VisibleTile[] tiles = [.. partition.Tiles.Select(t => uploads.Visible(t, partition.Blend(t)))];
        VisibleTile[] unblended = [.. tiles.Select(t => t with { Blend = new CornerBlend(1, 1, 1, 1) })];
        Assert.Contains(tiles, t => t.Address.Level == 2);
        var random = new Random(seed);
        int wrong = 0;
        for (int view = 0; view < 6; view++)
        {
            var pose = new CameraPose(1.2 + (0.6 * random.NextDouble()), 1.2 + (0.6 * random.NextDouble()), 0.12 + (0.4 * random.NextDouble()), 360 * random.NextDouble(), -60 - (30 * random.NextDouble()), 0, 45);
            Assert.Equal(0, Cracks(tiles, pose));
            wrong += Cracks(unblended, pose);
        }

        Assert.True(wrong > 0, "levels that are not blended have cracks, and this test sees them");

        int Cracks(VisibleTile[] shown, CameraPose pose)
        {
            byte[] pixels = Draw(gl, renderer, shown, pose);
            return CrackCounter.Count(pixels, Size.Width, Size.Height, 0);
        }
    });

    [Theory]
    [InlineData(0.5f, -1f, 1.5)]
    [InlineData(-1f, -1f, 0)]
    [InlineData(0.5f, 1f, 0)]
    public void Colour_and_height_are_where_the_tile_has_them_and_the_sea_is_flat(float height, float water, double unitsOfHeight) => thread.Run(gl =>
    {
        // Straight down, the edge between two colours is further from the middle the higher it is.
        const int Column = 20;
        const double Altitude = 0.4;
        var source = new StepTileSource(height, water, Column);
        using var target = new OpenGlTileTarget(gl, source.Layout, 4);
        using var renderer = new TerrainRenderer(gl, source.Layout, target) { Exaggeration = 10, View = TerrainView.Colours };
        var uploads = new TileUploads(source, target);
        var pose = new CameraPose(0.5, 0.5, Altitude, 0, -90, 0, 45);
        byte[] pixels = Draw(gl, renderer, [uploads.Visible(new TileAddress(0, 0, 0), new CornerBlend(1, 1, 1, 1))], pose);
        int row = Size.Height / 2 * Size.Width * 4;
        int edge = Enumerable.Range(Size.Width / 2, Size.Width / 2).First(x => pixels[row + (4 * x) + 1] > pixels[row + (4 * x)]);
        double elevation = unitsOfHeight * TerrainRenderer.TrueRelief * 10, distance = Altitude - elevation;
        double expected = (Size.Width / 2.0) + (((Column / 32.0) - 0.5) / distance / Math.Tan(CameraPose.VerticalFieldOfView / 2) * Size.Height / 2);
        Assert.InRange(edge, expected - 1.5, expected + 1.5);
        Assert.Equal([191, 0, 0, 255], pixels[(row + (4 * (edge - 20)))..(row + (4 * (edge - 20)) + 4)]);
        Assert.Equal([0, 159, 0, 255], pixels[(row + (4 * (edge + 20)))..(row + (4 * (edge + 20)) + 4)]);
    });

    [Fact]
    public void Colours_are_filtered_by_direction_on_hardware_alone() => thread.Run(gl =>
    {
        var source = new StepTileSource(0, -1, 20);
        using var target = new OpenGlTileTarget(gl, source.Layout, 4);
        using var renderer = new TerrainRenderer(gl, source.Layout, target);
        gl.BindTexture(TextureTarget.Texture2DArray, target.Colours);
        gl.GetTexParameter(TextureTarget.Texture2DArray, (GetTextureParameter)TerrainRenderer.MaxAnisotropy, out float samples);
        gl.BindTexture(TextureTarget.Texture2DArray, 0);
        Assert.Equal(DeviceSupport.IsSoftwareRenderer(gl.GetStringS(StringName.Renderer)) ? 1 : 4, samples);
    });

    [Fact]
    public void Tiles_far_from_the_origin_are_drawn_as_those_near_it() => thread.Run(gl =>
    {
        var source = new StepTileSource(0, -1, int.MaxValue);
        using var target = new OpenGlTileTarget(gl, source.Layout, 4);
        using var renderer = new TerrainRenderer(gl, source.Layout, target);
        var uploads = new TileUploads(source, target);
        byte[] near = At(0), far = At(1L << 24);
        Assert.Equal(near, far);
        Assert.NotEqual(near[..4], near[^4..]);

        byte[] At(long tile) => Draw(
            gl, renderer, [uploads.Visible(new TileAddress(0, tile, -tile), new CornerBlend(1, 1, 1, 1))], new CameraPose(tile + 0.5, 0.5 - tile, 0.6, 30, -40, 200, 20));
    });

    private static byte[] Draw(Silk.NET.OpenGL.GL gl, TerrainRenderer renderer, VisibleTile[] tiles, CameraPose pose)
    {
        using var framebuffer = new OffscreenFramebuffer(gl, Size, 1);
        byte[] pixels = new byte[framebuffer.ByteCount];
        framebuffer.Bind();
        renderer.Draw(pose, Size, tiles);
        framebuffer.Read(pixels);
        framebuffer.Unbind();
        return pixels;
    }
}
