using System.Diagnostics;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Benchmarks;

/// <summary>
/// The compute-shader synthesizer: what a frame's passes cost on paper, milliseconds per frame by the device's own clock, and, on a software
/// driver, how it compares with shaders that are written naively.
/// </summary>
internal sealed class ComputeBenchmark : IBenchmark
{
    private const int NaiveSide = 128;

    public string Name => "compute";

    public string Description => "compute shaders: passes on paper, milliseconds per frame, and against naive shaders";

    /// <summary>The device's float32 rate in GFLOP/s, to show shares of; 0 where it is not known.</summary>
    public double Rate { get; set; }

    public void Run(double seconds, BenchmarkReport report)
    {
        using var context = new OffscreenContext();
        report.Write($"OpenGL: {context.Renderer}; {context.Version}");
        GeneratorNetwork terrain = DefaultNetwork.Load(), ffhq = Networks.Ffhq();
        Paper(report, context.Gl, "terrain", terrain, 512);
        Paper(report, context.Gl, "FFHQ", ffhq, 256);
        (string Name, GeneratorNetwork Network)[] networks = context.IsSoftware ? [("small", Networks.Small()), ("terrain", terrain)] : [("small", Networks.Small()), ("terrain", terrain), ("FFHQ", ffhq)];
        Frames(report, context.Gl, networks, context.IsSoftware ? [256] : [256, 512, 1024], seconds);
        Naive(report, context.Gl, seconds);
    }

    // What every pass multiplies and moves.
    private static void Paper(BenchmarkReport report, GL gl, string name, GeneratorNetwork network, int side)
    {
        using var synthesizer = new ComputeSynthesizer(new OpenGlDevice(gl), network);
        using var target = new OpenGlTextureTarget(gl);
        synthesizer.Begin(Request(network, side, 0), target);
        var table = new ResultTable("pass", "direct", "executed", "MB moved at least", "FLOP per byte") { Title = $"{name}, {side}x{side}; multiplications in millions" };
        double direct = 0, executed = 0, bytes = 0;
        foreach (ComputePass pass in synthesizer.Passes.Where(p => p.DirectMultiplications > 0))
        {
            Row(pass.Name, pass.DirectMultiplications, pass.Multiplications, pass.Bytes);
            direct += pass.DirectMultiplications;
            executed += pass.Multiplications;
            bytes += pass.Bytes;
        }

        Row("frame", direct, executed, bytes);
        report.Write(table);

        void Row(string pass, double d, double e, double b) =>
            table.AddRow(pass, TextureRig.Text(d / 1e6, "0.0"), TextureRig.Text(e / 1e6, "0.0"), TextureRig.Text(b / 1e6, "0.00"), TextureRig.Text(2 * e / b, "0.0"));
    }

    // By timer queries, so that neither the CPU nor waiting for it counts.
    private void Frames(BenchmarkReport report, GL gl, (string Name, GeneratorNetwork Network)[] networks, int[] sides, double seconds)
    {
        var table = new ResultTable("network", "weights", "side", "ms best", "ms median", "direct GFLOP/s", "executed GFLOP/s", "of the rate");
        foreach ((string name, GeneratorNetwork network) in networks)
        {
            foreach (ComputePrecision precision in (ComputePrecision[])[ComputePrecision.Float32, ComputePrecision.Float16])
            {
                using var synthesizer = new ComputeSynthesizer(new OpenGlDevice(gl), network, new ComputeSynthesizerOptions { Precision = precision, MaximumWorkingBytes = 8L << 30 });
                using var target = new OpenGlTextureTarget(gl);
                foreach (int side in sides)
                {
                    Timing time = Measure(gl, synthesizer, target, network, side, seconds);
                    double direct = 2 * synthesizer.Passes.Sum(p => p.DirectMultiplications) / 1e6 / time.Best;
                    double executed = 2 * synthesizer.Passes.Where(p => p.DirectMultiplications > 0).Sum(p => p.Multiplications) / 1e6 / time.Best;
                    table.AddRow(
                        name,
                        $"{precision}",
                        $"{side}",
                        TextureRig.Text(time.Best, "0.000"),
                        TextureRig.Text(time.Median, "0.000"),
                        TextureRig.Text(direct, "0"),
                        TextureRig.Text(executed, "0"),
                        Rate > 0 ? TextureRig.Text(executed / Rate, "0 %") : "-");
                }
            }
        }

        report.Write(table);
        report.Write("Times are between GL_TIMESTAMP queries around whole frames. Direct counts multiplications as a direct convolution needs them; the rate to compare the executed ones with is given with --rate GFLOP/s.");
    }

    private static Timing Measure(GL gl, ComputeSynthesizer synthesizer, OpenGlTextureTarget target, GeneratorNetwork network, int side, double seconds)
    {
        var stamps = new uint[2];
        gl.GenQueries(stamps.AsSpan());
        SynthesisRequest[] requests = [.. Enumerable.Range(0, 16).Select(i => Request(network, side, i))];
        var times = new List<double>();
        var clock = Stopwatch.StartNew();
        for (int frame = 0; frame < 8 || clock.Elapsed.TotalSeconds < seconds / 3; frame++)
        {
            synthesizer.Begin(requests[frame % requests.Length], target);
            gl.QueryCounter(stamps[0], QueryCounterTarget.Timestamp);
            synthesizer.Step(double.PositiveInfinity);
            gl.QueryCounter(stamps[1], QueryCounterTarget.Timestamp);
            gl.GetQueryObject(stamps[1], QueryObjectParameterName.Result, out ulong end);
            gl.GetQueryObject(stamps[0], QueryObjectParameterName.Result, out ulong begin);
            if (frame >= 3)
            {
                times.Add((end - begin) / 1e6);
            }
        }

        gl.DeleteQueries(stamps.AsSpan());
        return Timing.Of(times);
    }

    private static void Naive(BenchmarkReport report, GL gl, double seconds)
    {
        GeneratorNetwork network = Networks.Small();
        SynthesisRequest request = Request(network, NaiveSide, 0);
        using var synthesizer = new ComputeSynthesizer(new OpenGlDevice(gl), network);
        using var target = new OpenGlTextureTarget(gl);
        using var naive = new NaiveNetwork(gl, network, request);
        naive.Run();
        var buffer = new ImageBuffer();
        synthesizer.Synthesize(request, buffer);
        double error = buffer.Values.ToArray().Zip(naive.Read(), (a, b) => (double)Math.Abs(a - b)).Max();
        Timing[] t = Interleaved.Measure(
            seconds,
            () =>
            {
                synthesizer.Synthesize(request, target);
                gl.Finish();
            },
            () =>
            {
                naive.Run();
                gl.Finish();
            });
        report.Write(FormattableString.Invariant(
            $"small network, {NaiveSide}x{NaiveSide}, in turns: {t[0].Best:0.0} ms (median {t[0].Median:0.0}); naive shaders, one invocation per output, {t[1].Best:0.0} ms (median {t[1].Median:0.0}): {t[1].Best / t[0].Best:0.0}x by the best, {t[1].Median / t[0].Median:0.0}x by the medians. Largest difference of the images: {error:0.0e+0}."));
    }

    private static SynthesisRequest Request(GeneratorNetwork network, int side, int step)
    {
        var space = new LatentSpace(network);
        return new SynthesisRequest(space.Bake(space.Map(space.Sample(1))), ImageRegion.FullFrame(side) with { Centre = new Vector2d(step * 0.001, 0) });
    }
}
