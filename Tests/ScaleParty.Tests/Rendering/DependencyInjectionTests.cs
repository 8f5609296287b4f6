using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScaleParty.DependencyInjection;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

public sealed class DependencyInjectionTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"scaleparty-{Guid.NewGuid():N}.safetensors");

    public DependencyInjectionTests() => NetworkFile.Save(TinyNetwork.Create(noise: true), _path);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Textures_of_one_container_share_network_synthesizer_and_latents()
    {
        PositionSynthesizer? inner;
        using (ServiceProvider provider = Services(o => (o.NetworkPath, o.Texture) = (_path, new() { Synchronous = true })).BuildServiceProvider())
        {
            var factory = provider.GetRequiredService<GenerativeTextureFactory>();
            using var first = new MemoryTarget();
            using GenerativeTexture a = factory.Create(first), b = factory.Create(new MemoryTarget());
            Assert.True(a.Update(0));
            Assert.True(b.Update(0));
            Assert.Equal(new Resolution(256, 256), first.Resolution);
            GeneratorNetwork network = provider.GetRequiredService<GeneratorNetwork>();
            Assert.Equal("tiny", network.Description.Name);
            Assert.Same(network, provider.GetRequiredService<LatentSpace>().Network);
            inner = provider.GetRequiredService<TestBackend>().Made;
            Assert.Same(network, inner!.Network);
            Assert.Equal(2, inner.Requests.Count);
            Assert.Single(inner.Requests.Select(r => r.Latent).Distinct());
        }

        Assert.True(inner.IsDisposed);
    }

    [Fact]
    public void Noise_and_lattice_options_reach_the_requests()
    {
        using ServiceProvider provider = Services(o =>
        {
            o.NetworkPath = _path;
            o.Texture = new()
            {
                Noise = new() { Policy = NoisePolicy.Constant, LatticeResolution = 64, PreserveVariance = true },
                Padding = PaddingMode.Paper,
                Anchor = LatticeAnchor.Anchored,
                Synchronous = true,
            };
        }).BuildServiceProvider();
        using GenerativeTexture texture = provider.GetRequiredService<GenerativeTextureFactory>().Create(new MemoryTarget());
        texture.Parameters.NoiseSeed = 12;
        texture.Update(0);
        SynthesisRequest request = provider.GetRequiredService<TestBackend>().Made!.Requests.Single();
        Assert.Equal(new NoiseSettings { Policy = NoisePolicy.Constant, Seed = 12, LatticeResolution = 64, PreserveVariance = true }, request.Noise);
        Assert.Equal((PaddingMode.Paper, LatticeAnchor.Anchored), (request.Padding, request.Anchor));
    }

    [Fact]
    public void Every_wrong_option_is_named_with_its_value_and_what_was_expected_when_the_host_starts()
    {
        using ServiceProvider provider = Services(o =>
        {
            o.NetworkPath = "missing.safetensors";
            o.Texture = null!;
            o.Backend = (SynthesisBackend)9;
            o.World = null!;
            o.Cpu = null!;
            o.Pyramid = null!;
            o.PyramidView = null!;
            o.LatentCacheCapacity = 0;
        }).BuildServiceProvider();
        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        string[] expected =
        [
            "NetworkPath is 'missing.safetensors'; expected a network file",
            "Texture is null; expected GenerativeTextureOptions",
            "Backend is 9; expected one of Auto, Compute, Cpu",
            "World is null; expected StreamedWorldOptions",
            "Cpu is null; expected CpuSynthesizerOptions",
            "Pyramid is null; expected PyramidOptions",
            "PyramidView is null; expected PyramidViewOptions",
            "LatentCacheCapacity is 0; expected 1 to 4096",
        ];
        Assert.Equal(expected.Length, e.Failures.Count());
        Assert.All(expected, text => Assert.Contains(e.Failures, f => f.StartsWith(text, StringComparison.Ordinal)));

        // Without a host, the first use finds the same.
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<GeneratorNetwork>());
    }

    [Fact]
    public void A_wrong_option_of_the_textures_is_named_when_it_is_set()
    {
        using ServiceProvider provider = Services(o => o.Texture = new() { Overscan = -0.5 }).BuildServiceProvider();
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(provider.GetRequiredService<GenerativeTextureFactory>);
        Assert.Contains("Overscan is -0.5; expected 0 to 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        using ServiceProvider provider = Services(null).BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void Without_a_backend_the_processor_runs_the_network()
    {
        using ServiceProvider provider = new ServiceCollection().AddScaleParty(o => (o.NetworkPath, o.Cpu) = (_path, new() { Threads = 1 })).BuildServiceProvider();
        using GenerativeTexture texture = provider.GetRequiredService<GenerativeTextureFactory>().Create(new MemoryTarget(), new() { Synchronous = true });
        Assert.True(texture.Update(0));
        Assert.StartsWith("cpu float32", texture.Backend, StringComparison.Ordinal);
        Assert.Contains("AddScalePartyOpenGl", texture.BackendReason, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_hardware_driver_textures_of_one_context_share_a_device_synthesizer_that_goes_with_the_last_of_them()
    {
        var device = new TestDevice(new DeviceSupport("Card 9000", null));
        using ServiceProvider provider = Services(o => (o.NetworkPath, o.Texture) = (_path, new() { DeviceMillisecondsPerFrame = 500 })).AddSingleton<IDeviceSynthesizerBackend>(device).BuildServiceProvider();
        var factory = provider.GetRequiredService<GenerativeTextureFactory>();
        GenerativeTexture a = factory.Create(new DeviceTarget()), b = factory.Create(new DeviceTarget());
        device.Context = "another context";
        using GenerativeTexture c = factory.Create(new DeviceTarget());
        Assert.All([a, b, c], t => Assert.True(t.Update(0)));
        Assert.Equal("Card 9000 is a hardware driver", a.BackendReason);
        Assert.Equal(500, a.Options.DeviceMillisecondsPerFrame);
        Assert.Equal([2, 1], device.Made.Select(s => s.Finished.Count));
        Assert.Single(device.Made.SelectMany(s => s.Finished).Select(r => r.Latent).Distinct());
        Assert.Null(provider.GetRequiredService<TestBackend>().Made);
        a.Dispose();
        a.Dispose();
        Assert.False(device.Made[0].IsDisposed);
        b.Dispose();
        Assert.True(device.Made[0].IsDisposed);
        Assert.False(device.Made[1].IsDisposed);
        using GenerativeTexture d = factory.Create(new DeviceTarget());
        Assert.Equal(2, device.Made.Count);
    }

    [Fact]
    public void On_a_software_driver_or_for_another_target_a_thread_makes_the_images()
    {
        var device = new TestDevice(new DeviceSupport("llvmpipe", null));
        using ServiceProvider provider = Services(o => o.NetworkPath = _path).AddSingleton<IDeviceSynthesizerBackend>(device).BuildServiceProvider();
        var factory = provider.GetRequiredService<GenerativeTextureFactory>();
        using GenerativeTexture software = factory.Create(new DeviceTarget()), memory = factory.Create(new MemoryTarget());
        Assert.False(software.IsOnDevice);
        Assert.Contains("llvmpipe draws on the processor", software.BackendReason, StringComparison.Ordinal);
        Assert.Contains("MemoryTarget lies on no graphics device", memory.BackendReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_that_refuses_the_shaders_leads_to_a_thread_unless_compute_was_asked_for()
    {
        foreach (SynthesisBackend wanted in new[] { SynthesisBackend.Auto, SynthesisBackend.Compute })
        {
            var device = new TestDevice(new DeviceSupport("Card 9000", null)) { Failure = new GraphicsException("line 12: syntax error") };
            using ServiceProvider provider = Services(o => (o.NetworkPath, o.Backend) = (_path, wanted)).AddSingleton<IDeviceSynthesizerBackend>(device).BuildServiceProvider();
            var factory = provider.GetRequiredService<GenerativeTextureFactory>();
            if (wanted == SynthesisBackend.Compute)
            {
                Assert.Same(device.Failure, Assert.Throws<GraphicsException>(() => factory.Create(new DeviceTarget())));
                continue;
            }

            using GenerativeTexture texture = factory.Create(new DeviceTarget());
            Assert.False(texture.IsOnDevice);
            Assert.Equal("line 12: syntax error", texture.BackendReason);
        }
    }

    [Fact]
    public void A_backend_asked_for_that_cannot_run_is_refused_with_its_obstacle()
    {
        using ServiceProvider thread = Services(o => (o.NetworkPath, o.Backend) = (_path, SynthesisBackend.Cpu)).BuildServiceProvider();
        thread.GetRequiredService<TestBackend>().Problem = "libtorch does not load";
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => thread.GetRequiredService<GenerativeTextureFactory>().Create(new MemoryTarget()));
        Assert.Equal("the cpu backend cannot run here: libtorch does not load", e.Message);
        using ServiceProvider compute = Services(o => (o.NetworkPath, o.Backend) = (_path, SynthesisBackend.Compute))
            .AddSingleton<IDeviceSynthesizerBackend>(new TestDevice(new DeviceSupport("Old Card", "compute shaders need OpenGL 4.3"))).BuildServiceProvider();
        e = Assert.Throws<NotSupportedException>(() => compute.GetRequiredService<GenerativeTextureFactory>().Create(new DeviceTarget()));
        Assert.Equal("the compute backend cannot run here: compute shaders need OpenGL 4.3", e.Message);
    }

    [Fact]
    public void A_file_that_is_no_network_is_named()
    {
        File.WriteAllText(_path, "not a network");
        using ServiceProvider provider = Services(o => o.NetworkPath = _path).BuildServiceProvider();
        Exception e = Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<GenerativeTextureFactory>());
        Assert.Contains(Path.GetFileName(_path), e.Message, StringComparison.Ordinal);
    }

    private static IServiceCollection Services(Action<ScalePartyOptions>? configure) => new ServiceCollection()
        .AddSingleton<TestBackend>()
        .AddSingleton<ISynthesizerBackend>(p => p.GetRequiredService<TestBackend>())
        .AddScaleParty(configure);

    private sealed class TestBackend : ISynthesizerBackend
    {
        public PositionSynthesizer? Made { get; private set; }

        public string? Problem { get; set; }

        public ISynthesizer Create(GeneratorNetwork network) => Made = new PositionSynthesizer(network);
    }

    private sealed class TestDevice(DeviceSupport support) : IDeviceSynthesizerBackend
    {
        public string Context { get; set; } = "a context";

        public List<DeviceSynthesizer> Made { get; } = [];

        public Exception? Failure { get; init; }

        public TargetDevice? Find(ITextureTarget target) => target is DeviceTarget ? new TargetDevice(Context, support) : null;

        public IDeviceSynthesizer Create(GeneratorNetwork network, ITextureTarget target)
        {
            Made.Add(Failure is null ? new DeviceSynthesizer(network) : throw Failure);
            return Made[^1];
        }
    }
}
