using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;

namespace ScaleParty.Tests.Streaming;

/// <summary>How steady a zoom of the default networks is, by the measure of the evaluation.</summary>
public sealed class PyramidZoomTests
{
    [Theory]
    [InlineData(0.9)]
    [InlineData(0.1)]
    public void A_zoom_through_the_pyramid_correlates_with_itself_after_a_second(double scale)
    {
        const int Side = 64;
        using var views = PyramidSynthesizer.Of(new CpuSynthesizer(DefaultNetwork.Load()), new CpuSynthesizer(DefaultNetwork.LoadRefinement()));
        BakedLatent latent = PyramidContent.OfSeed(DefaultNetwork.Load(), null, 3).Latent;
        var speed = new ZoomSpeed();
        using var zoom = new ZoomStability(speed);
        var image = new ImageBuffer();
        for (int k = 0; k < speed.FramesPerSecond + 3; k++)
        {
            double extent = ImageRegion.FullFrameSide * scale * Math.Pow(speed.PerFrame, -k);
            views.Synthesize(new SynthesisRequest(latent, ImageRegion.FromExtent(new Vector2d(0.8, 0.77), new Vector2d(extent, extent), new Resolution(Side, Side))) { Noise = new NoiseSettings() }, image);
            using torch.Tensor frame = torch.tensor(image.Values.ToArray(), [1, Side, Side, image.Channels]).permute(0, 3, 1, 2).contiguous();
            zoom.Add(frame);
        }

        Assert.InRange(zoom.Result.CorrelationAfterSecond!.Value, 0.97, 1);
    }
}
