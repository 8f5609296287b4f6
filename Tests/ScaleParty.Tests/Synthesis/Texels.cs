using System.Runtime.InteropServices;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using ScaleParty.Tests.Torch;
using ScaleParty.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Texels that a device writes, against those of torch's image.</summary>
internal static class Texels
{
    /// <summary>Formats and image channels.</summary>
    public static TheoryData<TexelFormat, int> Cases => new()
    {
        { TexelFormat.Rgba8, 1 },
        { TexelFormat.Rgba8, 2 },
        { TexelFormat.Rgba8, 3 },
        { TexelFormat.Srgb8Alpha8, 4 },
        { TexelFormat.Rgba8, 6 },
        { TexelFormat.Rgba16Float, 4 },
        { TexelFormat.Rgba32Float, 3 },
    };

    /// <summary>Torch's image, converted.</summary>
    public static byte[] Expected(GeneratorNetwork network, SynthesisRequest request, TexelFormat format)
    {
        using var torch = new TorchSynthesizer(network);
        var texels = new byte[request.Region.Resolution.PixelCount * format.UploadBytesPerPixel()];
        PixelConverter.Convert(Images.Of(torch, request), network.Description.ImageChannels.Count, format, texels);
        return texels;
    }

    /// <summary>Bytes differ by 1 at most, floats by their format's rounding.</summary>
    /// <param name="expected">What <see cref="Expected"/> gave: floats are in single precision.</param>
    /// <param name="actual">What the device stores.</param>
    /// <param name="format">The texture's format.</param>
    public static void AssertAlike(byte[] expected, byte[] actual, TexelFormat format)
    {
        if (!format.IsFloat())
        {
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
            return;
        }

        AssertAlike(expected, MemoryMarshal.Cast<byte, float>(actual), format);
    }

    /// <summary>Floats differ by their format's rounding.</summary>
    public static void AssertAlike(byte[] expected, ReadOnlySpan<float> actual, TexelFormat format)
    {
        float[] wanted = MemoryMarshal.Cast<byte, float>(expected).ToArray(), stored = actual.ToArray();
        double tolerance = format == TexelFormat.Rgba16Float ? 2e-3 : 1e-5;
        Assert.Equal(wanted.Length, stored.Length);
        Assert.All(wanted.Zip(stored), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, tolerance * Math.Max(1, Math.Abs(pair.First))));
    }
}
