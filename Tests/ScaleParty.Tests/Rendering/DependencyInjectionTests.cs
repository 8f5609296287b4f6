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
        using (ServiceProvider provider = Services(o => (o.NetworkPath, o.Width, o.Height, o.NoiseStrength, o.Synchronous) = (_path, 48, 32, 0.5, true)).BuildServiceProvider())
        {
            var factory = provider.GetRequiredService<GenerativeTextureFactory>();
            using var first = new MemoryTarget();
            using GenerativeTexture a = factory.Create(first), b = factory.Create(new MemoryTarget());
            Assert.True(a.Update(0));
            Assert.True(b.Update(0));
            Assert.Equal(new Resolution(48, 32), first.Resolution);
            Assert.Equal(0.5, a.Parameters.NoiseStrength);
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
            o.NoisePolicy = NoisePolicy.Constant;
            o.NoiseSeed = 12;
            o.NoiseLatticeResolution = 64;
            o.PreserveNoiseVariance = true;
            o.Padding = PaddingMode.Paper;
            o.Anchor = LatticeAnchor.Anchored;
            o.Synchronous = true;
        }).BuildServiceProvider();
        using GenerativeTexture texture = provider.GetRequiredService<GenerativeTextureFactory>().Create(new MemoryTarget());
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
            o.Width = 8;
            o.Height = 9000;
            o.NoiseStrength = double.NaN;
            o.NoiseSeed = -1;
            o.NoiseLatticeResolution = 4;
            o.NoisePolicy = (NoisePolicy)9;
            o.Padding = (PaddingMode)9;
            o.Anchor = (LatticeAnchor)9;
            o.Overscan = -0.5;
            o.UploadBytesPerFrame = 1;
            o.Backend = (SynthesisBackend)9;
            o.DeviceMillisecondsPerFrame = 0;
            o.LatentCacheCapacity = 0;
        }).BuildServiceProvider();
        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        string[] expected =
        [
            "NetworkPath is 'missing.safetensors'; expected a network file",
            "Width is 8; expected 16 to 4096",
            "Height is 9000; expected 16 to 4096",
            "NoiseStrength is NaN; expected 0 to 4",
            "NoiseSeed is -1; expected 0 to 999999",
            "NoiseLatticeResolution is 4; expected 8 to 65536",
            "NoisePolicy is 9; expected one of None, Random, Constant, GridSample",
            "Padding is 9; expected one of Exact, Paper",
            "Anchor is 9; expected one of Free, Anchored",
            "Overscan is -0.5; expected 0 to 1",
            "Backend is 9; expected one of Auto, Compute, Torch",
            "DeviceMillisecondsPerFrame is 0; expected 0.01 to 1000",
            "UploadBytesPerFrame is 1; expected 4096 to 2147483647",
            "LatentCacheCapacity is 0; expected 1 to 4096",
        ];
        Assert.Equal(expected.Length, e.Failures.Count());
        Assert.All(expected, text => Assert.Contains(e.Failures, f => f.StartsWith(text, StringComparison.Ordinal)));

        // Without a host, the first use finds the same.
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<GeneratorNetwork>());
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        using ServiceProvider provider = Services(null).BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void Without_a_backend_the_error_says_what_to_add()
    {
        using ServiceProvider provider = new ServiceCollection().AddScaleParty(o => o.NetworkPath = _path).BuildServiceProvider();
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => provider.GetRequiredService<GenerativeTextureFactory>().Create(new MemoryTarget()));
        Assert.Contains("AddScalePartyTorch", e.Message, StringComparison.Ordinal);
        Assert.Contains("AddScalePartyOpenGl", e.Message, StringComparison.Ordinal);
        Assert.Contains("AddScalePartyTorch", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<ISynthesizer>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_hardware_driver_textures_of_one_context_share_a_device_synthesizer_that_goes_with_the_last_of_them()
    {
        var device = new TestDevice(new DeviceSupport("Card 9000", null));
        using ServiceProvider provider = Services(o => (o.NetworkPath, o.DeviceMillisecondsPerFrame) = (_path, 500)).AddSingleton<IDeviceSynthesizerBackend>(device).BuildServiceProvider();
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
    public void A_driver_that_refuses_the_shaders_leads_to_torch_unless_compute_was_asked_for()
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
        using ServiceProvider torch = Services(o => (o.NetworkPath, o.Backend) = (_path, SynthesisBackend.Torch)).BuildServiceProvider();
        torch.GetRequiredService<TestBackend>().Obstacle = "libtorch does not load";
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => torch.GetRequiredService<GenerativeTextureFactory>().Create(new MemoryTarget()));
        Assert.Equal("the torch backend cannot run here: libtorch does not load", e.Message);
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

        public string? Obstacle { get; set; }

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
