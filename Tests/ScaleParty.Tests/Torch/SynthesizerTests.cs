using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Torch;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Torch;

/// <summary>Memory, errors and lifetime of the synthesizers that write to CPU memory.</summary>
public sealed class SynthesizerTests
{
    [Fact]
    public void A_moving_view_allocates_less_than_a_kilobyte_per_frame()
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [16, 16, 8, 8], frequencies: 4);
        using var synthesizer = new CpuSynthesizer(network);
        var buffer = new ImageBuffer();
        SynthesisRequest[] frames = [.. Enumerable.Range(0, 60).Select(i => new SynthesisRequest(null!, new ImageRegion(new Vector2d(i * 0.01, 0), new Vector2d(0.02, 0.02), new Resolution(64, 48))))];
        BakedLatent latent = Images.Latent(network, 1);
        frames = [.. frames.Select(f => f with { Latent = latent, Noise = new NoiseSettings { Seed = 3 } })];
        synthesizer.Synthesize(frames[0], buffer);
        synthesizer.Synthesize(frames[1], buffer);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (SynthesisRequest frame in frames)
        {
            synthesizer.Synthesize(frame, buffer);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / frames.Length, 0, 1024);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("torch")]
    public void A_latent_of_another_network_is_refused_by_name_and_size(string engine)
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [16, 8]), other = RandomNetwork.Create(2, [16, 12]);
        using ISynthesizer synthesizer = Make(engine, network);
        ArgumentException e = Assert.Throws<ArgumentException>(() => synthesizer.Synthesize(new SynthesisRequest(Images.Latent(other, 1), ImageRegion.FullFrame(8)), new ImageBuffer()));
        Assert.Contains("12", e.Message, StringComparison.Ordinal);
        Assert.Contains("8", e.Message, StringComparison.Ordinal);
        Assert.Contains("demodulation", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("torch")]
    public void An_image_that_needs_too_much_memory_is_refused_before_anything_is_allocated(string engine)
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [64, 64]);
        using ISynthesizer synthesizer = Make(engine, network);
        BakedLatent latent = Images.Latent(network, 1);
        ArgumentException e = Assert.Throws<ArgumentException>(() => synthesizer.Synthesize(new SynthesisRequest(latent, ImageRegion.FullFrame(Resolution.MaximumSide)), new ImageBuffer()));
        Assert.Contains("16384x16384", e.Message, StringComparison.Ordinal);
        Assert.Contains("4096 MiB", e.Message, StringComparison.Ordinal);
        using ISynthesizer small = Make(engine, network, 1 << 20);
        Assert.Throws<ArgumentException>(() => small.Synthesize(new SynthesisRequest(latent, ImageRegion.FullFrame(128)), new ImageBuffer()));
        small.Synthesize(new SynthesisRequest(latent, ImageRegion.FullFrame(16)), new ImageBuffer());
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("torch")]
    public void A_target_that_gives_the_wrong_amount_of_memory_is_refused(string engine)
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8]);
        using ISynthesizer synthesizer = Make(engine, network);
        var target = new WrongTarget();
        Assert.Throws<ArgumentException>(() => synthesizer.Synthesize(new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(8)), target));
        Assert.False(target.Completed);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("torch")]
    public void Calls_may_come_from_any_thread(string engine)
    {
        GeneratorNetwork network = RandomNetwork.Create(4, [16, 8, 8]);
        using ISynthesizer synthesizer = Make(engine, network);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(40)) { Noise = new NoiseSettings() };
        float[] here = Images.Of(synthesizer, request);
        float[] there = [];
        var thread = new Thread(() => there = Images.Of(synthesizer, request));
        thread.Start();
        thread.Join();
        Assert.Equal(here, there);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("torch")]
    public void One_pixel_and_long_strips_are_images_too(string engine)
    {
        GeneratorNetwork network = RandomNetwork.Create(6, [8, 8, 8]);
        using ISynthesizer synthesizer = Make(engine, network);
        BakedLatent latent = Images.Latent(network, 1);
        var whole = ImageRegion.FullFrame(new Resolution(64, 64));
        float[] image = Images.Of(synthesizer, new SynthesisRequest(latent, whole));
        foreach ((int w, int h) in ((int, int)[])[(1, 1), (64, 1), (1, 64), (3, 61)])
        {
            float[] part = Images.Of(synthesizer, new SynthesisRequest(latent, whole.Tile(0, 0, w, h)));
            Assert.InRange(Images.Error(Images.Part(image, 64, 3, 0, 0, w, h), part, image), 0, 1e-4);
        }
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("torch")]
    public void After_disposal_it_refuses_work_and_may_be_disposed_again(string engine)
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8]);
        ISynthesizer synthesizer = Make(engine, network);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(8));
        Images.Of(synthesizer, request);
        synthesizer.Dispose();
        synthesizer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Images.Of(synthesizer, request));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuSynthesizerOptions { Threads = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuSynthesizerOptions { Threads = 1025 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuSynthesizerOptions { MaximumWorkingBytes = 5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorchSynthesizerOptions { Threads = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorchSynthesizerOptions { CachedLatents = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorchSynthesizerOptions { MaximumWorkingBytes = 5 });
    }

    [Fact]
    public void A_missing_cuda_device_is_reported_with_what_to_do()
    {
        TorchRuntime.EnsureLoaded();
        if (cuda.is_available())
        {
            using var available = new TorchSynthesizer(RandomNetwork.Create(1, [8, 8]), new TorchSynthesizerOptions { Device = SynthesisDevice.Cuda });
            Assert.Contains("cuda", available.Backend, StringComparison.Ordinal);
            return;
        }

        NotSupportedException e = Assert.Throws<NotSupportedException>(() => new TorchSynthesizer(RandomNetwork.Create(1, [8, 8]), new TorchSynthesizerOptions { Device = SynthesisDevice.Cuda }));
        Assert.Contains("Cuda=true", e.Message, StringComparison.Ordinal);
    }

    private static ISynthesizer Make(string engine, GeneratorNetwork network, long memory = 4L << 30) => engine == "cpu"
        ? new CpuSynthesizer(network, new CpuSynthesizerOptions { MaximumWorkingBytes = memory })
        : new TorchSynthesizer(network, new TorchSynthesizerOptions { MaximumWorkingBytes = memory });

    private sealed class WrongTarget : IImageTarget
    {
        private readonly float[] _values = new float[7];

        public bool Completed { get; private set; }

        public Span<float> Begin(Resolution resolution, int channels) => _values;

        public void Complete() => Completed = true;
    }
}
