using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ScaleParty.Animation;
using ScaleParty.DependencyInjection;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.ZoomCinematic;

/// <summary>Renders a timeline to frames: existing ones are kept, missing ones are made.</summary>
internal sealed class Cinematic
{
    private static readonly Resolution DefaultSize = new(640, 360);

    private readonly CinematicSettings _settings;
    private readonly Timeline _timeline;
    private readonly Resolution _size;
    private readonly double _framesPerSecond;
    private readonly int _frames;
    private readonly int _threads;

    private Cinematic(CinematicSettings settings)
    {
        _settings = settings;
        _timeline = TimelineFile.Load(settings.Timeline, [.. new TextureParameters().All.Concat(new ReliefParameters().All).Select(p => p.Info)]);
        _size = settings.Size ?? _timeline.Resolution ?? DefaultSize;
        _framesPerSecond = settings.FramesPerSecond ?? _timeline.FramesPerSecond;
        _threads = settings.Threads ?? Environment.ProcessorCount;
        _frames = _timeline.FrameCount(_framesPerSecond);
        Check();
    }

    /// <summary>Makes the cinematic and prints the result.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(CinematicSettings settings)
    {
        using var stop = new StopSignal();
        return new Cinematic(settings).Make(stop.Token);
    }

    private void Check()
    {
        if (_timeline.Tracks.FirstOrDefault(t => t.Parameter.Name is "width" or "height") is { } track)
        {
            throw new CinematicException($"{_settings.Timeline} animates {track.Parameter.Name}; expected frames of one size. Give width and height beside the duration, or --size.");
        }

        if (_frames > FrameFolder.MaximumFrames)
        {
            throw new CinematicException($"{_settings.Timeline} has {_frames} frames; expected at most {FrameFolder.MaximumFrames}. Take a lower --fps.");
        }

        TextureParameters limits = new();
        foreach ((string name, int pixels) in new[] { ("width", _size.Width), ("height", _size.Height) })
        {
            ParameterInfo info = limits[name].Info;
            if (pixels < info.Minimum || pixels * _settings.Supersample > info.Maximum)
            {
                throw new CinematicException(string.Create(CultureInfo.InvariantCulture, $"{name} is {pixels} with {_settings.Supersample} samples per pixel; expected {info.Minimum} to {info.Maximum} samples a side"));
            }
        }
    }

    private int Make(CancellationToken stop)
    {
        using ServiceProvider services = Services();
        GeneratorNetwork network = services.GetRequiredService<GeneratorNetwork>();
        var factory = services.GetRequiredService<SynthesizerFactory>();
        SynthesisMode mode = ChooseMode(factory);
        BackendChoice backend = factory.Choose(mode);
        CinematicManifest manifest = Manifest(network, mode == SynthesisMode.Free ? null : factory.Refinement, factory.Identity(backend.Backend));
        using var folder = FrameFolder.Open(_settings.Out, manifest, _frames, _settings.Overwrite);
        List<int> missing = [];
        int foreign = 0;
        for (int frame = 0; frame < _frames; frame++)
        {
            if (!folder.IsWhole(frame))
            {
                missing.Add(frame);
                foreign += folder.Exists(frame) ? 1 : 0;
            }
        }

        PrintStart(missing.Count, foreign);
        int made = MakeFrames(() => factory.Create(backend.Backend, mode), mode, backend.Reason, folder, missing, stop);
        if (made < missing.Count)
        {
            Console.WriteLine($"Stopped with {_frames - missing.Count + made} of {_frames} frames. The same command continues.");
            return ExitCode.Stopped;
        }

        Console.WriteLine($"{_frames} frames in {_settings.Out}");
        if (_settings.Mp4)
        {
            try
            {
                MakeVideo(folder, made > 0, stop);
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine("Stopped; the frames are complete. The same command makes the video.");
                return ExitCode.Stopped;
            }
        }

        return ExitCode.Done;
    }

