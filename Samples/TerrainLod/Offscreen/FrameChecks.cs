using ScaleParty.Desktop;
using ScaleParty.Sampling;
using ScaleParty.TerrainLod.Drawing;
using ScaleParty.TerrainLod.Flight;
using ScaleParty.TerrainLod.World;
using Silk.NET.OpenGL;

namespace ScaleParty.TerrainLod.Offscreen;

/// <summary>Counts the cracks of frames and measures the jumps between them.</summary>
internal sealed class FrameChecks : IDisposable
{
    /// <summary>Frames further apart than this, in seconds, differ by more than jumps.</summary>
    public const double LongestInterval = 0.05;

    private readonly TerrainWorld _world;
    private readonly Resolution _size;
    private readonly OffscreenFramebuffer _coverage;
    private readonly PopMeter _pops;
    private readonly byte[] _pixels;

    /// <summary>Creates the checks of a world.</summary>
    /// <param name="gl">The functions of the world's context.</param>
    /// <param name="world">The world.</param>
    /// <param name="size">Pixels of the frames.</param>
    public FrameChecks(GL gl, TerrainWorld world, Resolution size)
    {
        _world = world;
        _size = size;

        // One sample per pixel: a pixel is either covered or not.
        _coverage = new OffscreenFramebuffer(gl, size, 1);
        _pops = new PopMeter(size);
        _pixels = new byte[_coverage.ByteCount];
    }

    /// <summary>Pixels of the background seen through the terrain so far.</summary>
    public long CrackPixels { get; private set; }

    /// <summary>The largest change of a block's mean brightness between two frames so far, in levels of 8 bits.</summary>
    public double LargestJump => _pops.Largest;

    /// <summary>Checks the frame that the world shows, which follows the one before by <see cref="LongestInterval"/> at most if its jump is to mean anything.</summary>
    /// <param name="rgba">Its picture, rows from top to bottom.</param>
    /// <param name="pose">Its camera.</param>
    public void Add(ReadOnlySpan<byte> rgba, in CameraPose pose)
    {
        _pops.Add(rgba, pose);
        _coverage.Bind();
        _world.Renderer.View = TerrainView.Coverage;
        _world.Draw(pose, _size);
        _world.Renderer.View = TerrainView.Picture;
        _coverage.Read(_pixels);
        CrackPixels += CrackCounter.Count(_pixels, _size.Width, _size.Height, pose.HorizonRow(_size, TerrainRenderer.PlanetRadius));
    }

    /// <summary>The next frame does not follow the last one.</summary>
    public void Cut() => _pops.Cut();

    public void Dispose() => _coverage.Dispose();
}
