using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Torch;

/// <summary>The fast synthesizer's manners: memory, errors, lifetime.</summary>
public sealed class SynthesizerTests
{
    [Theory]
    [InlineData(SynthesisPrecision.Float32)]
    [InlineData(SynthesisPrecision.BFloat16)]
    public void A_moving_view_allocates_less_than_a_kilobyte_per_frame_and_leaves_no_tensor(SynthesisPrecision precision)
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [16, 16, 8, 8], frequencies: 4);
        using var synthesizer = new TorchSynthesizer(network, new TorchSynthesizerOptions { Precision = precision });
        var buffer = new ImageBuffer();
        SynthesisRequest[] frames = [.. Enumerable.Range(0, 60).Select(i => new SynthesisRequest(null!, new ImageRegion(new Vector2d(i * 0.01, 0), new Vector2d(0.02, 0.02), new Resolution(64, 48))))];
        BakedLatent latent = Images.Latent(network, 1);
        frames = [.. frames.Select(f => f with { Latent = latent, Noise = new NoiseSettings { Seed = 3 } })];
        synthesizer.Synthesize(frames[0], buffer);
        synthesizer.Synthesize(frames[1], buffer);

        long tensors = Tensor.TotalCount, before = GC.GetAllocatedBytesForCurrentThread();
        foreach (SynthesisRequest frame in frames)
        {
            synthesizer.Synthesize(frame, buffer);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / frames.Length, 0, 1024);
        Assert.Equal(tensors, Tensor.TotalCount);
    }

    [Fact]
    public void A_latent_of_another_network_is_refused_by_name_and_size()
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [16, 8]), other = RandomNetwork.Create(2, [16, 12]);
        using var synthesizer = new TorchSynthesizer(network);
        ArgumentException e = Assert.Throws<ArgumentException>(() => synthesizer.Synthesize(new SynthesisRequest(Images.Latent(other, 1), ImageRegion.FullFrame(8)), new ImageBuffer()));
        Assert.Contains("12", e.Message, StringComparison.Ordinal);
        Assert.Contains("8", e.Message, StringComparison.Ordinal);
        Assert.Contains("demodulation", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_needs_too_much_memory_is_refused_before_anything_is_allocated()
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [64, 64]);
        using var synthesizer = new TorchSynthesizer(network);
        BakedLatent latent = Images.Latent(network, 1);
        ArgumentException e = Assert.Throws<ArgumentException>(() => synthesizer.Synthesize(new SynthesisRequest(latent, ImageRegion.FullFrame(Resolution.MaximumSide)), new ImageBuffer()));
        Assert.Contains("16384x16384", e.Message, StringComparison.Ordinal);
        Assert.Contains("4096 MiB", e.Message, StringComparison.Ordinal);
        using var small = new TorchSynthesizer(network, new TorchSynthesizerOptions { MaximumWorkingBytes = 1 << 20 });
        Assert.Throws<ArgumentException>(() => small.Synthesize(new SynthesisRequest(latent, ImageRegion.FullFrame(128)), new ImageBuffer()));
        small.Synthesize(new SynthesisRequest(latent, ImageRegion.FullFrame(16)), new ImageBuffer());
    }

    [Fact]
    public void A_target_that_gives_the_wrong_amount_of_memory_is_refused()
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8]);
        using var synthesizer = new TorchSynthesizer(network);
        var target = new WrongTarget();
        Assert.Throws<ArgumentException>(() => synthesizer.Synthesize(new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(8)), target));
        Assert.False(target.Completed);
    }

    [Fact]
    public void Calls_may_come_from_any_thread()
    {
        GeneratorNetwork network = RandomNetwork.Create(4, [16, 8, 8]);
        using var synthesizer = new TorchSynthesizer(network);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(40)) { Noise = new NoiseSettings() };
        float[] here = Images.Of(synthesizer, request);
        float[] there = [];
        var thread = new Thread(() => there = Images.Of(synthesizer, request));
        thread.Start();
        thread.Join();
        Assert.Equal(here, there);
    }

    [Fact]
    public void One_pixel_and_long_strips_are_images_too()
    {
        GeneratorNetwork network = RandomNetwork.Create(6, [8, 8, 8]);
        using var synthesizer = new TorchSynthesizer(network);
        BakedLatent latent = Images.Latent(network, 1);
        var whole = ImageRegion.FullFrame(new Resolution(64, 64));
        float[] image = Images.Of(synthesizer, new SynthesisRequest(latent, whole));
        foreach ((int w, int h) in ((int, int)[])[(1, 1), (64, 1), (1, 64), (3, 61)])
        {
            float[] part = Images.Of(synthesizer, new SynthesisRequest(latent, whole.Tile(0, 0, w, h)));
            Assert.InRange(Images.Error(Images.Part(image, 64, 3, 0, 0, w, h), part, image), 0, 1e-4);
        }
    }

    [Fact]
    public void After_disposal_it_refuses_work_and_may_be_disposed_again()
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8]);
        var synthesizer = new TorchSynthesizer(network);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(8));
        Images.Of(synthesizer, request);
        synthesizer.Dispose();
        synthesizer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Images.Of(synthesizer, request));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
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

    private sealed class WrongTarget : IImageTarget
    {
        private readonly float[] _values = new float[7];

        public bool Completed { get; private set; }

        public Span<float> Begin(Resolution resolution, int channels) => _values;

        public void Complete() => Completed = true;
    }
}
