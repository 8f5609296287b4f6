using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Tests.Streaming;

/// <summary>The example of Documentation~/streaming.md.</summary>
internal static class StreamingExample
{
    public static int Show(GeneratorNetwork network, GeneratorNetwork refinement, ITileTarget target, Func<int, (WorldCamera Camera, double Seconds)?> next, Action<VisibleTile> draw)
    {
        int frame = 0;

        // The example begins here.
        PyramidContent content = PyramidContent.OfSeed(network, refinement, seed: 1);
        using var pyramid = new ImagePyramid(new CpuSynthesizer(network), new CpuSynthesizer(refinement), content);
        var source = new PyramidTileSource(pyramid);
        using var world = new StreamedWorld(source, target, new StreamedWorldOptions { HeightScale = 0.01, DeviceBytes = 256 << 20 });

        // In the frame loop: the camera in image units, and the seconds since the last frame.
        while (next(frame++) is var (camera, seconds))
        {
            world.Update(camera, seconds, StreamBudget.Default);
            foreach (VisibleTile tile in world.Visible)
            {
                draw(tile);
            }
        }

        // The example ends here.
        return frame;
    }
}