    private void PrintStart(int missing, int foreign)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_settings.Timeline}: {_timeline.Period:0.###} s, {_frames} frames of {_size} at {_framesPerSecond:0.###} frames/s"));
        if (missing < _frames)
        {
            Console.WriteLine($"{_frames - missing} frames are there already; {missing} to make");
        }

        if (foreign > 0)
        {
            Console.WriteLine($"{foreign} files with names of frames were damaged or not made by this cinematic; they are made again");
        }
    }

    private ServiceProvider Services() => new ServiceCollection()
        .AddScaleParty(o =>
        {
            o.NetworkPath = _settings.Model;
            o.RefinementPath = _settings.Refinement;
            o.Backend = _settings.Backend;
            o.Cpu = new CpuSynthesizerOptions { Threads = _threads };
            o.Pyramid = new PyramidOptions { CacheBytes = 512L << 20 };

            // Off-line, sharp frames matter more than time: the finer level is shown as soon as the coarser one would be magnified.
            o.PyramidView = new PyramidViewOptions { Minification = 16, MaximumPixels = 1 << 24, Threads = _threads };
        })
        .AddScalePartyVulkan()
        .AddKeyedSingleton<IOffscreenDevice, OffscreenOpenGl>(SynthesisBackend.Compute)
        .BuildServiceProvider();

    /// <summary>How frames are made: as the command line or the timeline says, or else from a pyramid where the processor can make one.</summary>
    private SynthesisMode ChooseMode(SynthesizerFactory factory)
    {
        bool onProcessor = _settings.Backend is SynthesisBackend.Auto or SynthesisBackend.Cpu;
        switch (_settings.Mode ?? _timeline.Mode)
        {
            case SynthesisMode.Free:
                return SynthesisMode.Free;
            case null:
                return onProcessor && factory.Refinement is not null ? SynthesisMode.Pyramid : SynthesisMode.Free;
            case { } mode when !onProcessor:
                throw new CinematicException($"--backend is {_settings.Backend}; expected auto or cpu in mode {mode.ToString().ToLowerInvariant()}");
            case { } mode:
                return factory.Refinement is not null ? mode : throw new CinematicException($"mode pyramid needs a refinement network for {_settings.Model}; expected --refinement");
        }
    }

    private int MakeFrames(Func<ISynthesizer> create, SynthesisMode mode, string reason, FrameFolder folder, List<int> missing, CancellationToken stop)
    {
        if (missing.Count == 0)
        {
            return 0;
        }

        ISynthesizer synthesizer = create();
        Console.WriteLine($"{synthesizer.Backend} ({reason})");
        using var renderer = new FrameRenderer(synthesizer, _timeline, _size, _settings.Supersample, _settings.Relief, mode);
        int made = 0;
        FrameProgress.Run(missing.Count, report =>
        {
            for (; made < missing.Count && !stop.IsCancellationRequested; report(made))
            {
                renderer.Render(missing[made] / _framesPerSecond, folder.PathOf(missing[made]));
                folder.Record(missing[made]);
                made++;
            }
        });
        return made;
    }

    private void MakeVideo(FrameFolder folder, bool framesChanged, CancellationToken stop)
    {
        string video = Path.Combine(_settings.Out, FrameFolder.VideoName);
        if (!framesChanged && File.Exists(video))
        {
            if (VideoEncoder.Fault(folder.Video, _framesPerSecond, _frames, stop) is not { } fault)
            {
                Console.WriteLine($"{video} is there already");
                return;
            }

            Console.WriteLine($"{video} is incomplete ({fault}) and is made again");
        }

        Console.WriteLine(VideoEncoder.TryEncode(folder.Location, FrameName.Pattern, folder.Video, _framesPerSecond, _frames, stop) ? video : VideoEncoder.MissingNote);
    }

    /// <summary>Everything that determines the bytes of the frames on one machine.</summary>
    private CinematicManifest Manifest(GeneratorNetwork network, GeneratorNetwork? refinement, string backend)
    {
        static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
        return new(new Dictionary<string, string>
        {
            ["timeline"] = CinematicManifest.Digest(System.Text.Encoding.UTF8.GetBytes(TimelineFile.Write(_timeline))),
            ["network"] = NetworkDigest(network),
            ["refinement"] = refinement?.Fingerprint ?? "none",
            ["size"] = _size.ToString(),
            ["fps"] = Text(_framesPerSecond),
            ["frames"] = Text(_frames),
            ["backend"] = backend,
            ["relief"] = Text(_settings.Relief),
            ["supersample"] = Text(_settings.Supersample),
            ["threads"] = Text(_threads),
            ["version"] = typeof(Cinematic).Assembly.GetName().Version!.ToString(3),
        });
    }

    /// <summary>The file's digest, because the fingerprints of a network's float16 and float32 files are equal.</summary>
    private string NetworkDigest(GeneratorNetwork network) => _settings.Model is { } path ? FileDigest.Sha256(path) : network.Fingerprint;
}
