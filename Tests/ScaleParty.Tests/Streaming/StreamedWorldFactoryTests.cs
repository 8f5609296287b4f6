using Microsoft.Extensions.DependencyInjection;
using ScaleParty.DependencyInjection;
using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Tests.Models;
using ScaleParty.Tests.Synthesis;

namespace ScaleParty.Tests.Streaming;

/// <summary>Worlds from a container.</summary>
public sealed class StreamedWorldFactoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StreamedWorldFactoryTests()
    {
        NetworkFile.Save(SmallNetworks.Base("r", "g", "b", "height"), _folder["base.safetensors"]);
        NetworkFile.Save(SmallNetworks.Refinement("r", "g", "b", "height"), _folder["refine.safetensors"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_world_shows_the_tiles_of_the_registered_networks_and_seed()
    {
        using ServiceProvider services = Services(o => o.Pyramid = new() { MaximumLevel = 3 });
        var target = new Target();
        using StreamedWorld world = services.GetRequiredService<StreamedWorldFactory>().Create(_ => target, seed: 5);
        world.Settle(Cameras.At(0, 0, 1000));
        GeneratorNetwork network = NetworkFile.Load(_folder["base.safetensors"]), refinement = NetworkFile.Load(_folder["refine.safetensors"]);
        using var pyramid = new ImagePyramid(new FakeLattice(network), new FakeLattice(refinement), PyramidContent.OfSeed(network, refinement, 5), new() { MaximumLevel = 3 });
        Assert.Equal(new PyramidTileSource(pyramid).Layout.MaximumLevel, world.Layout.MaximumLevel);
        Assert.Equal(["r", "g", "b", "height"], world.Layout.Channels);
        Assert.NotEmpty(world.Visible);
        Assert.Equal(world.Visible.Count, target.Uploads);
    }

    [Fact]
    public void A_world_has_its_own_options_or_those_that_were_configured()
    {
        using ServiceProvider services = Services(o => o.World = new() { ErrorPixels = 7 });
        var factory = services.GetRequiredService<StreamedWorldFactory>();
        using StreamedWorld configured = factory.Create(_ => new Target()), own = factory.Create(_ => new Target(), options: new() { ErrorPixels = 9 });
        foreach (StreamedWorld world in new[] { configured, own })
        {
            world.Settle(Cameras.At(0, 0, 1000));
        }

        Assert.Equal((7, 9), (configured.Statistics.ErrorPixels, own.Statistics.ErrorPixels));
    }

    [Fact]
    public void The_target_ends_with_the_world_and_with_one_that_could_not_be_made()
    {
        using ServiceProvider services = Services(_ => { });
        var factory = services.GetRequiredService<StreamedWorldFactory>();
        Target whole = new(), empty = new() { Layers = 0 };
        factory.Create(_ => whole).Dispose();
        Assert.True(whole.IsDisposed);
        Assert.Throws<ArgumentOutOfRangeException>(() => factory.Create(_ => empty));
        Assert.True(empty.IsDisposed);
    }

    [Fact]
    public void Networks_that_do_not_fit_are_refused_by_name()
    {
        NetworkFile.Save(SmallNetworks.Refinement("r", "heat"), _folder["refine.safetensors"]);
        using ServiceProvider services = Services(_ => { });
        ArgumentException e = Assert.Throws<ArgumentException>(() => services.GetRequiredService<StreamedWorldFactory>().Create(_ => new Target()));
        Assert.Contains("the refinement network 'refine' reads the channel 'heat', which the base network 'base' does not make", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Vulkan_device_makes_the_tiles_of_the_processor_where_it_is_asked_for()
    {
        using ServiceProvider processor = Services(o => o.Backend = SynthesisBackend.Cpu), vulkan = Services(o => o.Backend = SynthesisBackend.Vulkan, vulkan: true);
        Target expected = new() { Keeps = true }, actual = new() { Keeps = true };
        foreach ((ServiceProvider services, Target target) in new[] { (processor, expected), (vulkan, actual) })
        {
            using StreamedWorld world = services.GetRequiredService<StreamedWorldFactory>().Create(_ => target, seed: 5, new() { ErrorPixels = 100 });
            world.Settle(Cameras.At(0, 0, 1));
        }

        Assert.NotEmpty(expected.Colours);
        Assert.Equal(expected.Colours.Count, actual.Colours.Count);
        foreach ((byte[] one, byte[] other) in expected.Colours.Zip(actual.Colours))
        {
            Assert.All(one.Zip(other), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
        }
    }

    [Fact]
    public void Vulkan_that_was_not_registered_is_refused_with_what_adds_it()
    {
        using ServiceProvider services = Services(o => o.Backend = SynthesisBackend.Vulkan);
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => services.GetRequiredService<StreamedWorldFactory>().Create(_ => new Target()));
        Assert.Contains("AddScalePartyVulkan", e.Message, StringComparison.Ordinal);
    }

    private ServiceProvider Services(Action<ScalePartyOptions> configure, bool vulkan = false)
    {
        IServiceCollection services = new ServiceCollection().AddScaleParty(o =>
        {
            (o.NetworkPath, o.RefinementPath, o.Cpu) = (_folder["base.safetensors"], _folder["refine.safetensors"], new() { Threads = 1 });
            configure(o);
        });
        return (vulkan ? services.AddScalePartyVulkan(device: VulkanRig.Options) : services).BuildServiceProvider();
    }

    private sealed class Target : ITileTarget
    {
        public int Layers { get; init; } = 64;

        public long BytesPerLayer => 1 << 20;

        public int Uploads { get; private set; }

        public bool IsDisposed { get; private set; }

        public bool Keeps { get; init; }

        public List<byte[]> Colours { get; } = [];

        public void Upload(int layer, TilePixels pixels)
        {
            Uploads++;
            if (Keeps)
            {
                Colours.Add([.. pixels.Colour]);
            }
        }

        public void Dispose() => IsDisposed = true;
    }
}
