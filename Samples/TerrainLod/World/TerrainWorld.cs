using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.TerrainLod.Drawing;
using ScaleParty.TerrainLod.Flight;
using Silk.NET.OpenGL;

namespace ScaleParty.TerrainLod.World;

/// <summary>A streamed world in the current OpenGL context with the renderer that draws it.</summary>
internal sealed class TerrainWorld : IDisposable
{
    private readonly GroundHeights _ground;
    private readonly double _sea;

    /// <summary>Creates the world; its tiles are made from the first update on.</summary>
    /// <param name="gl">The functions of the current context.</param>
    /// <param name="source">Makes the tiles; owned by the caller.</param>
    /// <param name="options">Relief, error, memory and level.</param>
    public TerrainWorld(GL gl, ITileSource source, TerrainOptions options)
    {
        PyramidLayout layout = source.Layout;
        TileDiskCache? disk = options.Cache is { } folder ? new TileDiskCache(folder, (long)options.CacheMegabytes << 20) : null;
        int layers = OpenGlTileTarget.LayersWithin(gl, layout, (long)options.DeviceMegabytes << 20);
        var target = new OpenGlTileTarget(gl, layout, layers);
        _ground = new GroundHeights(target, layout);
        Renderer = new TerrainRenderer(gl, layout, target) { Exaggeration = options.Relief };
        double scale = target.HasHeights ? TerrainRenderer.TrueRelief * options.Relief : 0;
        _sea = scale;
        Streamed = new StreamedWorld(source, _ground, new StreamedWorldOptions
        {
            HeightScale = scale,
            ErrorPixels = options.ErrorPixels,
            MaximumLevel = options.MaximumLevel,
            PlanetRadius = TerrainRenderer.PlanetRadius,
            DiskCache = disk,
        });
    }

    /// <summary>The renderer.</summary>
    public TerrainRenderer Renderer { get; }

    /// <summary>The streamed world.</summary>
    public StreamedWorld Streamed { get; }

    /// <summary>The camera as the streamed world takes it, whose height 0 is that of the height channel: the sea, at -1, is one unit of it below.</summary>
    public WorldCamera Camera(in CameraPose pose, Resolution viewport)
    {
        WorldCamera camera = pose.ToWorldCamera(viewport);
        return camera with { Z = camera.Z - _sea };
    }

    /// <summary>Elevation of the highest ground within a distance of a place, above the sea, in image units.</summary>
    public double GroundElevation(double x, double y, double radius) =>
        _sea * (_ground.Highest(Streamed.Visible, x, y, radius) - GroundHeights.SeaLevel);

    /// <summary>Draws what is visible into the current framebuffer.</summary>
    public void Draw(in CameraPose pose, Resolution viewport) => Renderer.Draw(pose, viewport, Streamed.Visible);

    /// <summary>Ends the stream and deletes the objects of the context.</summary>
    public void Dispose()
    {
        Streamed.Dispose();
        Renderer.Dispose();
        _ground.Dispose();
    }
}
