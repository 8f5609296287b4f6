using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Projection;

/// <summary>Small networks and images that they made themselves.</summary>
internal static class GeneratedImages
{
    /// <summary>A network with a Fourier encoding and a channel beyond the colours.</summary>
    public static GeneratorNetwork Fourier { get; } = RandomNetwork.Create(3, [12, 8, 6], imageChannels: 4, frequencies: 6, noise: false);

    /// <summary>A network with a grid and noise.</summary>
    public static GeneratorNetwork Noisy { get; } = RandomNetwork.Create(5, [12, 8, 6]);

    /// <summary>The image of a seed without noise, in bytes.</summary>
    public static DecodedImage Of(GeneratorNetwork network, ulong seed, ImageRegion region)
    {
        using var synthesizer = new CpuSynthesizer(network);
        var space = new LatentSpace(network);
        var image = new ImageBuffer();
        synthesizer.Synthesize(new SynthesisRequest(space.Bake(space.Map(space.Sample(seed))), region), image);
        byte[] rgba = new byte[4 * region.Resolution.PixelCount];
        PixelConverter.ToRgba8(image.Values, image.Channels, rgba);
        return new DecodedImage(rgba, region.Resolution.Width, region.Resolution.Height);
    }

    /// <summary>Writes the image of a seed as a PNG.</summary>
    public static string Write(string path, GeneratorNetwork network, ulong seed, int side)
    {
        DecodedImage image = Of(network, seed, ImageRegion.FullFrame(side));
        ImageFile.SavePng(path, image.Rgba, image.Width, image.Height);
        return path;
    }
}
