using ScaleParty.Desktop.Programs;
using ScaleParty.Desktop.Windows;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using Spectre.Console;

namespace ScaleParty.Viewer;

/// <summary>Opens the viewer's window, or renders off screen where there is none.</summary>
internal static class Program
{
    public static int Main(string[] args) => ProgramShell.Run(args, console => CommandLine.Build(options =>
    {
        using var stop = new StopSignal();
        return Show(options, console.Ansi, stop.Token);
    }));

    private static int Show(ViewerOptions options, IAnsiConsole console, CancellationToken cancel)
    {
        // Before a window opens or a network is read.
        StrictOption.RequireFiles(("--model", options.Model), ("--refinement", options.Refinement), ("--latent", options.Latent), ("--timeline", options.Timeline));

        GeneratorNetwork network = Networks.Load(options.Model, options.ChannelOrder);
        if (options.Offscreen || !DesktopWindow.HasDisplay)
        {
            if (!options.Offscreen)
            {
                console.WriteLine("No display (neither DISPLAY nor WAYLAND_DISPLAY is set): rendering off screen.");
            }

            return OffscreenHost.Run(options, network, console, cancel);
        }

        IDesktopWindow window;
        try
        {
            window = WindowHost.Open(options, network);
        }
        catch (GraphicsException e)
        {
            console.WriteLine($"{e.Message} Rendering off screen.");
            return OffscreenHost.Run(options, network, console, cancel);
        }

        using (window)
        {
            using var host = new WindowHost(options, network, window, console);
            return host.Run(cancel);
        }
    }
}
