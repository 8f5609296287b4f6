using System.CommandLine;
using System.Runtime.InteropServices;
using ScaleParty.Animation;
using ScaleParty.Desktop.Windows;
using ScaleParty.Models;
using ScaleParty.Rendering;
using Spectre.Console;

namespace ScaleParty.Viewer;

/// <summary>Opens the viewer's window, or renders off screen where there is none.</summary>
internal static class Program
{
    public static int Main(string[] args) => CommandLine.Build(Run).Parse(args).Invoke();

    private static int Run(ViewerOptions options)
    {
        using var cancel = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            // The first Ctrl-C ends after the frame at hand; the second ends at once.
            signal.Cancel = !cancel.IsCancellationRequested;
            cancel.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return Show(options, cancel.Token);
        }
        catch (Exception e) when (e is GraphicsException or GenerationException or TimelineException or InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    /// <summary>The terminal; into a file go plain lines of any length.</summary>
    private static IAnsiConsole OpenConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 240;
        }

        return console;
    }

    private static int Show(ViewerOptions options, CancellationToken cancel)
    {
        IAnsiConsole console = OpenConsole();
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
