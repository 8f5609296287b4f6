using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Streaming;
using ScaleParty.Training.Evaluation;
using TorchSharp;

namespace ScaleParty.Tests.Training.Evaluation;

/// <summary>Views through a pyramid, as an evaluation measures them.</summary>
public sealed class PyramidMakerTests
{
    private static readonly string[] Land = ["r", "g", "b", "height"];
    private static readonly GeneratorNetwork Network = SmallNetworks.Base(Land), Refinement = SmallNetworks.Refinement(Land);

    [Theory]
    [InlineData(2)]
    [InlineData(PyramidMaker.SharpestMinification)]
    public void Every_image_is_the_synthesizers_view_of_its_latent(double minification)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var maker = new PyramidMaker(Network, Refinement, minification);
        ImageRegion region = ImageRegion.FromExtent(new Vector2d(0.1, 0.2), new Vector2d(0.3, 0.3), new Resolution(24, 16));
        torch.Tensor images = maker.Make([region, region, region], 5, first: 4);
        Assert.Equal([3, 4, 16, 24], images.shape);

        var latents = new LatentSpace(Network);
        var buffer = new ImageBuffer();
        for (int n = 0; n < 3; n++)
        {
            ulong seed = CounterRandom.Derive(5, (ulong)(4 + n));
            BakedLatent latent = latents.Bake(latents.Map(latents.Sample(seed)));
            using var synthesizer = PyramidSynthesizer.Of(new CpuSynthesizer(Network), new CpuSynthesizer(Refinement), view: new PyramidViewOptions { Minification = minification });
            synthesizer.Synthesize(new SynthesisRequest(latent, region) { Noise = new NoiseSettings { Policy = NoisePolicy.GridSample, Seed = seed } }, buffer);
            Assert.Equal(buffer.Values.ToArray(), images[n].permute(1, 2, 0).contiguous().data<float>().ToArray());
        }

        Assert.NotEqual(images[0].data<float>().ToArray(), images[1].data<float>().ToArray());
    }

    [Fact]
    public void Both_networks_and_the_sharpness_tell_an_evaluation_from_others()
    {
        using PyramidMaker maker = new(Network, Refinement), softer = new(Network, Refinement, 2);
        Assert.NotEqual(softer.Fingerprint, maker.Fingerprint);
        Assert.NotEqual(Network.Fingerprint, maker.Fingerprint);
        Assert.NotEqual(Refinement.Fingerprint, maker.Fingerprint);
        Assert.True(maker.Description.HasNoise);
    }

    [Fact]
    public void Networks_that_do_not_fit_are_refused_by_the_channel() => Assert.Contains(
        "heat", Assert.Throws<InvalidDataException>(() => new PyramidMaker(Network, SmallNetworks.Refinement("r", "heat")).Dispose()).Message, StringComparison.Ordinal);
}
