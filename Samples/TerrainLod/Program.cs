using ScaleParty.Desktop.Programs;
using ScaleParty.Desktop.Windows;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.TerrainLod.Flight;
using ScaleParty.TerrainLod.Offscreen;
using ScaleParty.TerrainLod.Window;
using ScaleParty.TerrainLod.World;

namespace ScaleParty.TerrainLod;

/// <summary>Opens a window over a generated world, or renders a flight off screen where there is none.</summary>
internal static class Program
{
    public static int Main(string[] args) => ProgramShell.Run(args, console => TerrainCommand.Create(options =>
    {
        using var stop = new StopSignal();
        return Show(options, console.Output, stop.Token);
    }));

    private static int Show(TerrainOptions options, TextWriter output, CancellationToken cancel)
    {
        // Before a window opens or a network is read.
        StrictOption.RequireFiles(("--network", options.Network), ("--refinement", options.Refinement), ("--flight", options.Flight));

        var flight = ScriptedFlight.Load(options.Flight);
        using var source = WorldSource.Load(options);
        if (options.Offscreen || !DesktopWindow.HasDisplay)
        {
            if (!options.Offscreen)
            {
                output.WriteLine("No display (neither DISPLAY nor WAYLAND_DISPLAY is set): rendering off screen.");
            }

            return OffscreenFlight.Run(options, flight, source.Tiles, output, cancel);
        }

        Resolution size = options.Size ?? new Resolution(1280, 720);
        IDesktopWindow window;
        try
        {
            window = DesktopWindow.Open(new WindowOptions { Title = "ScaleParty – terrain", Width = Math.Max(64, size.Width), Height = Math.Max(64, size.Height), HasDepth = true });
        }
        catch (GraphicsException e)
        {
            output.WriteLine($"{e.Message} Rendering off screen.");
            return OffscreenFlight.Run(options, flight, source.Tiles, output, cancel);
        }

        using (window)
        {
            using var host = new WindowHost(options, flight, source.Tiles, window, output);
            return host.Run(cancel);
        }
    }
}
