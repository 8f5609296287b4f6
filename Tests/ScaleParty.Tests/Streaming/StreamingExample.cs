using Microsoft.Extensions.DependencyInjection;
using ScaleParty.DependencyInjection;
using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

/// <summary>The example of Documentation~/streaming.md.</summary>
internal static class StreamingExample
{
    public static int Show(string? network, string? refinement, Func<PyramidLayout, ITileTarget> target, Func<int, (WorldCamera Camera, double Seconds)?> next, Action<PyramidLayout, VisibleTile> draw)
    {
        int frame = 0;

        // The example begins here.
        using ServiceProvider services = new ServiceCollection()
            .AddScaleParty(o =>
            {
                (o.NetworkPath, o.RefinementPath) = (network, refinement);      // null: the networks that come with the library
                o.World = new() { HeightScale = 0.01, DeviceBytes = 256 << 20 };
            })
            .BuildServiceProvider();
        using StreamedWorld world = services.GetRequiredService<StreamedWorldFactory>().Create(target, seed: 1);

        // In the frame loop: the camera in image units, and the seconds since the last frame.
        while (next(frame++) is var (camera, seconds))
        {
            world.Update(camera, seconds, StreamBudget.Default);
            foreach (VisibleTile tile in world.Visible)
            {
                draw(world.Layout, tile);
            }
        }

        // The example ends here.
        return frame;
    }
}
