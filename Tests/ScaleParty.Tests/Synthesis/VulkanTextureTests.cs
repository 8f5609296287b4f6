using System.Runtime.InteropServices;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Vulkan;
using ScaleParty.Tests.Torch;
using ScaleParty.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Images that stay on a Vulkan device, and what a frame leaves behind.</summary>
[Collection(VulkanTests.Name)]
public sealed class VulkanTextureTests
{
    [Theory]
    [MemberData(nameof(Texels.Cases), MemberType = typeof(Texels))]
    public void Texels_are_those_of_torchs_image(TexelFormat format, int channels)
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], channels, frequencies: 5);
        SynthesisRequest request = Request(network);
        byte[] expected = Texels.Expected(network, request, format);
        using VulkanDevice device = Open();
        using var compute = new ComputeSynthesizer(device, network, leaveOpen: true);
        using var target = new VulkanTexture(device, format);
        compute.Begin(request, target);
        Assert.True(compute.Step(double.PositiveInfinity).Finished);
        Assert.Equal(request.Region.Resolution, target.Resolution);
        var actual = new byte[target.ByteCount];
        target.Read(actual);
        if (format == TexelFormat.Rgba16Float)
        {
            Texels.AssertAlike(expected, MemoryMarshal.Cast<byte, Half>(actual).ToArray().Select(h => (float)h).ToArray(), format);
        }
        else
        {
            Texels.AssertAlike(expected, actual, format);
        }
    }

    [Fact]
    public void Slices_of_any_size_make_the_same_image_to_the_bit_and_the_texture_changes_only_when_it_is_whole()
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        SynthesisRequest request = Request(network), other = request with { Region = request.Region with { Centre = new(0.9, 0.1) } };
        using VulkanDevice device = Open();
        using var compute = new ComputeSynthesizer(device, network, leaveOpen: true);
        using var target = new VulkanTexture(device, TexelFormat.Rgba32Float);
        byte[] whole = Made(compute, request, target, double.PositiveInfinity), before = Made(compute, other, target, double.PositiveInfinity);
        Assert.NotEqual(whole, before);
        compute.Begin(request, target);
        for (int step = 1; !compute.Step(1e-5).Finished; step++)
        {
            if (step % 16 == 0)
            {
                Assert.Equal(before, Read(target));
            }
        }

        Assert.Equal(whole, Read(target));
        Assert.Empty(device.ValidationMessages);
    }

    [Fact]
    public void A_blend_of_two_latents_is_the_image_of_the_latent_between_them()
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        BakedLatent a = Images.Latent(network, 1), b = Images.Latent(network, 2);
        SynthesisRequest request = Request(network) with { Latent = a };
        using VulkanDevice device = Open();
        using var compute = new ComputeSynthesizer(device, network, leaveOpen: true);
        using var target = new VulkanTexture(device, TexelFormat.Rgba32Float);
        compute.Begin(request, b, 0.3, target);
        compute.Step(double.PositiveInfinity);
        float[] blended = MemoryMarshal.Cast<byte, float>(Read(target)).ToArray();
        byte[] baked = Made(compute, request with { Latent = new LatentSpace(network).Lerp(a, b, 0.3) }, target, double.PositiveInfinity);
        Assert.InRange(Images.Error(MemoryMarshal.Cast<byte, float>(baked).ToArray(), blended), 0, 1e-4);
    }

    [Fact]
    public void Slices_are_measured()
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        using VulkanDevice device = Open();
        using var compute = new ComputeSynthesizer(device, network, leaveOpen: true);
        using var target = new VulkanTexture(device);
        double first = 0, last = 0;
        for (int image = 0; image < 6; image++)
        {
            compute.Begin(Request(network), target);
            last = compute.Step(double.PositiveInfinity).EstimatedMilliseconds;
            first = image == 0 ? last : first;
            Read(target);
        }

        // The first estimate is a guess; two million multiplications in less than a microsecond would be no measurement.
        Assert.NotEqual(first, last);
        Assert.InRange(last, 1e-3, double.MaxValue);
    }

    [Fact]
    public void A_moving_view_makes_no_object_and_allocates_little()
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        using VulkanDevice device = Open();
        using var compute = new ComputeSynthesizer(device, network, leaveOpen: true);
        using var target = new VulkanTexture(device);
        SynthesisRequest request = Request(network);
        SynthesisRequest[] frames = [.. Enumerable.Range(0, 20).Select(i => request with { Region = new ImageRegion(new(i * 0.01, 0), new(0.02, 0.02), new Resolution(44, 36)) })];
        Move();
        int objects = device.LiveObjects;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Move();
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / frames.Length, 0, 1024);
        Assert.Equal(objects, device.LiveObjects);

        void Move()
        {
            foreach (SynthesisRequest frame in frames)
            {
                compute.Begin(frame, target);
                while (!compute.Step(0.5).Finished)
                {
                }
            }
        }
    }

    private static VulkanDevice Open() => new(VulkanRig.Options);

    private static byte[] Made(ComputeSynthesizer compute, SynthesisRequest request, VulkanTexture target, double budget)
    {
        compute.Begin(request, target);
        while (!compute.Step(budget).Finished)
        {
        }

        return Read(target);
    }

    private static byte[] Read(VulkanTexture target)
    {
        var texels = new byte[target.ByteCount];
        target.Read(texels);
        return texels;
    }

    private static SynthesisRequest Request(GeneratorNetwork network) => new(Images.Latent(network, 1), new ImageRegion(new(0.2, -0.3), new(0.03, 0.02), new Resolution(44, 36)))
    {
        Noise = new NoiseSettings { Seed = 5 },
    };
}
