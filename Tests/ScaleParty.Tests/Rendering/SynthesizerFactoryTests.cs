using Microsoft.Extensions.DependencyInjection;
using ScaleParty.DependencyInjection;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Tests.Streaming;

namespace ScaleParty.Tests.Rendering;

/// <summary>What runs the network of a program that writes images.</summary>
public sealed class SynthesizerFactoryTests
{
    [Fact]
    public void Without_a_device_the_processor_makes_the_images()
    {
        using ServiceProvider provider = Services(TinyNetwork.Create(), SynthesisBackend.Auto);
        var factory = provider.GetRequiredService<SynthesizerFactory>();
        BackendChoice choice = factory.Choose(SynthesisMode.Free);
        Assert.Equal((SynthesisBackend.Cpu, "this program has no device for compute shaders without a texture"), (choice.Backend, choice.Reason));
        Assert.Equal("cpu", factory.Identity(choice.Backend));
        Assert.Null(factory.Refinement);
        using ISynthesizer synthesizer = factory.Create(choice.Backend, SynthesisMode.Free);
        Assert.StartsWith("cpu float32", synthesizer.Backend, StringComparison.Ordinal);
        ArgumentException e = Assert.Throws<ArgumentException>(() => factory.Create(SynthesisBackend.Cpu, SynthesisMode.Pyramid));
        Assert.Contains("'tiny' has no refinement network; expected RefinementPath", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hardware_device_makes_images_afresh_and_the_processor_makes_pyramids()
    {
        var device = new Device(new DeviceSupport("Card 9000", null));
        using (ServiceProvider provider = Services(DefaultNetwork.Load(), SynthesisBackend.Auto, device))
        {
            var factory = provider.GetRequiredService<SynthesizerFactory>();
            BackendChoice free = factory.Choose(SynthesisMode.Free);
            Assert.Equal((SynthesisBackend.Compute, "Card 9000 is a hardware driver"), (free.Backend, free.Reason));
            Assert.Equal("compute on Card 9000, version 1", factory.Identity(free.Backend));
            Assert.IsType<PositionSynthesizer>(factory.Create(free.Backend, SynthesisMode.Free));
            BackendChoice pyramid = factory.Choose(SynthesisMode.Pyramid);
            Assert.Equal(SynthesisBackend.Cpu, pyramid.Backend);
            using ISynthesizer synthesizer = factory.Create(pyramid.Backend, SynthesisMode.Pyramid);
            Assert.Equal(DefaultNetwork.LoadRefinement().Fingerprint, factory.Refinement!.Fingerprint);
            Assert.IsType<PyramidSynthesizer>(synthesizer);
        }

        Assert.True(device.IsDisposed);
    }

    [Theory]
    [InlineData(SynthesisBackend.Compute, SynthesisMode.Free, "the compute backend cannot run here: no driver")]
    [InlineData(SynthesisBackend.Vulkan, SynthesisMode.Free, "the vulkan backend cannot run here: it is not part of this program, and services.AddScalePartyVulkan() would add it")]
    [InlineData(SynthesisBackend.Compute, SynthesisMode.Pyramid, "the backend is Compute; expected Auto or Cpu for images from a pyramid")]
    public void What_was_asked_for_and_cannot_be_is_refused_with_the_reason(SynthesisBackend wanted, SynthesisMode mode, string message)
    {
        using ServiceProvider provider = Services(TinyNetwork.Create(), wanted, new Device(new DeviceSupport(null, "no driver")));
        Assert.Equal(message, Assert.Throws<NotSupportedException>(() => provider.GetRequiredService<SynthesizerFactory>().Choose(mode)).Message);
    }

    [Fact]
    public void The_processor_that_was_asked_for_leaves_the_device_closed()
    {
        var device = new Device(new DeviceSupport("Card 9000", null));
        using ServiceProvider provider = Services(TinyNetwork.Create(), SynthesisBackend.Cpu, device);
        Assert.Equal("asked for", provider.GetRequiredService<SynthesizerFactory>().Choose(SynthesisMode.Free).Reason);
        Assert.False(device.WasAsked);
    }

    [Fact]
    public void A_pyramid_that_is_refused_leaves_no_synthesizer()
    {
        GeneratorNetwork network = SmallNetworks.Base("r", "g"), refinement = SmallNetworks.Refinement("height");
        List<FakeLattice> made = [];
        ILatticeSynthesizer Make(GeneratorNetwork n)
        {
            made.Add(new FakeLattice(n));
            return made[^1];
        }

        Assert.Throws<ArgumentException>(() => ImagePyramid.Of(network, refinement, Make, PyramidContent.OfSeed(network, refinement, 0)));
        Assert.Equal([network, refinement], made.Select(m => m.Network));
        Assert.All(made, m => Assert.True(m.IsDisposed));
    }

    private static ServiceProvider Services(GeneratorNetwork network, SynthesisBackend backend, Device? device = null)
    {
        IServiceCollection services = new ServiceCollection().AddSingleton(network).AddScaleParty(o => (o.Backend, o.Cpu) = (backend, new() { Threads = 1 }));
        return (device is null ? services : services.AddKeyedSingleton<IOffscreenDevice>(SynthesisBackend.Compute, (_, _) => device)).BuildServiceProvider();
    }

    private sealed class Device(DeviceSupport support) : IOffscreenDevice, IDisposable
    {
        public DeviceSupport Support
        {
            get
            {
                WasAsked = true;
                return support;
            }
        }

        public string Identity => $"{support.Renderer}, version 1";

        public bool WasAsked { get; private set; }

        public bool IsDisposed { get; private set; }

        public ISynthesizer Create(GeneratorNetwork network) => new PositionSynthesizer(network);

        public void Dispose() => IsDisposed = true;
    }
}
