using System.Diagnostics;
using ScaleParty.Models;
using ScaleParty.Rendering;

namespace ScaleParty.Benchmarks;

/// <summary>Images per second through the whole pipeline: generated, converted and uploaded; drawing is left out.</summary>
internal sealed class TextureBenchmark : IBenchmark
{
    // A display of 240 Hz: often enough to see that the view moves however long an image takes.
    private const double FrameSeconds = 1 / 240.0;

    public string Name => "texture";

    public string Description => "GenerativeTexture at 256x256: generated, converted, uploaded; one moving view; nothing drawn";

    public void Run(double seconds, BenchmarkReport report)
    {
        var table = new ResultTable("network", "one after another: images/s", "generate ms", "convert ms", "upload ms", "beside a 240 Hz loop: images/s", "view updates/s", "update ms median", "update ms 99 %");
        string renderer = string.Empty;
        (string Name, GeneratorNetwork Network)[] networks = [("small", Networks.Small()), ("terrain", Networks.Terrain()), ("preview", Networks.Preview())];
        foreach ((string name, GeneratorNetwork network) in networks)
        {
            (double alone, TextureStatistics statistics) = OneAfterAnother(network, seconds);
            using var rig = new TextureRig(network, synchronous: false);
            renderer = rig.Renderer;
            (double images, double updates, Timing update, double slow) = BesideALoop(rig, seconds);
            table.AddRow(
                name,
                TextureRig.Text(alone, "0"),
                TextureRig.Text(statistics.GenerateMilliseconds, "0.00"),
                TextureRig.Text(statistics.ConvertMilliseconds, "0.00"),
                TextureRig.Text(statistics.UploadMilliseconds, "0.00"),
                TextureRig.Text(images, "0"),
                TextureRig.Text(updates, "0"),
                TextureRig.Text(update.Median, "0.000"),
                TextureRig.Text(slow, "0.000"));
        }

        report.Write(table);
        report.Write($"OpenGL: {renderer}. One after another: synchronous mode, every image is waited for. Beside a loop: the worker generates while the loop updates 240 times a second.");
    }

    private static (double PerSecond, TextureStatistics Statistics) OneAfterAnother(GeneratorNetwork network, double seconds)
    {
        using var rig = new TextureRig(network, synchronous: true);
        for (int i = 0; i < 20; i++)
        {
            rig.Frame();
        }

        int frames = 0;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            rig.Frame();
            frames++;
        }

        return (frames / clock.Elapsed.TotalSeconds, rig.Texture.Statistics);
    }

    private static (double Images, double Updates, Timing Update, double Slow) BesideALoop(TextureRig rig, double seconds)
    {
        rig.Frame();
        rig.Texture.Finish();
        var times = new List<double>();
        int images = 0;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            images += rig.Frame() ? 1 : 0;
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            times.Add(taken.TotalMilliseconds);
            double rest = (times.Count * FrameSeconds) - clock.Elapsed.TotalSeconds;
            if (rest > 0)
            {
                Thread.Sleep(TimeSpan.FromSeconds(rest));
            }
        }

        double elapsed = clock.Elapsed.TotalSeconds;
        int updates = times.Count;
        Timing timing = Timing.Of(times);
        return (images / elapsed, updates / elapsed, timing, times[(int)(0.99 * (updates - 1))]);
    }
}
